// Where a real transform ends in its bins, packed as RealFft says.
import { BLOCK, C } from './complex';

/**
 * The real transform's 2m floats from the m points at z, packed as RealFft says.
 * @param halves two vectors for four bins: re and im of -j/2 · exp(-2πjk / 2m).
 */
export function lastPacked(z: usize, out: usize, m: usize, halves: usize): void {
  const half = f32x4.splat(0.5);
  const z0r = load<f32>(z);
  const z0i = load<f32>(z, 16);
  const middle = z + (m << 2);
  const midR = load<f32>(middle);
  const midI = load<f32>(middle, 16);
  let mirror = z + (m << 3) - BLOCK;
  let lastR = v128.load(z);
  let lastI = v128.load(z, 16);
  let low = out;
  let high = out + (m << 3) - 24;
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
    const er = f32x4.mul(half, f32x4.add(kr, nr));
    const ei = f32x4.mul(half, f32x4.sub(ki, ni));
    const or = f32x4.sub(kr, nr);
    const oi = f32x4.add(ki, ni);
    const wr = v128.load(halves);
    const wi = v128.load(halves, 16);
    halves += 32;
    const tr = C.mulRe(or, oi, wr, wi);
    const ti = C.mulIm(or, oi, wr, wi);
    const xr = f32x4.add(er, tr);
    const xi = f32x4.add(ei, ti);
    const yr = f32x4.sub(er, tr);
    const yi = f32x4.sub(ti, ei);
    v128.store(low, v128.shuffle<f32>(xr, xi, 0, 4, 1, 5));
    v128.store(low, v128.shuffle<f32>(xr, xi, 2, 6, 3, 7), 16);
    low += 32;
    // Bins m-k … m-k-3; that of k = 0 would be bin m, which is kept in the first place.
    v128.store(high, v128.shuffle<f32>(yr, yi, 3, 7, 2, 6));
    if (at == z) v128.store64_lane(high, v128.shuffle<f32>(yr, yi, 1, 5, 0, 4), 0, 16);
    else v128.store(high, v128.shuffle<f32>(yr, yi, 1, 5, 0, 4), 16);
    high -= 32;
  }
  store<f32>(out, z0r + z0i);
  store<f32>(out, z0r - z0i, 4);
  store<f32>(out + (m << 2), midR);
  store<f32>(out + (m << 2), -midI, 4);
}
