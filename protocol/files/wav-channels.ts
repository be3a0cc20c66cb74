// What the numbers of a WAV file are in: as its sidecar has them, or the file's own steps where nothing says more. Pure.
import { WAV_FULL_SCALE, type WavFormat } from '../signal/index.ts';
import type { Sidecar } from './sidecar.ts';

/** Of a file that says nothing of its units: its own numbers, never volts that nobody measured. */
export const plainChannels = ({
  channels,
  encoding,
}: Pick<WavFormat, 'channels' | 'encoding'>): Sidecar['channels'] =>
  Array.from({ length: channels }, (_, i) => ({
    ...{ name: `ch${i + 1}`, unit: 'counts' as const },
    fullScale: WAV_FULL_SCALE[encoding],
  }));

/** Whether gaps are in order and inside, and all else is what the header says. */
export function isBeside(
  sidecar: Sidecar,
  { encoding, channels, frames, rateHz }: WavFormat,
): boolean {
  let end = 0;
  for (const { atSample, samples } of sidecar.gaps) {
    if (atSample < end || atSample + samples > frames) return false;
    end = atSample + samples;
  }
  return (
    sidecar.format === encoding &&
    sidecar.channels.length === channels &&
    sidecar.samples === frames &&
    Math.round(sidecar.rateHz) === rateHz
  );
}

/**
 * In place: samples of a whole file, full scale 1.0 as they are decoded, to the values of its channels.
 * @param samples one array a channel. @param conversions of its sidecar, one scale and offset a channel (`scaleFaultOf`);
 * none: the file's numbers.
 * @param part the place of the first of them in the file, and how many count; the whole file, when absent.
 */
export function toChannelValues(
  samples: readonly Float32Array[],
  { encoding }: Pick<WavFormat, 'encoding'>,
  conversions: Sidecar['conversions'],
  { from = 0, count = Infinity }: { from?: number; count?: number } = {},
): void {
  const step = WAV_FULL_SCALE[encoding];
  for (const [channel, values] of samples.entries()) {
    let next = 0;
    let [scale, offset] = [step, 0];
    for (let i = 0; i < Math.min(count, values.length); i += 1) {
      for (let at = conversions[next]; at && at.fromSample <= from + i; at = conversions[next]) {
        [scale, offset] = [step * (at.scale[channel] ?? NaN), at.offset[channel] ?? NaN];
        next += 1;
      }
      values[i] = scale * (values[i] ?? 0) + offset;
    }
  }
}
