// A stretch of a recording as it was stored, block by block, for whoever takes it out. Reads; vouches by hash and key.
// A few blocks a call, so that what waits in memory is bounded by whoever asks.
import { clockOfBlock, createBlockRows, type BlockRow } from './block-rows.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { RawBlock, RawPage, RawWish } from './file-blocks.ts';
import { readSegments } from './segments.ts';

const PAGE_BYTES = 1024 * 1024;

/** @throws StoreFailure not-found, when it was removed meanwhile. */
export function* readRawBlocks(
  { db, dataDir }: { db: Db; dataDir: string },
  { id, first, last, after }: RawWish,
): Generator<void, RawPage> {
  const rows = createBlockRows(db, id);
  if (!rows.source) throw gone();
  const { format, segment_key: key } = rows.source;
  let seq = after ?? rows.before(first);
  let chain = rows.chainAt(seq);
  const blocks: RawBlock[] = [];
  const reader = readSegments(dataDir, id, key);
  try {
    let bytes = 0;
    for (const row of rows.page(seq, last)) {
      blocks.push(
        blockOf(
          row,
          read(() => reader.read({ ...row, chain: row.chain_sha256 }, chain)),
        ),
      );
      ({ seq, chain_sha256: chain } = row);
      bytes += row.bytes;
      if (bytes >= PAGE_BYTES) break;
      yield;
    }
  } finally {
    reader.close();
  }
  if (!createBlockRows(db, id).source) throw gone();
  return { format, blocks, next: blocks.length > 0 ? seq : null };
}

const gone = (): StoreFailure =>
  new StoreFailure('not-found', 'there is no such recording', 'unknown-recording');

function read(block: () => ArrayBuffer): ArrayBuffer | null {
  try {
    return block();
  } catch (error) {
    if (error instanceof StoreFailure && error.code === 'damaged') return null;
    throw error;
  }
}

const blockOf = (row: BlockRow, data: ArrayBuffer | null): RawBlock => ({
  ...{ at: row.first_sample, samples: row.samples },
  ...{ scale: row.scale, offset: row.offset, data },
  ...clockOfBlock(row),
});
