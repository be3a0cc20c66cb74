// Steady tones that stood before a pattern and stand in it: taken out of it, so that they are nobody's harmonics. What
// sounds in the pattern alone is left as it is. Holds no samples.
// Source: Kay 1989 (frequency by differences of phase); Harris 1978 (Hann).
import { referenceEngine } from '@harmonic/protocol/signal';

const MOST_LINES = 3;
/** Of the median bin before the pattern: so much stronger is a line. */
const LEAST_OVER = 100;
const SEGMENTS = 8;
const ROUNDS = 3;
/** How much of its mean the amplitude of a steady line is at least, in a segment before the pattern. */
const STEADY = 0.7;
/** How far what is in the pattern may be from what stood before, of that: the pattern sounds there as well. */
const SAME = 0.5;

interface Line {
  /** Radians a sample; peak amplitude; phase at sample 0. */
  turn: number;
  re: number;
  im: number;
}
/** Mean of samples[from … to) turned back, times Hann, as a peak amplitude with the phase at sample 0. */
function phasor(samples: Float32Array, from: number, to: number, turn: number): [number, number] {
  let re = 0;
  let im = 0;
  for (let i = from; i < to; i += 1) {
    const value = (samples[i] ?? 0) * (1 - Math.cos((2 * Math.PI * (i - from)) / (to - from)));
    re += value * Math.cos(turn * i);
    im -= value * Math.sin(turn * i);
  }
  return [(2 * re) / (to - from), (2 * im) / (to - from)];
}

/** The strongest line of the first `length` samples, roughly; null where there is none. */
function strongest(samples: Float32Array, length: number): number | null {
  const fft = referenceEngine('an answer is rare').create(length);
  for (let i = 0; i < length; i += 1)
    fft.input[i] = (samples[i] ?? 0) * (1 - Math.cos((2 * Math.PI * i) / length));
  fft.transform();
  const powers = Array.from({ length: length / 2 - 2 }, (_, i) =>
    i < 2 ? 0 : (fft.output[2 * i] ?? 0) ** 2 + (fft.output[2 * i + 1] ?? 0) ** 2,
  );
  fft.close();
  const peak = powers.reduce((best, power, i) => (power > (powers[best] ?? 0) ? i : best), 0);
  const median = [...powers].sort((a, b) => a - b)[powers.length >> 1] ?? 0;
  return (powers[peak] ?? 0) > LEAST_OVER * median ? (2 * Math.PI * peak) / length : null;
}

/** The line near this turn, if it is steady before the pattern and goes on in it. */
function steadyLine(samples: Float32Array, lead: number, rough: number): Line | null {
  const each = Math.floor(lead / SEGMENTS);
  let turn = rough;
  let least = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const parts = Array.from({ length: SEGMENTS }, (_, i) =>
      phasor(samples, i * each, (i + 1) * each, turn),
    );
    const sizes = parts.map(([re, im]) => Math.hypot(re, im));
    least = Math.min(...sizes) / (sizes.reduce((sum, size) => sum + size, 0) / SEGMENTS);
    let re = 0;
    let im = 0;
    parts.slice(1).forEach(([x, y], i) => {
      const [a, b] = parts[i] ?? [0, 0];
      re += x * a + y * b;
      im += y * a - x * b;
    });
    turn += Math.atan2(im, re) / each;
  }
  if (least < STEADY) return null;
  const [re, im] = phasor(samples, 0, lead, turn);
  const [goesRe, goesIm] = phasor(samples, lead, samples.length, turn);
  const isSame = Math.hypot(goesRe - re, goesIm - im) < SAME * Math.hypot(re, im);
  return isSame ? { turn, re, im } : null;
}

/**
 * Takes steady lines out of samples, in place.
 * @param lead samples before the pattern, a power of two. @returns how many were taken out, three at most.
 */
export function takeOutSteadyLines(samples: Float32Array, lead: number): number {
  for (let taken = 0; taken < MOST_LINES; taken += 1) {
    const rough = strongest(samples, lead);
    const line = rough === null ? null : steadyLine(samples, lead, rough);
    if (!line) return taken;
    const { turn, re, im } = line;
    for (let i = 0; i < samples.length; i += 1)
      samples[i] = (samples[i] ?? 0) - re * Math.cos(turn * i) + im * Math.sin(turn * i);
  }
  return MOST_LINES;
}
