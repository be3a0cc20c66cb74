import { expect, test } from 'vitest';
import { NO_TOOLS, placeMarker, setFundamental, type Tools } from './tools.ts';
import { toolReads, toolRows, type Read, type ShownReading } from './tool-rows.ts';

const SPECTRUM = { topHz: 1000, binHz: 2 };
const line = (frequencyHz: number, levelDb: number): ShownReading => ({
  frequencyHz,
  levelDb,
  isLine: true,
  resolutionHz: 0.2,
  phaseDeg: null,
});

test('everything the tools show is asked for, under the very reads it is looked up by', () => {
  const tools: Tools = {
    ...setFundamental(placeMarker(placeMarker(NO_TOOLS, 111, 6), 222, 0), 300),
    sidebands: { isOn: true, carrierHz: 600, stepHz: 40, pairs: 1 },
  };
  const asked = toolReads(tools, SPECTRUM);
  expect(asked).toHaveLength(2 + 3 + 3);
  const seen: Read[] = [];
  toolRows(tools, SPECTRUM, (read) => {
    seen.push(read);
    return null;
  });
  expect(seen).toEqual(asked);
});

test('deltas are to the first marker, no finer than the coarser of the two', () => {
  const tools = placeMarker(placeMarker(NO_TOOLS, 100, 6), 300, 6);
  const { markers } = toolRows(tools, SPECTRUM, ({ atHz }) =>
    atHz === 100 ? line(100.25, -6) : { ...line(300.75, -15.5), resolutionHz: 4 },
  );
  expect(markers[0]!.delta).toBeNull();
  expect(markers[1]!.delta).toEqual({ hz: 200.5, db: -9.5, resolutionHz: 4 });
});

test('where a marker cannot be read there is no delta to it', () => {
  const tools = placeMarker(placeMarker(NO_TOOLS, 100, 6), 300, 6);
  const rows = toolRows(tools, SPECTRUM, ({ atHz }) => (atHz === 100 ? null : line(300, -9)));
  expect(rows.markers.map(({ delta }) => delta)).toEqual([null, null]);
});

test('a multiple says how far its line stands from n·f0, and nothing where none stands', () => {
  const { harmonics } = toolRows(setFundamental(NO_TOOLS, 300), SPECTRUM, ({ atHz }) => ({
    ...line(atHz + 0.5, -20),
    isLine: atHz !== 600,
  }));
  expect(harmonics.map(({ order, deviationHz }) => [order, deviationHz])).toEqual([
    [1, 0.5],
    [2, null],
    [3, 0.5],
  ]);
});

test('a multiple’s phase is told against the fundamental’s, and nothing where either is not known', () => {
  const phases: Record<number, number> = { 300: 40, 600: 100, 900: -170 };
  const phasesOf = (missing: number): (number | null)[] =>
    toolRows(setFundamental(NO_TOOLS, 300), SPECTRUM, ({ atHz }) => ({
      ...line(atHz, -20),
      phaseDeg: atHz === missing ? null : (phases[atHz] ?? null),
    })).harmonics.map(({ relativePhaseDeg }) => relativePhaseDeg);
  expect(phasesOf(0)).toEqual([0, 20, 70]);
  expect(phasesOf(600)).toEqual([0, null, 70]);
  expect(phasesOf(300)).toEqual([null, null, null]);
});

test('sidebands come from the lowest up, with their carrier in the middle', () => {
  const on = { isOn: true, carrierHz: 600, stepHz: 40, pairs: 2 };
  const { sidebands } = toolRows({ ...NO_TOOLS, sidebands: on }, SPECTRUM, () => null);
  expect(sidebands.map(({ order, hz }) => [order, hz])).toEqual([
    [-2, 520],
    [-1, 560],
    [0, 600],
    [1, 640],
    [2, 680],
  ]);
});

test('what is switched off is not read', () => {
  const off = { ...NO_TOOLS, harmonics: { isOn: false, f0Hz: 50 } };
  expect(toolReads(off, SPECTRUM)).toEqual([]);
});

test('a line within a bin of half the rate is left out: its image lies on it', () => {
  const orders = (f0Hz: number): number[] =>
    toolRows(setFundamental(NO_TOOLS, f0Hz), SPECTRUM, () => null).harmonics.map(
      ({ order }) => order,
    );
  expect(orders(250), '1000 Hz is half the rate').toEqual([1, 2, 3]);
  expect(orders(249.6), '998.4 Hz is nearer than the bin of 2 Hz').toEqual([1, 2, 3]);
  expect(orders(249.5), '998 Hz is a bin away').toEqual([1, 2, 3, 4]);
  const on = { isOn: true, carrierHz: 900, stepHz: 99.5, pairs: 1 };
  const { sidebands } = toolRows({ ...NO_TOOLS, sidebands: on }, SPECTRUM, () => null);
  expect(sidebands.map(({ order }) => order)).toEqual([-1, 0]);
});
