// How long an event lasts and how strong it is told, against waveforms whose truth is known.
import { describe, expect, test } from 'vitest';
import { createRandom } from '../channel-model.suite.ts';
import { STANDARD } from '../waveform.ts';
import { createIntrusionDetector, type IntrusionNotice, type SpectralEvent } from './index.ts';
import { heard, onOff, traffic, watch, type Sounding } from './trials.suite.ts';

const { rateHz } = STANDARD;
/** As a console watches (watching.ts). */
const HOLD_OFF_MS = 2000;
const NOISE = 1e-3;
const LINE = [2, 4];
const LINES = ['noise', 'a running pilot'] as const;
type Line = (typeof LINES)[number];

function eventsOf(
  line: Line,
  seconds: number,
  soundings: readonly Sounding[],
  holdOffMs = HOLD_OFF_MS,
): SpectralEvent[] {
  const emitter = onOff(soundings)(seconds * rateHz, createRandom(3));
  const parts = [emitter];
  if (line !== 'noise') parts.push(traffic(seconds, 4, { harmonics: LINE }));
  const aligned = line !== 'noise';
  return watch(heard(parts, NOISE, 5), aligned, { assigned: LINE, holdOffMs }).events;
}
const secondsOf = ({ durationMs }: SpectralEvent): number => durationMs / 1000;
const train = (fromS: number, toS: number, onS: number, everyS: number, hz: number, db: number) =>
  Array.from({ length: Math.round((toS - fromS) / everyS) }, (_, i) => ({
    ...{ hz, levelDb: db, fromS: fromS + i * everyS, toS: fromS + i * everyS + onS },
  }));

describe.each(LINES)('P14.1 how long it lasts, in %s', { timeout: 30_000 }, (line) => {
  test.each([
    [7300, -20],
    [5000, -20],
    [7300, -60],
    [5000, -60],
  ])('a tone of 1 s at %d Hz, %d dBFS lasts 1 s, whatever it is waited for', (hz, levelDb) => {
    for (const holdOffMs of [250, HOLD_OFF_MS]) {
      const sounding = { hz, levelDb, fromS: 2, toS: 3 };
      const [event, ...others] = eventsOf(line, 8, [sounding], holdOffMs);
      expect(others).toEqual([]);
      expect(Math.abs(secondsOf(event!) - 1)).toBeLessThan(0.08);
      expect(Math.abs(event!.firstSample / rateHz - 2)).toBeLessThan(0.04);
      expect(Math.abs(event!.levelDb! - levelDb)).toBeLessThan(0.3);
    }
  });

  test('tones in turn, each back after more than the hold-off, are an event each time', () => {
    const soundings = Array.from({ length: 4 }, (_, i) => ({
      ...{ hz: i % 2 === 0 ? 5000 : 5500, levelDb: -20, fromS: 1 + 4 * i, toS: 2 + 4 * i },
    }));
    const events = eventsOf(line, 17, soundings);
    expect(events.map(({ hz }) => Math.round(hz! / 10))).toEqual([500, 550, 500, 550]);
    for (const event of events) expect(Math.abs(secondsOf(event) - 1)).toBeLessThan(0.1);
  });

  test('at two places in turn, each back within the hold-off: one event a place, while it comes', () => {
    const soundings = Array.from({ length: 6 }, (_, i) => ({
      ...{ hz: i % 2 === 0 ? 5000 : 7300, levelDb: -20, fromS: 1 + i, toS: 2 + i },
    }));
    const events = eventsOf(line, 11, soundings);
    expect(events.map(({ hz }) => Math.round(hz!))).toEqual([5000, 7300]);
    for (const event of events) expect(Math.abs(secondsOf(event) - 5)).toBeLessThan(0.1);
  });

  test('a tone that drifts is one event, as long as it sounds', () => {
    for (const driftHz of [50, 500]) {
      const sounding = { hz: 7300, levelDb: -20, fromS: 1, toS: 5, driftHz };
      const [event, ...others] = eventsOf(line, 9, [sounding]);
      expect(others).toEqual([]);
      expect(Math.abs(secondsOf(event!) - 4)).toBeLessThan(0.1);
      expect(Math.abs(event!.levelDb! + 20)).toBeLessThan(0.5);
    }
  });

  test('an event that is over ends a hold-off later: noise does not keep it', () => {
    const soundings = [{ hz: 7300, levelDb: -20, fromS: 1, toS: 2 }];
    const emitter = onOff(soundings)(5 * rateHz, createRandom(3));
    const parts = line === 'noise' ? [emitter] : [emitter, traffic(5, 4, { harmonics: LINE })];
    for (let seed = 1; seed <= 4; seed += 1) {
      const samples = heard(parts, NOISE, seed);
      const detector = createIntrusionDetector({
        ...{ waveform: STANDARD, assigned: LINE, holdOffMs: HOLD_OFF_MS },
      });
      let endedAt = NaN;
      for (let at = 0; at < samples.length; at += 480) {
        if (line !== 'noise') detector.follow({ atSample: 6, periodSamples: 48 });
        const notices = detector.push(samples.subarray(at, at + 480));
        if (notices.some(({ kind }) => kind === 'ended')) endedAt = at / rateHz;
      }
      expect(endedAt).toBeGreaterThan(3.9);
      expect(endedAt).toBeLessThan(4.2);
    }
  });
});

describe.each(LINES)(
  'P14.2 how strong it is while it is there, in %s',
  { timeout: 30_000 },
  (line) => {
    test.each([
      [100, 500, 7300, -20],
      [100, 500, 5000, -20],
      [100, 500, 7300, -50],
      [25, 500, 7300, -20],
      [25, 500, 5000, -20],
      [25, 200, 7300, -40],
    ])('%d ms of every %d ms at %d Hz: one event, %d dBFS', (onMs, everyMs, hz, levelDb) => {
      const [onS, everyS] = [onMs / 1000, everyMs / 1000];
      const [event, ...others] = eventsOf(line, 6, train(1, 3, onS, everyS, hz, levelDb));
      expect(others).toEqual([]);
      expect(Math.abs(event!.levelDb! - levelDb)).toBeLessThan(1);
      expect(Math.abs(secondsOf(event!) - (2 - everyS + onS))).toBeLessThan(0.1);
    });

    test('one burst of a window, wherever windows fall: within 1 dB; half a window is told weaker, by 5 dB at most', () => {
      for (let i = 0; i < 8; i += 1) {
        const of = (seconds: number): number => {
          const fromS = 0.5 + 0.00137 * i;
          const sounding = { hz: 7300, levelDb: -20, fromS, toS: fromS + seconds };
          const [event, ...others] = eventsOf(line, 1, [sounding]);
          expect(others).toEqual([]);
          return event!.levelDb! + 20;
        };
        const whole = of(1024 / rateHz);
        expect(Math.abs(whole), `${i}`).toBeLessThan(1);
        const half = of(512 / rateHz);
        expect(half, `${i}`).toBeLessThan(0);
        expect(half, `${i}`).toBeGreaterThan(-5);
      }
    });
  },
);

describe('P12.7 samples that are missing', { timeout: 30_000 }, () => {
  const samples = heard([traffic(10, 1, { harmonics: LINE })], 1e-4, 1);
  /** Blocks of 10 ms, of which some never come. @param says whether a detector is told of it. */
  function withGaps(says: boolean, seed: number) {
    const random = createRandom(seed);
    const detector = createIntrusionDetector({ waveform: STANDARD, assigned: LINE });
    const notices: IntrusionNotice[] = [];
    let gaps = 0;
    let missing = 0;
    for (let at = 0; at < samples.length; at += 480) {
      if (random() < 0.02) {
        missing += 480;
        gaps += 1;
        if (says) notices.push(...detector.gap(480));
        continue;
      }
      // The grid as a receiver of the samples that came has it.
      detector.follow({ atSample: 6 + 54 * missing - missing, periodSamples: 48 });
      notices.push(...detector.push(samples.subarray(at, at + 480)));
    }
    return { notices, gaps, counted: detector.counters.gaps };
  }

  test('make no event of what is authorised, and are counted; untold they would', () => {
    let invented = 0;
    for (const seed of [6, 7, 8]) {
      const { notices, gaps, counted } = withGaps(true, seed);
      expect(notices).toEqual([]);
      expect(gaps).toBeGreaterThan(10);
      expect(counted).toBe(gaps);
      invented += withGaps(false, seed).notices.length;
    }
    expect(invented).toBeGreaterThan(0);
  });

  test('an emitter that sounds across short gaps is one event, of its place and level', () => {
    const emitter = onOff([{ hz: 7300, levelDb: -20, fromS: 1, toS: 3 }]);
    const noisy = heard([emitter(5 * rateHz, createRandom(2))], NOISE, 2);
    const detector = createIntrusionDetector({
      ...{ waveform: STANDARD, assigned: LINE, holdOffMs: HOLD_OFF_MS },
    });
    const notices: IntrusionNotice[] = [];
    for (let at = 0; at < noisy.length; at += 480) {
      if (at % 9600 === 0) notices.push(...detector.gap(480));
      else notices.push(...detector.push(noisy.subarray(at, at + 480)));
    }
    notices.push(...detector.finish());
    expect(notices.map(({ kind }) => kind)).toEqual(['begun', 'ended']);
    const { event } = notices[1]!;
    expect(Math.abs(event.hz! - 7300)).toBeLessThan(3);
    expect(Math.abs(event.levelDb! + 20)).toBeLessThan(0.5);
    // By the samples that came: a twentieth of its time did not.
    expect(Math.abs(secondsOf(event) - 1.9)).toBeLessThan(0.1);
  });

  test('longer than the hold-off they end what lasts, and nothing before them is heard again', () => {
    const emitter = onOff([{ hz: 7300, levelDb: -20, fromS: 1, toS: 2 }]);
    const noisy = heard([emitter(2 * rateHz, createRandom(2)), traffic(2, 1)], NOISE, 2);
    const detector = createIntrusionDetector({ waveform: STANDARD, assigned: [2, 3, 4] });
    expect(detector.push(noisy).map(({ kind }) => kind)).toEqual(['begun']);
    expect(detector.gap(12_001).map(({ kind }) => kind)).toEqual(['ended']);
    expect(detector.push(heard([new Float64Array(rateHz)], NOISE, 9))).toEqual([]);
  });
});
