// Four complex numbers at a time, as the 32 bytes they are kept in: four real parts, then four imaginary ones.

/** Bytes of one such block. */
export const BLOCK: usize = 32;

export class C {
  /** One number of a table, in all four lanes. */
  @inline static lane(at: usize): v128 {
    return v128.load_splat<f32>(at);
  }

  /** (ar + j ai)(wr + j wi), real part. */
  @inline static mulRe(ar: v128, ai: v128, wr: v128, wi: v128): v128 {
    return f32x4.relaxed_nmadd(ai, wi, f32x4.mul(ar, wr));
  }

  /** (ar + j ai)(wr + j wi), imaginary part. */
  @inline static mulIm(ar: v128, ai: v128, wr: v128, wi: v128): v128 {
    return f32x4.relaxed_madd(ai, wr, f32x4.mul(ar, wi));
  }

  @inline static put(at: usize, re: v128, im: v128): void {
    v128.store(at, re);
    v128.store(at, im, 16);
  }

  /** Stores (re + j im)(wr + j wi). */
  @inline static putTurned(at: usize, re: v128, im: v128, wr: v128, wi: v128): void {
    v128.store(at, C.mulRe(re, im, wr, wi));
    v128.store(at, C.mulIm(re, im, wr, wi), 16);
  }
}

export class Lanes {
  @inline static even(a: v128, b: v128): v128 {
    return v128.shuffle<f32>(a, b, 0, 2, 4, 6);
  }

  @inline static odd(a: v128, b: v128): v128 {
    return v128.shuffle<f32>(a, b, 1, 3, 5, 7);
  }

  /** Stores the columns of the 4 × 4 table with rows a, b, c, d, one column a block. */
  @inline static putColumns(at: usize, a: v128, b: v128, c: v128, d: v128): void {
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
    const ab2 = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
    const cd2 = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
    v128.store(at, v128.shuffle<i64>(ab, cd, 0, 2));
    v128.store(at, v128.shuffle<i64>(ab, cd, 1, 3), 32);
    v128.store(at, v128.shuffle<i64>(ab2, cd2, 0, 2), 64);
    v128.store(at, v128.shuffle<i64>(ab2, cd2, 1, 3), 96);
  }
}
