// Where a real transform begins: 2m samples as m complex numbers, through the first pass.
import { BLOCK, C } from './complex';

class First {
  /** Two points beside each other, times j: re and im change places, and with them a sign in `turned`. */
  @inline static swapped(v: v128): v128 {
    return v128.shuffle<f32>(v, v, 1, 0, 3, 2);
  }

  /** Four numbers of one point, turned, as a block. @param ab two of them, re re im im. @param w re, then im. */
  @inline static putPoint(y: usize, ab: v128, cd: v128, w: usize): void {
    const re = v128.shuffle<i64>(ab, cd, 0, 2);
    const im = v128.shuffle<i64>(ab, cd, 1, 3);
    C.putTurned(y, re, im, v128.load(w), v128.load(w, 16));
  }

  /** Radix 4 on two points of each quarter, re im re im. Leaves eight points at y. */
  @inline static put(y: usize, turns: usize, a: v128, b: v128, c: v128, d: v128): void {
    const turned = f32x4(1, -1, 1, -1);
    const e = f32x4.add(a, c);
    const f = f32x4.sub(a, c);
    const g = f32x4.add(b, d);
    const h = First.swapped(f32x4.sub(b, d));
    const p0 = f32x4.add(e, g);
    const p1 = f32x4.relaxed_madd(h, turned, f);
    const p2 = f32x4.sub(e, g);
    const p3 = f32x4.relaxed_nmadd(h, turned, f);
    First.putPoint(
      y,
      v128.shuffle<f32>(p0, p1, 0, 4, 1, 5),
      v128.shuffle<f32>(p2, p3, 0, 4, 1, 5),
      turns,
    );
    First.putPoint(
      y + BLOCK,
      v128.shuffle<f32>(p0, p1, 2, 6, 3, 7),
      v128.shuffle<f32>(p2, p3, 2, 6, 3, 7),
      turns + 32,
    );
  }

  /**
   * Four samples, each less the mean (as a sum of two), weighted. The rest is taken from the product: samples stand on a
   * grid of their own, where it would be rounded alike for each of them.
   */
  @inline static weighted(x: usize, w: usize, mean: v128, rest: v128): v128 {
    const weights = v128.load(w);
    return f32x4.relaxed_nmadd(rest, weights, f32x4.mul(f32x4.sub(v128.load(x), mean), weights));
  }
}

/** First pass, radix 4, of the 2m samples at x. @param turns two vectors a point: re, then im of 1, w, w², w³. */
export function first4(x: usize, y: usize, m: usize, turns: usize): void {
  const far = m << 1;
  const end = x + far;
  for (; x < end; x += 16) {
    const x2 = x + 2 * far;
    First.put(y, turns, v128.load(x), v128.load(x + far), v128.load(x2), v128.load(x2 + far));
    turns += 64;
    y += 2 * BLOCK;
  }
}

/** The same of (sample - mean) · weight. */
export function firstWeighted4(
  x: usize,
  w: usize,
  mean: f64,
  y: usize,
  m: usize,
  turns: usize,
): void {
  const most = <f32>mean;
  const high = f32x4.splat(most);
  const rest = f32x4.splat(<f32>(mean - <f64>most));
  const far = m << 1;
  const end = x + far;
  for (; x < end; x += 16) {
    const x2 = x + 2 * far;
    const w2 = w + 2 * far;
    First.put(
      y,
      turns,
      First.weighted(x, w, high, rest),
      First.weighted(x + far, w + far, high, rest),
      First.weighted(x2, w2, high, rest),
      First.weighted(x2 + far, w2 + far, high, rest),
    );
    w += 16;
    turns += 64;
    y += 2 * BLOCK;
  }
}
