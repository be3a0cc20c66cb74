import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  decodeLiveFrame,
  encodeLiveFrame,
  LIVE_FLAG,
  LIVE_KIND,
  type LiveFrameHeader,
} from './live-frame.ts';

const EMPTY = { peaks: [], readings: [], values: new Float32Array(0), hold: null, low: null };
const header: LiveFrameHeader = {
  kind: LIVE_KIND.spectrum,
  flags: LIVE_FLAG.simulated,
  view: 7,
  sequence: 42,
  settingsRevision: 3,
  streamTimeS: 1.25,
  arrivalMs: 1_795_000_000_000.5,
  x0: 0,
  dx: 11.71875,
  rateHz: 48_000,
  samplesLost: 9_007_199_254_740_991,
  fullScale: 2,
  averages: 8,
  rms: 0.5,
  peak: 1,
  mean: -0.25,
  framesLost: 3,
  deviceMs: 1_772_352_000_123.25,
};

test('a frame is read as it was written: every field, peaks, readings, values, hold', () => {
  const values = Float32Array.of(-10, -20, -30);
  const hold = Float32Array.of(-1, -2, -3);
  const low = Float32Array.of(-101, -102, -103);
  const peaks = [{ frequencyHz: 1000.123456789, levelDb: -6 }];
  const readings = [
    {
      atHz: 999.9,
      withinHz: 20,
      frequencyHz: 1000.123456789,
      levelDb: -6,
      isLine: true,
      phaseDeg: -90,
    },
    { atHz: 5000, withinHz: 0, frequencyHz: 5000, levelDb: -110, isLine: false, phaseDeg: NaN },
  ];
  const content = { peaks, readings, values, hold, low };
  const frame = decodeLiveFrame(encodeLiveFrame(header, content));
  expect(frame).toEqual({
    ...header,
    ...content,
    flags: LIVE_FLAG.simulated | LIVE_FLAG.hold | LIVE_FLAG.low,
  });
  const lowAlone = decodeLiveFrame(encodeLiveFrame(header, { ...content, hold: null }));
  expect([lowAlone!.hold, lowAlone!.low]).toEqual([null, low]);
});

test('the first bytes are "HLF1", so that a reader in another language can tell', () => {
  const bytes = new Uint8Array(encodeLiveFrame(header, EMPTY));
  expect(String.fromCharCode(...bytes.subarray(0, 4))).toBe('HLF1');
  expect(bytes.length).toBe(104);
});

test('anything cut, lengthened or foreign is no frame', () => {
  const whole = new Uint8Array(
    encodeLiveFrame(header, {
      ...EMPTY,
      peaks: [{ frequencyHz: 1, levelDb: 2 }],
      readings: [{ atHz: 1, withinHz: 2, frequencyHz: 1, levelDb: 2, isLine: true, phaseDeg: -90 }],
      values: Float32Array.of(1, 2),
    }),
  );
  for (let length = 0; length < whole.length; length += 1) {
    expect(decodeLiveFrame(whole.slice(0, length).buffer)).toBeNull();
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(decodeLiveFrame(bytes.slice().buffer)).toBeNull();
    }),
  );
});
