// Whether a file that comes in has samples that are here already. Compares what is kept, bit by bit, by hash: names, clocks
// and who measured it do not matter. Reads another recording only where its length, rate and channels are the same.
import { createHash } from 'node:crypto';
import type { Recording } from '../../contract/index.ts';
import type { ImportBlock, RawPage } from '../store/file-blocks.ts';
import type { StoreClient } from '../store/store-client.ts';

/** Where these differ, the rest is not read. */
const HEAD_BYTES = 64 * 1024;
/** Recordings of the same shape that are compared, the newest first. */
const MOST_COMPARED = 8;

export interface SampleDigest {
  /** In order; what is skipped is a gap. */
  add(at: number, samples: number, data: Uint8Array): void;
  /** Of the first bytes; null until there are as many. */
  head(): string | null;
  whole(): string;
}

export function createSampleDigest(): SampleDigest {
  const [begun, all] = [createHash('sha256'), createHash('sha256')];
  let left = HEAD_BYTES;
  let end = 0;
  return {
    add(at, samples, data) {
      if (at !== end) all.update(`gap ${end} to ${at};`);
      all.update(data);
      end = at + samples;
      if (left === 0) return;
      const part = data.subarray(0, left);
      begun.update(part);
      left -= part.length;
    },
    head: () => (left === 0 ? begun.copy().digest('hex') : null),
    whole: () => all.copy().digest('hex'),
  };
}

type Shape = Pick<ImportBlock, 'rateHz' | 'channels'>;
type Store = Pick<StoreClient, 'recordings' | 'recordingBlocks'>;

/** @returns the newest recording that `maySee` leaves; null: none. @throws the reason of `signal`, once it is aborted. */
export async function findSame(
  store: Store,
  { rateHz, channels }: Shape,
  samples: number,
  digest: SampleDigest,
  { maySee, signal }: { maySee(recording: Recording): boolean; signal: AbortSignal },
): Promise<Recording | null> {
  const alike = (await store.recordings()).filter(
    (one) =>
      one.state !== 'recording' &&
      one.samples === samples &&
      one.rateHz === rateHz &&
      one.channels.length === channels.length &&
      maySee(one),
  );
  for (const one of alike.slice(0, MOST_COMPARED))
    if (await isSame(store, one, digest, signal)) return one;
  return null;
}

async function isSame(
  store: Store,
  { id, samples: last }: Recording,
  digest: SampleDigest,
  signal: AbortSignal,
): Promise<boolean> {
  const other = createSampleDigest();
  for (let after: number | null = null; ;) {
    const asked: Promise<RawPage> = store.recordingBlocks({ id, first: 0, last, after });
    const page = await asked.catch(() => null);
    signal.throwIfAborted();
    // Removed meanwhile, or not as it was written.
    if (!page || page.blocks.some(({ data }) => data === null)) return false;
    for (const { at, samples, data } of page.blocks)
      other.add(at, samples, new Uint8Array(data ?? new ArrayBuffer(0)));
    if (other.head() !== null && other.head() !== digest.head()) return false;
    if (page.next === null) return other.whole() === digest.whole();
    after = page.next;
  }
}
