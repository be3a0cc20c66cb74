// Where a real transform ends in powers: the bins are averaged and held as they come, and never written.
import { BLOCK, C } from './complex';

class Bins {
  /** running += weight · (power - running), from what `keep` leaves of it. */
  @inline static blend(at: usize, keep: v128, weight: v128, power: v128): void {
    const before = v128.and(v128.load(at), keep);
    v128.store(at, f32x4.relaxed_madd(f32x4.sub(power, before), weight, before));
  }

  @inline static raise(at: usize, power: v128): void {
    v128.store(at, f32x4.pmax(v128.load(at), power));
  }

  /** The same for one bin. */
  @inline static one(running: usize, hold: usize, weight: f32, power: f32): void {
    const before: f32 = weight == 1 ? 0 : load<f32>(running);
    store<f32>(running, before + weight * (power - before));
    if (hold != 0 && power > load<f32>(hold)) store<f32>(hold, power);
  }
}

/**
 * Bins 0 … m from the m points at z, whose weights make |X| the one-sided peak amplitude, but for the first bin and
 * the last, which are not doubled. @param hold where the largest powers are, or 0 for none.
 * @param halves two vectors for four bins: re and im of -j/2 · exp(-2πjk / 2m).
 */
export function lastPower(
  z: usize,
  m: usize,
  halves: usize,
  count: i32,
  running: usize,
  hold: usize,
): void {
  const share = <f32>1 / <f32>count;
  const weight = f32x4.splat(share);
  // The first block of an average stands alone: a difference to what was before could drown it.
  const keep = i32x4.splat(count == 1 ? 0 : -1);
  const half = f32x4.splat(0.5);
  const top = running + (m << 2);
  const topHold: usize = hold == 0 ? 0 : hold + (m << 2);
  const firstBefore = load<f32>(running);
  const topBefore = load<f32>(top);
  const firstHold: f32 = hold == 0 ? 0 : load<f32>(hold);
  const topHoldBefore: f32 = hold == 0 ? 0 : load<f32>(topHold);
  const middle = z + (m << 2);
  let mirror = z + (m << 3) - BLOCK;
  let lastR = v128.load(z);
  let lastI = v128.load(z, 16);
  let low: usize = 0;
  let high: usize = (m << 2) - 12;
  for (let at = z; at < middle; at += BLOCK) {
    const kr = v128.load(at);
    const ki = v128.load(at, 16);
    const mr = v128.load(mirror);
    const mi = v128.load(mirror, 16);
    const nr = v128.shuffle<f32>(lastR, mr, 0, 7, 6, 5);
    const ni = v128.shuffle<f32>(lastI, mi, 0, 7, 6, 5);
    lastR = mr;
    lastI = mi;
    mirror -= BLOCK;
    const er = f32x4.add(kr, nr);
    const ei = f32x4.sub(ki, ni);
    const or = f32x4.sub(kr, nr);
    const oi = f32x4.add(ki, ni);
    const wr = v128.load(halves);
    const wi = v128.load(halves, 16);
    halves += 32;
    const tr = C.mulRe(or, oi, wr, wi);
    const ti = C.mulIm(or, oi, wr, wi);
    const xr = f32x4.relaxed_madd(er, half, tr);
    const xi = f32x4.relaxed_madd(ei, half, ti);
    const yr = f32x4.relaxed_nmadd(er, half, tr);
    const yi = f32x4.relaxed_nmadd(ei, half, ti);
    const x = f32x4.relaxed_madd(xr, xr, f32x4.mul(xi, xi));
    const yk = f32x4.relaxed_madd(yr, yr, f32x4.mul(yi, yi));
    const y = v128.shuffle<f32>(yk, yk, 3, 2, 1, 0);
    Bins.blend(running + low, keep, weight, x);
    Bins.blend(running + high, keep, weight, y);
    if (hold != 0) {
      Bins.raise(hold + low, x);
      Bins.raise(hold + high, y);
    }
    low += 16;
    high -= 16;
  }
  // The first bin and the last were counted as if doubled: put right. The middle one has no mirror.
  store<f32>(running, firstBefore);
  store<f32>(top, topBefore);
  if (hold != 0) {
    store<f32>(hold, firstHold);
    store<f32>(topHold, topHoldBefore);
  }
  const z0r = load<f32>(z);
  const z0i = load<f32>(z, 16);
  const first = <f32>0.5 * (z0r + z0i);
  const last = <f32>0.5 * (z0r - z0i);
  const midR = load<f32>(middle);
  const midI = load<f32>(middle, 16);
  Bins.one(running, hold, share, first * first);
  Bins.one(top, topHold, share, last * last);
  Bins.one(running + (m << 1), hold == 0 ? 0 : hold + (m << 1), share, midR * midR + midI * midI);
}
