// The sines of a symbol: where its first sample lies, and one harmonic added to its samples. Knows no bits.
import { periodSamples, symbolPeriods, symbolSamples, type Waveform } from './waveform.ts';

/** Nearer to its first sample than this, a symbol has begun: rates and f0 are rounded numbers. */
const BOUNDARY = 1e-6;
export const firstSampleOf = (symbol: number, samples: number): number =>
  Math.ceil(symbol * samples - BOUNDARY);

/**
 * Adds amplitude · sin(2π n p + phase) for the samples of one symbol, p the periods of f0 since the end of its guard.
 * A whole number of samples a period makes the sines a table.
 */
type Adder = (
  out: Float64Array,
  symbol: number,
  n: number,
  amplitude: number,
  phase: number,
) => void;

export function createAdder(waveform: Waveform): Adder {
  const period = periodSamples(waveform);
  const length = symbolSamples(waveform);
  const whole = Math.round(period);
  const guard = waveform.guardEighths / 8;
  if (Math.abs(period - whole) < 1e-9 && Math.abs(length - Math.round(length)) < 1e-9)
    return createTableAdder(whole, Math.round(length), guard);
  return (out, symbol, n, amplitude, phase) => {
    const begin = firstSampleOf(symbol, length);
    const end = Math.min(out.length, firstSampleOf(symbol + 1, length));
    // From the symbol's first sample on the sine is turned: over so few samples that loses nothing.
    const turns =
      n * ((begin * waveform.f0Hz) / waveform.rateHz - symbol * symbolPeriods(waveform) - guard);
    const angle = 2 * Math.PI * (turns - Math.round(turns)) + phase;
    const step = (2 * Math.PI * n * waveform.f0Hz) / waveform.rateHz;
    const turnRe = Math.cos(step);
    const turnIm = Math.sin(step);
    let cosine = amplitude * Math.cos(angle);
    let sine = amplitude * Math.sin(angle);
    for (let s = begin; s < end; s += 1) {
      out[s] = (out[s] ?? 0) + sine;
      const turned = cosine * turnRe - sine * turnIm;
      sine = cosine * turnIm + sine * turnRe;
      cosine = turned;
    }
  };
}

function createTableAdder(period: number, length: number, guard: number): Adder {
  // A guard of eighths of a period begins between two samples: eight entries a sample.
  const entries = 8 * period;
  const sine = Float64Array.from({ length: entries }, (_, i) =>
    Math.sin((2 * Math.PI * i) / entries),
  );
  const cosine = Float64Array.from({ length: entries }, (_, i) =>
    Math.cos((2 * Math.PI * i) / entries),
  );
  return (out, symbol, n, amplitude, phase) => {
    const inPhase = amplitude * Math.cos(phase);
    const quadrature = amplitude * Math.sin(phase);
    const begin = symbol * length;
    const end = Math.min(out.length, begin + length);
    const step = (8 * n) % entries;
    let at = (entries - ((Math.round(guard * entries) * n) % entries)) % entries;
    for (let s = begin; s < end; s += 1) {
      out[s] = (out[s] ?? 0) + inPhase * (sine[at] ?? 0) + quadrature * (cosine[at] ?? 0);
      at += step;
      if (at >= entries) at -= entries;
    }
  };
}
