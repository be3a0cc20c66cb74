// The one interface to a real forward transform. Owns no window and no scaling.

/**
 * A forward transform of n real samples, buffers made once.
 * Fill `input` (length n), call `transform`, read `output` (length n), packed:
 * [0] = X[0], [1] = X[n/2] (both real), then re, im of X[1] … X[n/2 - 1]. Unscaled.
 * `input` and `output` may be other arrays after another engine was made: read them again each time.
 */
export interface RealFft {
  readonly n: number;
  readonly input: Float32Array;
  readonly output: Float32Array;
  transform(): void;
  close(): void;
}
