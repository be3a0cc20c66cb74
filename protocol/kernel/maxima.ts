// The strongest local maxima of a power spectrum, strongest first. Owns no memory; refines nothing.

class List {
  /** Puts a maximum in its place, behind those as strong, and lets the weakest of a full list go. */
  @inline static insert(list: usize, end: usize, bin: i32, power: f32): void {
    let at = end;
    while (at > list) {
      const before = at - 8;
      if (load<f32>(before, 4) >= power) break;
      store<u64>(at, load<u64>(before));
      at = before;
    }
    store<i32>(at, bin);
    store<f32>(at, power, 4);
  }
}

/**
 * Maxima among bins `from` … `last` - 1: above `floor`, at least 0, and the bin before, not below the bin behind.
 * @param list room for `most` pairs of bin and power. @returns how many are in it.
 */
export function maxima(
  power: usize,
  from: i32,
  last: i32,
  floor: f32,
  list: usize,
  most: i32,
): i32 {
  let found: i32 = 0;
  const end = list + ((most - 1) << 3);
  let floors = f32x4.splat(floor);
  let bin = from;
  let at = power + (from << 2);
  while (bin < last) {
    let hits: i32;
    if (bin + 4 <= last) {
      const p = v128.load(at);
      const isMost = v128.and(f32x4.gt(p, v128.load(at - 4)), f32x4.ge(p, v128.load(at, 4)));
      hits = i32x4.bitmask(v128.and(isMost, f32x4.gt(p, floors)));
    } else {
      hits = 0;
      for (let i = 0; i < last - bin; i += 1) {
        const p = load<f32>(at + (i << 2));
        if (p > load<f32>(at + (i << 2) - 4) && p >= load<f32>(at + (i << 2) + 4)) hits |= 1 << i;
      }
    }
    while (hits != 0) {
      const i = ctz(hits);
      hits &= hits - 1;
      const p = load<f32>(at + (i << 2));
      if (!(p > floor)) continue;
      List.insert(list, found < most ? list + (found << 3) : end, bin + i, p);
      if (found < most) found += 1;
      if (found == most) {
        floor = load<f32>(end, 4);
        floors = f32x4.splat(floor);
      }
    }
    bin += 4;
    at += 16;
  }
  return found;
}
