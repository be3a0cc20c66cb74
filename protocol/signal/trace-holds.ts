// Holds of a trace beside the largest: the least that was shown, and a largest that comes down again. Plain loops on
// powers, in place.

/** lows = min(lows, power): what never falls below this is always there. */
export function lowerTo(lows: Float32Array, power: Float32Array): void {
  for (let i = 0; i < lows.length; i += 1) {
    const p = power[i] ?? 0;
    if (p < (lows[i] ?? 0)) lows[i] = p;
  }
}

/** hold comes down by so many dB, but never below the trace itself. */
export function decayTo(hold: Float32Array, power: Float32Array, db: number): void {
  const factor = 10 ** (-db / 10);
  for (let i = 0; i < hold.length; i += 1)
    hold[i] = Math.max((hold[i] ?? 0) * factor, power[i] ?? 0);
}
