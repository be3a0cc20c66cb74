import { randomUUID } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RecordingId } from '@harmonic/protocol/model';
import { fileOf, folderOf } from './segment-files.ts';
import { FIRST_CHAIN, openSegments, readSegments, type BlockPlace } from './segments.ts';
import { newFolder } from './test-store.suite.ts';

const KEY = new Uint8Array(32).fill(9);
const newId = (): RecordingId => randomUUID() as string as RecordingId;
const bytesOf = (n: number, length = 100): Uint8Array => new Uint8Array(length).fill(n);

/** Three kept blocks in two files. */
function written(): { dataDir: string; id: RecordingId; places: BlockPlace[] } {
  const dataDir = newFolder();
  const id = newId();
  const writer = openSegments(dataDir, id, KEY, 200);
  const places = [0, 1, 2].map((n) => writer.append(bytesOf(n)));
  writer.sync();
  writer.keep();
  writer.close();
  return { dataDir, id, places };
}
/** Reads block n after the ones before it; null when it is damaged. */
function read(
  dataDir: string,
  id: RecordingId,
  places: readonly BlockPlace[],
  n: number,
  key = KEY,
): number | null {
  const reader = readSegments(dataDir, id, key);
  try {
    const place = places[n];
    if (!place) throw new Error('there is no such block');
    const bytes = new Uint8Array(reader.read(place, places[n - 1]?.chain ?? FIRST_CHAIN));
    return bytes.every((x) => x === bytes[0]) ? (bytes[0] ?? null) : null;
  } catch (error) {
    expect(error).toMatchObject({
      code: 'damaged',
      message: expect.stringContaining(id) as string,
    });
    return null;
  } finally {
    reader.close();
  }
}

describe('what is not as it was written is told apart', () => {
  test('as it was written, it reads', () => {
    const { dataDir, id, places } = written();
    expect(places.map(({ segment }) => segment)).toEqual([0, 0, 1]);
    expect([0, 1, 2].map((n) => read(dataDir, id, places, n))).toEqual([0, 1, 2]);
  });

  test('one flipped bit, anywhere in a block, damages that block and no other', () => {
    const { dataDir, id, places } = written();
    const file = fileOf(dataDir, id, 0);
    const before = readFileSync(file);
    for (const at of [0, 57, 100, 115]) {
      const changed = Buffer.from(before);
      changed[at] = (changed[at] ?? 0) ^ 1;
      writeFileSync(file, changed);
      expect([0, 1, 2].map((n) => read(dataDir, id, places, n))).toEqual([null, 1, 2]);
    }
  });

  test('a file cut short loses its end only; a file that is gone loses its blocks only', () => {
    const { dataDir, id, places } = written();
    truncateSync(fileOf(dataDir, id, 0), 150);
    expect([0, 1, 2].map((n) => read(dataDir, id, places, n))).toEqual([0, null, 2]);
    rmSync(fileOf(dataDir, id, 0));
    expect([0, 1, 2].map((n) => read(dataDir, id, places, n))).toEqual([null, null, 2]);
  });

  test('no block passes for another, of this recording or of another with the same key', () => {
    const { dataDir, id, places } = written();
    const [first, second] = places as [BlockPlace, BlockPlace];
    const reader = readSegments(dataDir, id, KEY);
    const swapped = { ...first, position: second.position };
    expect(() => reader.read(swapped, FIRST_CHAIN)).toThrow(/damaged/);
    reader.close();
    const other = newId();
    const writer = openSegments(dataDir, other, KEY, 200);
    const theirs = writer.append(bytesOf(0));
    writer.keep();
    writer.close();
    writeFileSync(fileOf(dataDir, other, 0), readFileSync(fileOf(dataDir, id, 0)).subarray(0, 116));
    expect(read(dataDir, other, [{ ...theirs, chain: first.chain }], 0)).toBe(null);
  });

  test('a block that is missing from the index breaks the chain of the next', () => {
    const { dataDir, id, places } = written();
    expect(read(dataDir, id, [places[0], places[2]] as BlockPlace[], 1)).toBe(null);
  });

  test('another key opens nothing', () => {
    const { dataDir, id, places } = written();
    expect(read(dataDir, id, places, 0, new Uint8Array(32).fill(8))).toBe(null);
  });
});

test('nothing is made on the disk before the first block', () => {
  const dataDir = newFolder();
  const id = newId();
  openSegments(dataDir, id, KEY).close();
  expect(statSync(fileOf(dataDir, id, 0), { throwIfNoEntry: false })).toBe(undefined);
});

test('a number is never used for two contents: no nonce comes twice', () => {
  const dataDir = newFolder();
  const writer = openSegments(dataDir, newId(), KEY);
  const first = writer.append(bytesOf(1));
  writer.rewind();
  const second = writer.append(bytesOf(2));
  expect(second.seq).toBeGreaterThan(first.seq);
  expect(second.position).toBe(first.position);
  writer.close();
});

test('whatever is kept and taken back, in files of any size: what was kept reads back, and nothing else is left', () => {
  const acts = fc.array(
    fc.oneof(
      { weight: 5, arbitrary: fc.integer({ min: 1, max: 300 }) },
      { weight: 2, arbitrary: fc.constant('keep' as const) },
      { weight: 1, arbitrary: fc.constant('rewind' as const) },
    ),
    { maxLength: 60 },
  );
  fc.assert(
    fc.property(acts, fc.integer({ min: 1, max: 2000 }), (story, segmentBytes) => {
      const dataDir = newFolder();
      const id = newId();
      const writer = openSegments(dataDir, id, KEY, segmentBytes);
      const kept: { place: BlockPlace; n: number }[] = [];
      let begun: { place: BlockPlace; n: number }[] = [];
      for (const [n, act] of story.entries()) {
        if (act === 'keep') {
          writer.sync();
          writer.keep();
          kept.push(...begun);
          begun = [];
        } else if (act === 'rewind') {
          writer.rewind();
          begun = [];
        } else begun.push({ place: writer.append(bytesOf(n, act)), n });
      }
      writer.close();
      const places = kept.map(({ place }) => place);
      const folder = folderOf(dataDir, id);
      const left = existsSync(folder) ? readdirSync(folder) : [];
      const bytes = left.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
      expect(bytes).toBe(places.reduce((sum, place) => sum + place.bytes, 0));
      for (const [i, { n }] of kept.entries()) expect(read(dataDir, id, places, i)).toBe(n % 256);
    }),
    { numRuns: 60 },
  );
});
