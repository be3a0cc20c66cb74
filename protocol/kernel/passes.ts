// The passes of a complex transform of m points: Stockham, decimation in frequency, forward, unscaled.
// A pass of radix r takes runs of `run` bytes, m / r points apart, and leaves them in the order the next one wants.
// Source: C. Van Loan, Computational Frameworks for the Fast Fourier Transform (1992), 1.7 and 2.4.
import { BLOCK, C } from './complex';

const HALF_ROOT: f32 = 0.7071067811865476;

/**
 * Radix 4 with twiddles. @param m points. @param run bytes of a run: 32 for four points.
 * @param turns six floats a run: re and im of w, w², w³.
 */
export function pass4(x: usize, y: usize, m: usize, run: usize, turns: usize): void {
  const far = m << 1;
  const end = x + far;
  while (x < end) {
    const w1r = C.lane(turns);
    const w1i = C.lane(turns + 4);
    const w2r = C.lane(turns + 8);
    const w2i = C.lane(turns + 12);
    const w3r = C.lane(turns + 16);
    const w3i = C.lane(turns + 20);
    turns += 24;
    const stop = x + run;
    let y1 = y + run;
    let y2 = y1 + run;
    let y3 = y2 + run;
    for (; x < stop; x += BLOCK) {
      const x2 = x + 2 * far;
      const ar = v128.load(x);
      const ai = v128.load(x, 16);
      const br = v128.load(x + far);
      const bi = v128.load(x + far, 16);
      const cr = v128.load(x2);
      const ci = v128.load(x2, 16);
      const dr = v128.load(x2 + far);
      const di = v128.load(x2 + far, 16);
      const er = f32x4.add(ar, cr);
      const ei = f32x4.add(ai, ci);
      const fr = f32x4.sub(ar, cr);
      const fi = f32x4.sub(ai, ci);
      const gr = f32x4.add(br, dr);
      const gi = f32x4.add(bi, di);
      const hr = f32x4.sub(br, dr);
      const hi = f32x4.sub(bi, di);
      C.put(y, f32x4.add(er, gr), f32x4.add(ei, gi));
      C.putTurned(y1, f32x4.add(fr, hi), f32x4.sub(fi, hr), w1r, w1i);
      C.putTurned(y2, f32x4.sub(er, gr), f32x4.sub(ei, gi), w2r, w2i);
      C.putTurned(y3, f32x4.sub(fr, hi), f32x4.add(fi, hr), w3r, w3i);
      y += BLOCK;
      y1 += BLOCK;
      y2 += BLOCK;
      y3 += BLOCK;
    }
    y += 3 * run;
  }
}

/** Radix 4, the last pass, in its place: one run, no twiddles. */
export function last4(x: usize, m: usize): void {
  const far = m << 1;
  const end = x + far;
  for (; x < end; x += BLOCK) {
    const x2 = x + 2 * far;
    const ar = v128.load(x);
    const ai = v128.load(x, 16);
    const br = v128.load(x + far);
    const bi = v128.load(x + far, 16);
    const cr = v128.load(x2);
    const ci = v128.load(x2, 16);
    const dr = v128.load(x2 + far);
    const di = v128.load(x2 + far, 16);
    const er = f32x4.add(ar, cr);
    const ei = f32x4.add(ai, ci);
    const fr = f32x4.sub(ar, cr);
    const fi = f32x4.sub(ai, ci);
    const gr = f32x4.add(br, dr);
    const gi = f32x4.add(bi, di);
    const hr = f32x4.sub(br, dr);
    const hi = f32x4.sub(bi, di);
    C.put(x, f32x4.add(er, gr), f32x4.add(ei, gi));
    C.put(x + far, f32x4.add(fr, hi), f32x4.sub(fi, hr));
    C.put(x2, f32x4.sub(er, gr), f32x4.sub(ei, gi));
    C.put(x2 + far, f32x4.sub(fr, hi), f32x4.add(fi, hr));
  }
}

/** Radix 8, the last pass, in its place: one run, no twiddles. */
export function last8(x: usize, m: usize): void {
  const far = m;
  const end = x + far;
  const half = f32x4.splat(HALF_ROOT);
  for (; x < end; x += BLOCK) {
    const x2 = x + 2 * far;
    const x4 = x + 4 * far;
    const x6 = x2 + 4 * far;
    const a0r = v128.load(x);
    const a0i = v128.load(x, 16);
    const a4r = v128.load(x4);
    const a4i = v128.load(x4, 16);
    const a2r = v128.load(x2);
    const a2i = v128.load(x2, 16);
    const a6r = v128.load(x6);
    const a6i = v128.load(x6, 16);
    const b0r = f32x4.add(a0r, a4r);
    const b0i = f32x4.add(a0i, a4i);
    const b4r = f32x4.sub(a0r, a4r);
    const b4i = f32x4.sub(a0i, a4i);
    const b2r = f32x4.add(a2r, a6r);
    const b2i = f32x4.add(a2i, a6i);
    const b6r = f32x4.sub(a2r, a6r);
    const b6i = f32x4.sub(a2i, a6i);
    const c0r = f32x4.add(b0r, b2r);
    const c0i = f32x4.add(b0i, b2i);
    const c1r = f32x4.sub(b0r, b2r);
    const c1i = f32x4.sub(b0i, b2i);
    const d0r = f32x4.add(b4r, b6i);
    const d0i = f32x4.sub(b4i, b6r);
    const d1r = f32x4.sub(b4r, b6i);
    const d1i = f32x4.add(b4i, b6r);
    const a1r = v128.load(x + far);
    const a1i = v128.load(x + far, 16);
    const a5r = v128.load(x4 + far);
    const a5i = v128.load(x4 + far, 16);
    const a3r = v128.load(x2 + far);
    const a3i = v128.load(x2 + far, 16);
    const a7r = v128.load(x6 + far);
    const a7i = v128.load(x6 + far, 16);
    const b1r = f32x4.add(a1r, a5r);
    const b1i = f32x4.add(a1i, a5i);
    const b5r = f32x4.sub(a1r, a5r);
    const b5i = f32x4.sub(a1i, a5i);
    const b3r = f32x4.add(a3r, a7r);
    const b3i = f32x4.add(a3i, a7i);
    const b7r = f32x4.sub(a3r, a7r);
    const b7i = f32x4.sub(a3i, a7i);
    const c2r = f32x4.add(b1r, b3r);
    const c2i = f32x4.add(b1i, b3i);
    const c3r = f32x4.sub(b1r, b3r);
    const c3i = f32x4.sub(b1i, b3i);
    C.put(x, f32x4.add(c0r, c2r), f32x4.add(c0i, c2i));
    C.put(x4, f32x4.sub(c0r, c2r), f32x4.sub(c0i, c2i));
    C.put(x2, f32x4.add(c1r, c3i), f32x4.sub(c1i, c3r));
    C.put(x6, f32x4.sub(c1r, c3i), f32x4.add(c1i, c3r));
    const pr = f32x4.add(b5r, b5i);
    const pi = f32x4.sub(b5i, b5r);
    const qr = f32x4.sub(b7i, b7r);
    const qi = f32x4.add(b7i, b7r);
    const ur = f32x4.add(pr, qr);
    const ui = f32x4.sub(pi, qi);
    const vr = f32x4.sub(pr, qr);
    const vi = f32x4.add(pi, qi);
    C.put(x + far, f32x4.relaxed_madd(ur, half, d0r), f32x4.relaxed_madd(ui, half, d0i));
    C.put(x4 + far, f32x4.relaxed_nmadd(ur, half, d0r), f32x4.relaxed_nmadd(ui, half, d0i));
    C.put(x2 + far, f32x4.relaxed_madd(vi, half, d1r), f32x4.relaxed_nmadd(vr, half, d1i));
    C.put(x6 + far, f32x4.relaxed_nmadd(vi, half, d1r), f32x4.relaxed_madd(vr, half, d1i));
  }
}
