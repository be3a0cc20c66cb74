// The reference engine: fft.js, double precision inside. Slower, runs anywhere.
import FFT from 'fft.js';
import type { RealFft } from './real-fft.ts';

/** @throws when n is not a power of two. */
export function createReferenceFft(n: number): RealFft {
  const fft = new FFT(n);
  const input = new Float32Array(n);
  const output = new Float32Array(n);
  /** Typed, so that no value of it is boxed. */
  const complex = new Float64Array(2 * n);
  return {
    n,
    input,
    output,
    transform() {
      fft.realTransform(complex, input);
      output[0] = complex[0] ?? 0;
      output[1] = complex[n] ?? 0;
      for (let i = 2; i < n; i += 1) output[i] = complex[i] ?? 0;
    },
    close() {
      /* plain arrays: nothing to give back */
    },
  };
}
