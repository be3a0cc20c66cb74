// What the numbers of a file are in, a channel at a time: full scale 1, the file's own, or as its sidecar has them. Pure.
import { toChannelValues } from '@harmonic/protocol/files';
import { isFullScaleTold, type Calibration } from '@harmonic/protocol/model';
import { WAV_FULL_SCALE, type WavFormat } from '@harmonic/protocol/signal';
import type { MeasureFlags } from './flags.ts';
import type { SidecarFound } from './measure-sidecar.ts';

export interface Numbers {
  /** In place. @param part the place of the first sample in the file, and how many count. */
  convert(samples: readonly Float32Array[], part: { from: number; count: number }): void;
  /** Full scale is null where nobody says it: of floats alone. */
  of(channel: number): { unit: string; fullScale: number | null; step: number };
  /** What a stored number is multiplied by: each that there is, of every channel; 8-bit numbers less 128 first. */
  scales: readonly number[][];
}

export function numbersOf(
  { beside }: SidecarFound,
  format: Pick<WavFormat, 'encoding' | 'channels'>,
  flags: Pick<MeasureFlags, 'counts'>,
): Numbers {
  const step = WAV_FULL_SCALE[format.encoding];
  const areFloats = format.encoding.startsWith('float');
  const own = (fullScale: number): number | null => (areFloats ? null : fullScale);
  const channels = Array.from({ length: format.channels }, (_, channel) => channel);
  if (flags.counts === true)
    return {
      convert: (samples, part) => toChannelValues(samples, format, [], part),
      of: () => ({ unit: 'counts', fullScale: own(step), step: 1 }),
      scales: channels.map(() => [1]),
    };
  if (!beside)
    return {
      convert: () => undefined,
      of: () => ({ unit: areFloats ? 'counts' : '', fullScale: own(1), step: 1 / step }),
      scales: channels.map(() => [1 / step]),
    };
  const { conversions, channels: told } = beside.sidecar;
  const scales = channels.map((channel) => conversions.map(({ scale }) => scale[channel] ?? NaN));
  return {
    scales,
    convert: (samples, part) => toChannelValues(samples, format, conversions, part),
    of(channel) {
      const info = told[channel];
      return {
        unit: info?.unit ?? 'counts',
        fullScale: info && isFullScaleTold(info) ? info.fullScale : null,
        step: Math.max(...(scales[channel] ?? []).map(Math.abs), 0) || 1,
      };
    },
  };
}

/** Stored number · this (+ offsets) = the unit that is measured in; null where it is not one number. */
export function oneOf(
  scales: Numbers['scales'],
  calibrations: readonly (Calibration | null)[],
): number | null {
  const all = new Set(
    scales.flatMap((each, channel) =>
      each.map((scale) => (calibrations[channel]?.gain ?? 1) * scale),
    ),
  );
  const [only = 1] = all;
  return all.size > 1 ? null : only;
}

/** The calibration of all channels; null where there is none, or not one of all. */
export function theOne(calibrations: readonly (Calibration | null)[]): Calibration | null {
  const [first = null] = calibrations;
  const text = JSON.stringify(first);
  return calibrations.every((each) => JSON.stringify(each) === text) ? first : null;
}
