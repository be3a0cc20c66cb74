// Runs of samples: scaled from integers, copied with a look at each, summed.

/** Bytes of the samples summed in single precision before they go into the double sum: too few to lose much. */
const STRETCH: usize = 128;

class Sum {
  /** Four samples above a base, weighted. */
  @inline static above(x: usize, w: usize, bases: v128): v128 {
    return f32x4.mul(f32x4.sub(v128.load(x), bases), v128.load(w));
  }

  @inline static wide(v: v128): v128 {
    return f64x2.add(
      f64x2.promote_low_f32x4(v),
      f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1)),
    );
  }
}

/**
 * Weighted mean of n floats, Σ w·x / Σ w, n a multiple of 32: less it, a weighted block's bin 0 is empty. Sums are of
 * what stands above the first: an offset takes no digits from them. @param w weights, whose own sum is 2.
 */
export function meanOf(x: usize, w: usize, n: usize): f64 {
  const base = load<f32>(x);
  const bases = f32x4.splat(base);
  const end = x + (n << 2);
  let sum = f64x2.splat(0);
  while (x < end) {
    const stop = x + STRETCH;
    let a = Sum.above(x, w, bases);
    let b = Sum.above(x + 16, w + 16, bases);
    let c = Sum.above(x + 32, w + 32, bases);
    let d = Sum.above(x + 48, w + 48, bases);
    for (x += 64, w += 64; x < stop; x += 64, w += 64) {
      a = f32x4.add(a, Sum.above(x, w, bases));
      b = f32x4.add(b, Sum.above(x + 16, w + 16, bases));
      c = f32x4.add(c, Sum.above(x + 32, w + 32, bases));
      d = f32x4.add(d, Sum.above(x + 48, w + 48, bases));
    }
    sum = f64x2.add(sum, Sum.wide(f32x4.add(f32x4.add(a, b), f32x4.add(c, d))));
  }
  return <f64>base + (f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1)) / 2;
}

/** Copies n floats. @returns 1 when each is a number below `most` in size. */
export function copyBounded(x: usize, y: usize, n: usize, most: f32): i32 {
  const limit = f32x4.splat(most);
  let good = i32x4.splat(-1);
  const fours = x + ((n & ~3) << 2);
  const end = x + (n << 2);
  for (; x < fours; x += 16) {
    const v = v128.load(x);
    v128.store(y, v);
    good = v128.and(good, f32x4.lt(f32x4.abs(v), limit));
    y += 16;
  }
  let all: bool = i32x4.all_true(good);
  for (; x < end; x += 4) {
    const v = load<f32>(x);
    store<f32>(y, v);
    if (!(abs(v) < most)) all = false;
    y += 4;
  }
  return all ? 1 : 0;
}

/** y = raw · scale + offset of n 16-bit integers. @returns 1 when one stands at a rail, ± `rail`. */
export function scaleInt16(x: usize, y: usize, n: usize, scale: f32, offset: f32, rail: i32): i32 {
  const by = f32x4.splat(scale);
  const plus = f32x4.splat(offset);
  let high = i16x8.splat(0);
  let low = i16x8.splat(0);
  const eights = x + ((n & ~7) << 1);
  const end = x + (n << 1);
  for (; x < eights; x += 16) {
    const raw = v128.load(x);
    high = i16x8.max_s(high, raw);
    low = i16x8.min_s(low, raw);
    const a = f32x4.convert_i32x4_s(i32x4.extend_low_i16x8_s(raw));
    const b = f32x4.convert_i32x4_s(i32x4.extend_high_i16x8_s(raw));
    v128.store(y, f32x4.add(f32x4.mul(a, by), plus));
    v128.store(y, f32x4.add(f32x4.mul(b, by), plus), 16);
    y += 32;
  }
  const limit = i16x8.splat(<i16>rail);
  let railed: bool = v128.any_true(
    v128.or(i16x8.ge_s(high, limit), i16x8.le_s(low, i16x8.neg(limit))),
  );
  for (; x < end; x += 2) {
    const raw = <i32>load<i16>(x);
    if (raw >= rail || raw <= -rail) railed = true;
    store<f32>(y, <f32>raw * scale + offset);
    y += 4;
  }
  return railed ? 1 : 0;
}
