// Which harmonics of the plan's strip are named: the first always, the others as many as have room on a phone. Pure.

import type { ChannelPlan } from '@harmonic/protocol/model';
import { isRationalGrid, RATIONAL_CHANNELS } from '@harmonic/protocol/phy';

/** Names that stand beside each other in 300 pixels. */
const MOST = 7;

const WHOLE_RATIOS = RATIONAL_CHANNELS.flatMap(({ b, harmonic }) => (b === 1 ? [harmonic] : []));

/**
 * H1, and multiples of a step of 1, 2 or 5 times a power of ten, none nearer to another than half of it; on the rational
 * grid 1/1, 2/1 and 3/1.
 */
export function labelledHarmonics(highest: number, waveform: ChannelPlan['waveform']): number[] {
  if (isRationalGrid(waveform)) return [1, ...WHOLE_RATIOS.filter((n) => n <= highest)];
  let step = 1;
  for (let at = 0; highest / step > MOST; at += 1) step *= at % 3 === 1 ? 2.5 : 2;
  const multiples = Array.from({ length: Math.floor(highest / step) }, (_, i) => (i + 1) * step);
  return [...new Set([1, ...multiples])];
}
