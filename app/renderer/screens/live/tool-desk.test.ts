import { describe, expect, test } from 'vitest';
import { createLobe } from '@harmonic/protocol/signal';
import { LIVE_KIND, type LiveFrame, type LiveReading } from '../../../contract/index.ts';
import { createToolDesk } from './tool-desk.ts';
import { NO_TOOLS, type Tools } from './tools.ts';

const BIN = 1;
const HANN = createLobe('hann', 0);
/** Columns of one bin: lines of 0 dB over a floor of -80 dB. */
function frameOf(lines: readonly number[], readings: LiveReading[] = []): LiveFrame {
  const values = new Float32Array(1001).fill(-80);
  for (const hz of lines) values.set([-6, 0, -6], hz - 1);
  return {
    ...{ kind: LIVE_KIND.spectrum, flags: 0, view: 1, sequence: 1, settingsRevision: 1 },
    ...{ streamTimeS: 1, arrivalMs: 1, deviceMs: 1, x0: 0, dx: BIN, rateHz: 2000, samplesLost: 0 },
    ...{ fullScale: 1, averages: 1, rms: 0, peak: 0, mean: 0, framesLost: 0 },
    peaks: lines.map((frequencyHz) => ({ frequencyHz, levelDb: 0 })),
    ...{ readings, values, hold: null, low: null },
  };
}
function open(lines: readonly number[], tools: Tools = NO_TOOLS) {
  const kept = { tools };
  let told = 0;
  let frame = frameOf(lines);
  const desk = createToolDesk({
    kept,
    topHz: 1000,
    binHz: () => BIN,
    frame: () => frame,
    lobe: () => HANN,
    onChange: () => (told += 1),
  });
  return {
    desk,
    kept,
    told: () => told,
    show: (next: LiveFrame) => (frame = next),
    places: () => desk.tools.markers.map(({ hz, reachHz }) => [hz, reachHz]),
  };
}

describe('a marker', () => {
  test('snaps to the line in reach and keeps to it; where there is none, or freely, it stands where it was put', () => {
    const { desk, places } = open([100, 300]);
    desk.mark(104, 8, false);
    desk.mark(150, 8, false);
    desk.mark(304, 8, true);
    expect(places()).toEqual([
      [100, 3],
      [150, 0],
      [304, 0],
    ]);
  });

  test('goes with its line as the console reads it, and asks anew only then', () => {
    const { desk, places, told } = open([100]);
    desk.mark(100, 8, false);
    const line = { atHz: 100, withinHz: 3, frequencyHz: 101.5, levelDb: 0, isLine: true };
    const reading = { ...line, phaseDeg: 0 };
    desk.follow(frameOf([], [{ ...reading, isLine: false }]));
    expect(told()).toBe(1);
    desk.follow(frameOf([], [reading]));
    expect(places()).toEqual([[101.5, 3]]);
    expect(told()).toBe(2);
  });

  test('of a pair: without a first one, the strongest line is it', () => {
    const { desk, places } = open([500, 200]);
    desk.markDelta(202, 8);
    expect(places().map(([hz]) => hz)).toEqual([500, 200]);
    desk.markDelta(202, 8);
    expect(places()).toHaveLength(3);
  });

  test('is dragged alone onto a line, or together with the others', () => {
    const { desk, places } = open([100, 300]);
    desk.mark(100, 8, false);
    desk.mark(300, 8, false);
    desk.drag({ kind: 'marker', id: 2 }, 450, false);
    expect(places()[1]).toEqual([450, 0]);
    desk.drag({ kind: 'marker', id: 2 }, 460, true);
    expect(places().map(([hz]) => hz)).toEqual([110, 460]);
  });
});

describe('the harmonic cursor', () => {
  test('begins on the line near the pointer, else on the strongest; afterwards where it was', () => {
    const near = open([500, 50]);
    near.desk.toggleHarmonics({ hz: 52, reachHz: 5 });
    expect(near.desk.tools.harmonics).toEqual({ isOn: true, f0Hz: 50 });
    near.desk.toggleHarmonics(null);
    near.desk.toggleHarmonics({ hz: 500, reachHz: 5 });
    expect(near.desk.tools.harmonics).toEqual({ isOn: true, f0Hz: 50 });
    const strongest = open([500, 50]);
    strongest.desk.toggleHarmonics(null);
    expect(strongest.desk.tools.harmonics.f0Hz).toBe(500);
  });

  test('fits itself to the lines that stand at its multiples', () => {
    const { desk } = open([101, 202, 303]);
    desk.change((tools) => ({ ...tools, harmonics: { isOn: true, f0Hz: 100 } }));
    desk.fitFundamental();
    expect(desk.tools.harmonics.f0Hz).toBeCloseTo(101, 9);
  });
});

test('sidebands begin one fundamental apart, where there is one', () => {
  const { desk } = open([500], { ...NO_TOOLS, harmonics: { isOn: false, f0Hz: 25 } });
  desk.toggleSidebands({ hz: 501, reachHz: 5 });
  expect(desk.tools.sidebands).toMatchObject({ isOn: true, carrierHz: 500, stepHz: 25 });
  desk.toggleSidebands(null);
  expect(desk.tools.sidebands).toMatchObject({ isOn: false, carrierHz: 500 });
});

test('before the first frame nothing can be set by pointing, and nothing breaks', () => {
  const desk = createToolDesk({
    kept: { tools: NO_TOOLS },
    topHz: 1000,
    binHz: () => 1,
    frame: () => null,
    lobe: () => HANN,
    onChange: () => undefined,
  });
  desk.toggleHarmonics(null);
  desk.toggleSidebands(null);
  desk.fitFundamental();
  expect(desk.tools).toBe(NO_TOOLS);
});

test('rows are read once for a frame, its tools and its reference, and anew when one of them is another', () => {
  const { desk } = open([100, 200]);
  desk.toggleHarmonics(null);
  const [frame, flat] = [frameOf([100, 200]), (): number => 0];
  const rows = desk.rows(frame, flat);
  expect(rows.harmonics.length).toBeGreaterThan(0);
  expect(desk.rows(frame, flat)).toBe(rows);
  const levelOf = (read: typeof rows): number => read.harmonics[0]?.reading?.levelDb ?? NaN;
  expect(levelOf(desk.rows(frame, () => 20)) - levelOf(rows)).toBeCloseTo(20);
  expect(desk.rows(frameOf([100]), flat)).not.toBe(rows);
  desk.toggleHarmonics(null);
  expect(desk.rows(frame, flat).harmonics).toEqual([]);
});

describe('before the console has read what is newly asked for, and in a paused view', () => {
  const harmonicsOf = (frame: LiveFrame) => {
    const { desk } = open([]);
    desk.change((tools) => ({ ...tools, harmonics: { isOn: true, f0Hz: 100 } }));
    return desk.rows(frame, () => 0).harmonics;
  };
  test('a line between the bins is read between them where each bin is drawn', () => {
    const frame = frameOf([]);
    // A tone of 0 dB at 100.25 bins under Hann.
    const at = (bins: number): number => {
      const off = Math.abs(bins - 100.25);
      return 20 * Math.log10(Math.abs(Math.sin(Math.PI * off) / (Math.PI * off * (1 - off * off))));
    };
    for (const bin of [99, 100, 101]) frame.values[bin] = at(bin);
    const [first] = harmonicsOf(frame);
    expect(first!.reading!.frequencyHz).toBeCloseTo(100.25, 2);
    expect(first!.reading!.levelDb).toBeCloseTo(0, 1);
    expect(first).toMatchObject({ reading: { resolutionHz: 0.1 } });
    expect(first!.deviationHz).toBeCloseTo(0.25, 2);
  });

  test('of columns of several bins no deviation within one is told', () => {
    const frame = { ...frameOf([]), x0: 1.5, dx: 4 };
    frame.values.set([-6, 0, -6], 24);
    const [first] = harmonicsOf(frame);
    expect(first).toMatchObject({ deviationHz: 0, reading: { isLine: true, resolutionHz: 4 } });
  });

  test('a fit by the columns is made again, once, by what the console has read', () => {
    const { desk, show } = open([]);
    const columns = { ...frameOf([]), x0: 1.5, dx: 4 };
    columns.values.set([-6, 0, -6], 24);
    desk.change((tools) => ({ ...tools, harmonics: { isOn: true, f0Hz: 101 } }));
    show(columns);
    desk.fitFundamental();
    const f0 = (): number => desk.tools.harmonics.f0Hz;
    expect(f0()).toBe(101.5);
    const told = (): LiveFrame => ({
      ...columns,
      readings: desk.reads().map((read, i) => ({
        ...{ ...read, frequencyHz: 100.3, levelDb: 0, isLine: i === 0, phaseDeg: NaN },
      })),
    });
    desk.follow(columns);
    expect(f0()).toBe(101.5);
    desk.follow(told());
    expect(f0()).toBe(100.3);
    desk.change((tools) => ({ ...tools, harmonics: { isOn: true, f0Hz: 101 } }));
    desk.follow(told());
    expect(f0()).toBe(101);
  });
});
