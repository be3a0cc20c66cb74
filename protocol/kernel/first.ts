// Where a real transform begins: 2m samples as m complex numbers, through the first pass.
import { BLOCK, C, Lanes } from './complex';

class First {
  /** Radix 4 on four points of each quarter, every quarter eight samples. Leaves sixteen points at y. */
  @inline static put(
    y: usize,
    turns: usize,
    a: v128,
    a2: v128,
    b: v128,
    b2: v128,
    c: v128,
    c2: v128,
    d: v128,
    d2: v128,
  ): void {
    const e = f32x4.add(a, c);
    const e2 = f32x4.add(a2, c2);
    const f = f32x4.sub(a, c);
    const f2 = f32x4.sub(a2, c2);
    const g = f32x4.add(b, d);
    const g2 = f32x4.add(b2, d2);
    const h = f32x4.sub(b, d);
    const h2 = f32x4.sub(b2, d2);
    const er = Lanes.even(e, e2);
    const ei = Lanes.odd(e, e2);
    const fr = Lanes.even(f, f2);
    const fi = Lanes.odd(f, f2);
    const gr = Lanes.even(g, g2);
    const gi = Lanes.odd(g, g2);
    const hr = Lanes.even(h, h2);
    const hi = Lanes.odd(h, h2);
    const w1r = v128.load(turns);
    const w1i = v128.load(turns, 16);
    const w2r = v128.load(turns, 32);
    const w2i = v128.load(turns, 48);
    const w3r = v128.load(turns, 64);
    const w3i = v128.load(turns, 80);
    const p1r = f32x4.add(fr, hi);
    const p1i = f32x4.sub(fi, hr);
    const p2r = f32x4.sub(er, gr);
    const p2i = f32x4.sub(ei, gi);
    const p3r = f32x4.sub(fr, hi);
    const p3i = f32x4.add(fi, hr);
    Lanes.putColumns(
      y,
      f32x4.add(er, gr),
      C.mulRe(p1r, p1i, w1r, w1i),
      C.mulRe(p2r, p2i, w2r, w2i),
      C.mulRe(p3r, p3i, w3r, w3i),
    );
    Lanes.putColumns(
      y + 16,
      f32x4.add(ei, gi),
      C.mulIm(p1r, p1i, w1r, w1i),
      C.mulIm(p2r, p2i, w2r, w2i),
      C.mulIm(p3r, p3i, w3r, w3i),
    );
  }

  /** Four samples, each less the mean (as a sum of two), weighted. */
  @inline static weighted(x: usize, w: usize, mean: v128, rest: v128): v128 {
    return f32x4.mul(f32x4.sub(f32x4.sub(v128.load(x), mean), rest), v128.load(w));
  }
}

/** First pass, radix 4, of the 2m samples at x. @param turns six vectors for four points: re and im of w, w², w³. */
export function first4(x: usize, y: usize, m: usize, turns: usize): void {
  const far = m << 1;
  const end = x + far;
  for (; x < end; x += BLOCK) {
    const x2 = x + 2 * far;
    First.put(
      y,
      turns,
      v128.load(x),
      v128.load(x, 16),
      v128.load(x + far),
      v128.load(x + far, 16),
      v128.load(x2),
      v128.load(x2, 16),
      v128.load(x2 + far),
      v128.load(x2 + far, 16),
    );
    turns += 96;
    y += 4 * BLOCK;
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
  for (; x < end; x += BLOCK) {
    const x1 = x + far;
    const x2 = x1 + far;
    const x3 = x2 + far;
    const w1 = w + far;
    const w2 = w1 + far;
    const w3 = w2 + far;
    First.put(
      y,
      turns,
      First.weighted(x, w, high, rest),
      First.weighted(x + 16, w + 16, high, rest),
      First.weighted(x1, w1, high, rest),
      First.weighted(x1 + 16, w1 + 16, high, rest),
      First.weighted(x2, w2, high, rest),
      First.weighted(x2 + 16, w2 + 16, high, rest),
      First.weighted(x3, w3, high, rest),
      First.weighted(x3 + 16, w3 + 16, high, rest),
    );
    w += BLOCK;
    turns += 96;
    y += 4 * BLOCK;
  }
}
