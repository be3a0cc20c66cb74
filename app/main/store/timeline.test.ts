import fc from 'fast-check';
import { expect, test } from 'vitest';
import { blockAt, MORNING_MS, RATE } from './example.suite.ts';
import { beginTimeline, isWhole, ofOneShape, placeBlock, type Placed } from './timeline.ts';

const placed = (result: ReturnType<typeof placeBlock>): Placed => {
  if (typeof result === 'string') throw new Error(`the block was ${result}`);
  return result;
};

test('within a stream the gap is what its own numbers say, whatever the clock says', () => {
  const line = placed(placeBlock(beginTimeline(blockAt(1000)), blockAt(1000))).line;
  const late = { arrivalNs: line.endNs + 60_000_000_000n };
  expect(placed(placeBlock(line, blockAt(1480, late))).at).toBe(480);
  expect(placed(placeBlock(line, blockAt(1500, late))).at).toBe(500);
});

test('a stream whose count begins anew under the same number is no repeat: time tells', () => {
  const line = placed(placeBlock(beginTimeline(blockAt(4800)), blockAt(4800))).line;
  const again = blockAt(0, { arrivalNs: line.endNs + 1_000_000_000n });
  expect(placed(placeBlock(line, again)).at).toBe(480 + RATE);
  expect(placeBlock(line, blockAt(4800))).toBe('duplicate');
});

test('a stream in the place of a lost one tells its gap by the device’s clock, however late the blocks before it came', () => {
  const line = placed(placeBlock(beginTimeline(blockAt(0)), blockAt(0))).line;
  const soon = { streamSeq: 2, isResumed: true, arrivalNs: line.endNs + 600_000_000n };
  for (const gapBefore of [5 * RATE, 0])
    expect(placed(placeBlock(line, blockAt(0, { ...soon, gapBefore }))).at).toBe(480 + gapBefore);
  // Of the stream in whose place it is nothing came here.
  const later = { ...soon, arrivalNs: line.endNs + 60_000_000_000n };
  expect(placed(placeBlock(line, blockAt(480, { ...later, gapBefore: 480 }))).at).toBe(
    480 + 60 * RATE,
  );
});

test('a stream that knows of its own first blocks alone, which were lost, has the gap of what passed, however little', () => {
  const line = placed(placeBlock(beginTimeline(blockAt(0)), blockAt(0))).line;
  for (const [ms, gapBefore] of [
    [800, 480],
    [60_000, 960],
  ] as const) {
    const after = { streamSeq: 2, gapBefore, arrivalNs: line.endNs + BigInt(ms) * 1_000_000n };
    expect(placed(placeBlock(line, blockAt(gapBefore, after))).at).toBe(480 + (ms / 1000) * RATE);
  }
});

test('a clock set back between two streams makes no negative gap', () => {
  const line = placed(placeBlock(beginTimeline(blockAt(0)), blockAt(0))).line;
  const earlier = { streamSeq: 2, arrivalNs: BigInt(MORNING_MS - 5000) * 1_000_000n };
  expect(placed(placeBlock(line, blockAt(0, earlier))).at).toBe(480);
});

test.each([{ rateHz: 9600 }, { format: 'int24' as const }, { channels: [] }])(
  'another shape is told: %o',
  (changes) => {
    expect(placeBlock(beginTimeline(blockAt(0)), blockAt(480, changes))).toBe('reshaped');
  },
);

test('a place beyond what a number can count is refused', () => {
  const line = beginTimeline(blockAt(0));
  expect(placeBlock({ ...line, samples: 2 ** 52 }, blockAt(2 ** 52))).toBe('lost');
});

test('the newest blocks of one shape are what is left of a mixed past', () => {
  const past = [blockAt(0), blockAt(480, { rateHz: 9600 }), blockAt(960), blockAt(1440)];
  expect(ofOneShape(past).map(({ firstSample }) => firstSample)).toEqual([960, 1440]);
  expect(ofOneShape([])).toEqual([]);
});

test('a block holds exactly the bytes it says', () => {
  expect(isWhole(blockAt(0))).toBe(true);
  expect(isWhole(blockAt(0, { samples: 0, data: new ArrayBuffer(0) }))).toBe(false);
  expect(isWhole(blockAt(0, { data: new ArrayBuffer(1919) }))).toBe(false);
  expect(isWhole(blockAt(0, { rateHz: Infinity }))).toBe(false);
});

test('blocks never overlap and gaps add up: the line ends where its blocks and gaps end', () => {
  const runs = fc.array(
    fc.record({
      lost: fc.integer({ min: 0, max: 5000 }),
      samples: fc.integer({ min: 1, max: 4800 }),
      restart: fc.boolean(),
    }),
    { minLength: 1, maxLength: 100 },
  );
  fc.assert(
    fc.property(runs, (blocks) => {
      let [next, streamSeq, end, total] = [0, 1, 0, 0];
      let line = beginTimeline(blockAt(0));
      for (const { lost, samples, restart } of blocks) {
        total += lost;
        const arrivalNs =
          BigInt(MORNING_MS) * 1_000_000n + BigInt(Math.round((total / RATE) * 1e9));
        if (restart) streamSeq += 1;
        next = restart ? 0 : next + lost;
        const result = placed(placeBlock(line, blockAt(next, { samples, streamSeq, arrivalNs })));
        expect(result.at).toBe(total);
        expect(result.at).toBeGreaterThanOrEqual(end);
        end = result.at + samples;
        total += samples;
        next += samples;
        ({ line } = result);
        expect(line.samples).toBe(end);
      }
    }),
  );
});
