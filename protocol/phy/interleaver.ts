// The interleaver: neighbouring coded bits land a golden section of the frame apart.

const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));

/** The first whole number from 0.618 · total on that has no factor in common with it. */
export function interleaverStep(total: number): number {
  let step = Math.round(0.618 * total);
  while (gcd(step, total) !== 1) step += 1;
  return step;
}

/** out[(i · step) mod total] = bits[i]. */
export function interleave(bits: Uint8Array): Uint8Array {
  const total = bits.length;
  const step = interleaverStep(total);
  const out = new Uint8Array(total);
  for (let i = 0; i < total; i += 1) out[(i * step) % total] = bits[i] ?? 0;
  return out;
}
