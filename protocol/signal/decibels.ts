// What levels share: how much of a decibel a small change of an amplitude is.

/** Change of a level, dB, for a relative change of its amplitude: d(20 log10 A) = 20 / ln 10 · dA / A. */
export const DB_A_NEPER = 20 / Math.LN10;
/** What a level between bins is good to, dB. */
export const LOBE_DB = 0.01;
