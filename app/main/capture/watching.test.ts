// TC-FR-006: unauthorised energy through the whole of a capture, beside legitimate bursts.
import { expect, test } from 'vitest';
import type { ChannelPlan } from '@harmonic/protocol/model';
import { STANDARD, transmit } from '@harmonic/protocol/phy';
import type { SampleSource } from '@harmonic/protocol/simulated';
import { LINE_LEAST_DB, LINE_STEPS_A_DB } from '../../contract/index.ts';
import { MESSAGE } from '@harmonic/protocol/link';
import { createRig, type OnTheWay, type Rig } from './test-link.suite.ts';

const AMPLITUDE = 0.1;
const RATE = 48_000;
const PLAN: ChannelPlan = {
  ...{ channel: 0, running: false, watch: { falseAlarm: 1e-9 } },
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
  assignments: [2, 4].map((n) => ({
    ...{ harmonics: [n], node: `N${n}`, function: 'say', group: '' },
    payload: { kind: 'bytes', scale: 1, unit: '' },
  })),
};

/** A tone from one second to another, `fullScale` volts full scale. */
interface Rogue {
  hz: number;
  db: number;
  fromS: number;
  toS: number;
}

const BURST = transmit({
  waveform: STANDARD,
  frames: [2, 4].map((n) => ({
    ...{ harmonics: [n], slot: 0, flags: 0, amplitude: AMPLITUDE },
    psdu: Uint8Array.of(n, 7),
  })),
  ...{ pilotAmplitude: AMPLITUDE, leastSymbols: 0 },
});
const EVERY = 12_000;

/** Noise about 80 dB below full scale. */
function createNoise(): () => number {
  let seed = 1;
  return () => {
    let sum = 0;
    for (let i = 0; i < 4; i += 1) {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      sum += seed / 2_147_483_648 - 0.5;
    }
    return 1e-4 * sum;
  };
}
/** A burst every quarter of a second, forever, in noise. */
function line(rogues: readonly Rogue[], fullScale = 1): SampleSource {
  const noise = createNoise();
  return {
    ...{ rateHz: RATE, format: 'int16', length: Infinity },
    channels: [{ name: 'line', unit: 'V', fullScale }],
    fill(_, first, count, out) {
      for (let i = 0; i < count; i += 1) {
        const at = first + i;
        let value = (BURST[at % EVERY] ?? 0) + noise();
        for (const { hz, db, fromS, toS } of rogues)
          if (at >= fromS * RATE && at < toS * RATE)
            value += AMPLITUDE * 10 ** (db / 20) * Math.sin((2 * Math.PI * hz * at) / RATE);
        out[i] = value * fullScale;
      }
    },
  };
}
function playing(samples: Float64Array): SampleSource['fill'] {
  const noise = createNoise();
  return (_, first, count, out) => {
    for (let i = 0; i < count; i += 1) out[i] = (samples[first + i] ?? 0) + noise();
  };
}
function watch(
  source: SampleSource,
  ms: number,
  plan = PLAN,
  takes?: () => boolean,
  toConsole?: OnTheWay,
): Rig {
  const rig = createRig({
    ...{ source, ...(takes && { storeTakes: takes }), ...(toConsole && { toConsole }) },
  });
  rig.capture.handle({ type: 'plan.set', plan: { plan, version: 1, setAtMs: 0 } }, 0);
  rig.open();
  rig.run(ms);
  return rig;
}
/** The newest state of each event. */
const eventsOf = (rig: Rig) => [...new Map(rig.spectral.map((seen) => [seen.key, seen])).values()];
const pictured = (rig: Rig) => rig.spectral.flatMap(({ picture }) => picture ?? []);

test('a strong rogue on H5 is one event at 5·f0, with level, times and picture; legitimate bursts are none', () => {
  const rig = watch(line([{ hz: 5000, db: 3, fromS: 1, toS: 3 }], 10), 5500);
  const [event, ...others] = eventsOf(rig);
  expect(others).toEqual([]);
  const beganMs = Number(rig.blocks[0]!.arrivalNs / 1_000_000n);
  const { place, state, fullScale, unit } = event!;
  expect(state).toBe('quiet');
  expect(place).toMatchObject({ harmonic: 5, f0Hz: 1000 });
  expect(place.rules).toContain('harmonic');
  expect(Math.abs(place.hz! - 5000)).toBeLessThan(2);
  expect(Math.abs(place.offsetHz!)).toBeLessThan(2);
  expect(place.levelDb).toBeCloseTo(-17, 0);
  expect(place.legitimateDb).toBeCloseTo(-20, 0);
  expect({ fullScale, unit }).toEqual({ fullScale: 10, unit: 'V' });
  expect(Math.abs(place.firstMs - beganMs - 1000)).toBeLessThan(120);
  expect(Math.abs(place.lastMs - place.firstMs - 2000)).toBeLessThan(150);
  const [picture] = pictured(rig);
  expect(pictured(rig)).toHaveLength(1);
  const columns = picture!.spectrumDb.length;
  const column = Math.round((5000 - picture!.firstHz) / picture!.columnHz);
  // A Hann window shows a line between two bins up to 1.4 dB low.
  expect(Math.abs(picture!.spectrumDb[column]! + 17)).toBeLessThan(1.5);
  // It came in the first quarter of the picture: not there in the first line, there in the last.
  const levelIn = (of: number): number =>
    LINE_LEAST_DB + picture!.lines[of * columns + column]! / LINE_STEPS_A_DB;
  // Beside it the edges of legitimate bursts, 30 dB below.
  expect(levelIn(0)).toBeLessThan(-44);
  const newest = levelIn(picture!.lines.length / columns - 1);
  expect(Math.abs(newest + 17)).toBeLessThan(2);
  expect(picture!.lines.length).toBeLessThan(16_384);
  expect(rig.heard.length).toBeGreaterThan(20);
});

test('silence raises none, legitimate bursts raise none, and without the wish nothing is watched', () => {
  expect(watch(line([]), 2500).spectral).toEqual([]);
  const { watch: _, ...unwatched } = PLAN;
  const rig = watch(line([{ hz: 5000, db: 3, fromS: 0.5, toS: 2 }]), 1500, unwatched);
  expect(rig.spectral).toEqual([]);
  expect(rig.boards.every((board) => board.watch === null)).toBe(true);
});

test('the beacons of a running master are its right on H2; of a plan with bursts they are not', () => {
  const beacon = { harmonics: [2], flags: 3, amplitude: AMPLITUDE };
  const frames = [0, 30, 60, 90].map((slot) => ({ ...beacon, slot, psdu: Uint8Array.of(slot) }));
  const pilot = transmit({
    ...{ waveform: STANDARD, frames, pilotAmplitude: AMPLITUDE, leastSymbols: 1800 },
  });
  const source = { ...line([]), fill: playing(pilot) };
  const of = (running: boolean): ChannelPlan => ({
    ...{ ...PLAN, running, assignments: PLAN.assignments.slice(1) },
  });
  const places = eventsOf(watch(source, 1800, of(true))).map(({ place }) => place);
  expect(places).toEqual([]);
  expect(eventsOf(watch(source, 1800, of(false)))[0]!.place).toMatchObject({ harmonic: 2 });
});

test('an emitter that is away for a moment goes on; one that returns later is another event', () => {
  const at = (fromS: number, toS: number): Rogue => ({ hz: 7300, db: 0, fromS, toS });
  const rig = watch(line([at(0.5, 1), at(2, 2.5), at(6, 6.5)]), 10_000);
  const events = eventsOf(rig);
  expect(events.map(({ state }) => state)).toEqual(['quiet', 'quiet']);
  const [first, second] = events.map(({ place }) => place);
  expect(first!.lastMs - first!.firstMs).toBeGreaterThan(1800);
  expect(second!.firstMs - first!.firstMs).toBeGreaterThan(5000);
  expect(second).toMatchObject({ harmonic: 7 });
  expect(second!.offsetHz).toBeCloseTo(300, -1);
});

test('a tone of 1 s lasts 1 s though it is waited for 2 s more; a train of bursts is one event of their level', () => {
  const bursts = Array.from({ length: 8 }, (_, i) => ({
    ...{ hz: 5300, db: 0, fromS: 0.5 + 0.5 * i, toS: 0.6 + 0.5 * i },
  }));
  for (const [rogues, seconds] of [
    [[{ hz: 7300, db: 0, fromS: 0.5, toS: 1.5 }], 1],
    [bursts, 3.6],
  ] as const) {
    const rig = watch(line(rogues), 7500);
    const [event, ...others] = eventsOf(rig);
    expect(others).toEqual([]);
    const { firstMs, lastMs, levelDb } = event!.place;
    expect(event!.state).toBe('quiet');
    expect(Math.abs((lastMs - firstMs) / 1000 - seconds)).toBeLessThan(0.1);
    expect(Math.abs(levelDb! + 20)).toBeLessThan(1);
  }
});

test('blocks that a device dropped make no event of what is authorised; the gaps are told', () => {
  const frames = [0, 30, 60, 90, 120, 150].map((slot) => ({
    ...{ harmonics: [4], flags: 0, amplitude: AMPLITUDE, slot, psdu: Uint8Array.of(slot, 7) },
  }));
  const pilot = transmit({
    ...{ waveform: STANDARD, frames, pilotAmplitude: AMPLITUDE, leastSymbols: 3600 },
  });
  const plan = { ...PLAN, running: true, assignments: PLAN.assignments.slice(1) };
  let came = 0;
  let dropped = 0;
  const rig = watch({ ...line([]), fill: playing(pilot) }, 3600, plan, undefined, (frame) => {
    if (frame.type !== MESSAGE.SAMPLES) return frame;
    came += 1;
    if (dropped === 40 || came < 40 || came % 23 !== 0) return frame;
    dropped += 1;
    return null;
  });
  expect(dropped).toBe(40);
  expect(rig.counters().samplesLost).toBeGreaterThan(0);
  expect(eventsOf(rig).map(({ place }) => place)).toEqual([]);
  expect(rig.boards.at(-1)!.watch!.counters).toMatchObject({ begun: 0, gaps: dropped });
});

test('while it lasts the board tells of it; when the stream ends it is cut, and its picture is what there is', () => {
  const rig = watch(line([{ hz: 5000, db: 3, fromS: 0.5, toS: 99 }]), 1500);
  expect(rig.boards.at(-1)!.watch).toMatchObject({
    reason: null,
    counters: { begun: 1, heldBack: 0, notKept: 0 },
    lasting: [{ harmonic: 5 }],
  });
  rig.capture.handle({ type: 'plan.set', plan: null }, 0);
  expect(eventsOf(rig)).toMatchObject([{ state: 'cut' }]);
  expect(pictured(rig)).toHaveLength(1);
});

test('a store without room is asked again: nothing is lost, and the picture comes along', () => {
  let takes = false;
  const source = line([{ hz: 5000, db: 3, fromS: 0.5, toS: 1 }]);
  const rig = watch(source, 2500, PLAN, () => takes);
  expect(rig.spectral).toEqual([]);
  takes = true;
  rig.run(2500);
  expect(eventsOf(rig)).toMatchObject([{ state: 'quiet', place: { harmonic: 5 } }]);
  expect(pictured(rig).length).toBeGreaterThan(0);
});

test('what a store has no room for when the plan is over is a loss of the link, in plain sight', () => {
  const { watch: _, ...unwatched } = PLAN;
  const lostBy = (plan: ChannelPlan): number => {
    const source = line([{ hz: 5000, db: 3, fromS: 0.5, toS: 1 }]);
    const rig = watch(source, 2500, plan, () => false);
    rig.capture.handle({ type: 'plan.set', plan: null }, 0);
    rig.run(1500);
    expect(rig.spectral).toEqual([]);
    return rig.counters().storeBlocksDropped;
  };
  // Beside the blocks and the frames, which are lost in both.
  expect(lostBy(PLAN) - lostBy(unwatched)).toBe(1);
});

test('beside channels on a running pilot one tone is one event, at its frequency and with the level its picture shows', () => {
  const harmonics = [4, 9, 11];
  const frames = Array.from({ length: 3 }, (_, i) =>
    harmonics.map((n) => ({
      ...{ harmonics: [n], slot: 40 + 70 * i, flags: 0, amplitude: AMPLITUDE },
      psdu: Uint8Array.from({ length: 26 }, (_one, at) => (31 * at + 7 * n + i) & 255),
    })),
  ).flat();
  const samples = transmit({
    ...{ waveform: STANDARD, frames, pilotAmplitude: AMPLITUDE, leastSymbols: 2400 },
  });
  const plan: ChannelPlan = {
    ...{ ...PLAN, running: true },
    assignments: harmonics.map((n) => ({ ...PLAN.assignments[0]!, harmonics: [n] })),
  };
  // Images of the first would stand at 8261 and 10 039 Hz, of the last at 9190 and 7412.
  for (const [hz, db] of [
    [9150, 10],
    [8530, -14],
    [8301, -14],
  ] as const) {
    const tone = samples.map(
      (value, i) =>
        value + AMPLITUDE * 10 ** (db / 20) * Math.sin((2 * Math.PI * hz * (i + 0.3)) / RATE),
    );
    const rig = watch({ ...line([]), fill: playing(tone) }, 2600, plan);
    rig.capture.handle({ type: 'plan.set', plan: null }, 0);
    const events = eventsOf(rig);
    expect(events.map(({ place }) => Math.round(place.hz! / 10))).toEqual([Math.round(hz / 10)]);
    const { levelDb } = events[0]!.place;
    expect(Math.abs(levelDb! - (db - 20)), `${hz} Hz`).toBeLessThan(0.6);
    const [picture] = pictured(rig);
    const shown = Math.max(...picture!.spectrumDb);
    if (db > 0) expect(Math.abs(shown - levelDb!)).toBeLessThan(1.5);
  }
});
