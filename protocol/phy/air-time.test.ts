// Held against what the transmitter makes of the same frame.
import { expect, test } from 'vitest';
import { airSeconds, PROFILES, transmit } from './index.ts';

test.each([
  ['standard', [4], 3],
  ['fast', [3, 7, 12], 40],
  ['robust', [4, 6], 10],
] as const)('P3.2, P4.6 a frame of %s sounds as long as is said', (name, harmonics, bytes) => {
  const waveform = PROFILES[name];
  const frame = { harmonics, amplitude: 0.1, flags: 0, psdu: new Uint8Array(bytes) };
  const { length } = transmit({ waveform, frames: [frame], pilotAmplitude: 0.1 });
  const seconds = airSeconds(waveform, harmonics.length, bytes);
  expect(Math.abs((seconds ?? 0) * waveform.rateHz - length)).toBeLessThanOrEqual(1);
  expect(airSeconds(waveform, harmonics.length, 251)).toBeNull();
});
