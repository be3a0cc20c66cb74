// A record sampled anew at equal steps of a turning phase: of a shaft, or of the mains. Given how fast it turns.
import type { FrequencyTrack } from './frequency-track.ts';

/** Turns since the record's first sample at each of its samples: the track's frequency, integrated. */
function turnsOf(
  { timesS, frequenciesHz }: FrequencyTrack,
  count: number,
  rateHz: number,
): Float64Array {
  const turns = new Float64Array(count);
  const last = timesS.length - 1;
  let step = 0;
  for (let i = 1; i < count; i += 1) {
    const t = (i - 0.5) / rateHz;
    while (step < last && (timesS[step + 1] ?? 0) < t) step += 1;
    const [t0, f0] = [timesS[step] ?? 0, frequenciesHz[step] ?? 0];
    const next = Math.min(step + 1, last);
    const [t1, f1] = [timesS[next] ?? 0, frequenciesHz[next] ?? 0];
    const share = t1 > t0 ? Math.max(0, Math.min(1, (t - t0) / (t1 - t0))) : 0;
    turns[i] = (turns[i - 1] ?? 0) + (f0 + share * (f1 - f0)) / rateHz;
  }
  return turns;
}

/** Taps to each side of an interpolated sample. */
const TAPS = 16;

/** Sample between samples: a sinc of 32 taps under a Hann window. Source: J. O. Smith, Digital Audio Resampling. */
function between(samples: Float32Array, position: number): number {
  const middle = Math.floor(position);
  const share = position - middle;
  if (share < 1e-12) return samples[middle] ?? 0;
  const sine = Math.sin(Math.PI * share) / Math.PI;
  let total = 0;
  for (let tap = 1 - TAPS; tap <= TAPS; tap += 1) {
    const away = share - tap;
    const sinc = (tap % 2 === 0 ? sine : -sine) / away;
    total +=
      (samples[middle + tap] ?? 0) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * away) / (TAPS + 1)));
  }
  return total;
}

/**
 * @param track of the turning, Hz; held at its ends. @param perTurn samples a turn wanted; at least rate / frequency, or
 * what lies higher is folded down. @returns the record at equal phases, as many as it reaches.
 */
export function sampleAtPhases(
  samples: Float32Array,
  rateHz: number,
  track: FrequencyTrack,
  perTurn: number,
  most: number,
): Float32Array {
  const turns = turnsOf(track, samples.length, rateHz);
  const total = turns[samples.length - 1] ?? 0;
  const out = new Float32Array(Math.min(most, Math.floor(total * perTurn)));
  let at = 0;
  for (let i = 0; i < out.length; i += 1) {
    const wanted = i / perTurn;
    while (at < turns.length - 2 && (turns[at + 1] ?? 0) <= wanted) at += 1;
    const [before, behind] = [turns[at] ?? 0, turns[at + 1] ?? 0];
    out[i] = between(samples, at + (behind > before ? (wanted - before) / (behind - before) : 0));
  }
  return out;
}
