// Whether the scales of a sidecar can be true: one for each channel, none that makes every sample the same, and some for
// every sample that is said to be in a unit. Pure.
import type { Sidecar } from './sidecar.ts';

/** Beneath it a scale is zero: no converter has such steps, and a product of two would be none. */
const LEAST_SCALE = 1e-100;

/** What cannot be true of them; channels are counted from 1, samples from 0. */
export type ScaleFault =
  | {
      code: 'sidecar-scale-count';
      values: { sample: number; channels: number; scales: number; offsets: number };
    }
  | { code: 'sidecar-scale-zero'; values: { channel: number; sample: number } }
  | {
      code: 'sidecar-scale-missing';
      values: { channel: number; sample: number; unit: string };
    };

type Told = Pick<Sidecar, 'channels' | 'conversions' | 'format' | 'gaps' | 'samples'>;

/** The first sample that is there: what is missing needs no scale. Null: none is. */
function firstThere({ gaps, samples }: Told): number | null {
  let at = 0;
  for (const gap of gaps) {
    if (gap.atSample > at) break;
    at = Math.max(at, gap.atSample + gap.samples);
  }
  return at < samples ? at : null;
}

/** Steps of a converter in a unit, without the number that makes them so. Floats may be values as they are. */
function missingOf(told: Told): ScaleFault | null {
  const sample = firstThere(told);
  const begins = told.conversions[0]?.fromSample ?? Infinity;
  if (told.format === 'float32' || sample === null || begins <= sample) return null;
  const place = told.channels.findIndex(({ unit }) => unit !== 'counts');
  const unit = told.channels[place]?.unit;
  return unit === undefined
    ? null
    : { code: 'sidecar-scale-missing', values: { channel: place + 1, sample, unit } };
}

/** @param told gaps in order, as `isBeside` has them. @returns null: nothing is against them. */
export function scaleFaultOf(told: Told): ScaleFault | null {
  const channels = told.channels.length;
  for (const { fromSample: sample, scale, offset } of told.conversions) {
    const [scales, offsets] = [scale.length, offset.length];
    if (scales !== channels || offsets !== channels)
      return { code: 'sidecar-scale-count', values: { sample, channels, scales, offsets } };
    const zero = scale.findIndex((one) => Math.abs(one) < LEAST_SCALE);
    if (zero !== -1) return { code: 'sidecar-scale-zero', values: { channel: zero + 1, sample } };
  }
  return missingOf(told);
}

/** What is wrong, in English: `The sidecar …`. */
export function scaleFaultText({ code, values }: ScaleFault): string {
  const from = `from sample ${values.sample} on`;
  if (code === 'sidecar-scale-count')
    return `does not give one scale and one offset for each channel ${from} (channels: ${values.channels}, scales: ${values.scales}, offsets: ${values.offsets})`;
  if (code === 'sidecar-scale-zero')
    return `gives channel ${values.channel} the scale zero ${from}, by which every sample had the same value`;
  return `says that channel ${values.channel} is in ${values.unit}, and gives no scale for sample ${values.sample}`;
}
