/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by the length */
// A complex transform in place, radix 2, of any power of two up to the one it was made for. Source: Cooley, Tukey 1965.

export interface ComplexFft {
  /** @param n a power of two, at most the one it was made for: the first n values are transformed, unscaled. */
  transform(n: number, re: Float64Array, im: Float64Array): void;
}

export function createComplexFft(most: number): ComplexFft {
  const cosine = Float64Array.from({ length: most / 2 }, (_, i) =>
    Math.cos((2 * Math.PI * i) / most),
  );
  const sine = Float64Array.from(
    { length: most / 2 },
    (_, i) => -Math.sin((2 * Math.PI * i) / most),
  );
  return {
    transform(n, re, im) {
      reorder(n, re, im);
      for (let half = 1; half < n; half *= 2) {
        const stride = most / (2 * half);
        for (let begin = 0; begin < n; begin += 2 * half) {
          for (let i = 0; i < half; i += 1) {
            const a = begin + i;
            const b = a + half;
            const c = cosine[i * stride]!;
            const s = sine[i * stride]!;
            const x = re[b]! * c - im[b]! * s;
            const y = re[b]! * s + im[b]! * c;
            re[b] = re[a]! - x;
            im[b] = im[a]! - y;
            re[a]! += x;
            im[a]! += y;
          }
        }
      }
    },
  };
}

function reorder(n: number, re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < n; i += 1) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const x = re[i]!;
    const y = im[i]!;
    re[i] = re[j]!;
    im[i] = im[j]!;
    re[j] = x;
    im[j] = y;
  }
}
