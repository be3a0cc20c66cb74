// Which harmonics of the plan's strip are named: the first always, the others as many as have room on a phone. Pure.

/** Names that stand beside each other in 300 pixels. */
const MOST = 7;

/** H1, and multiples of a step of 1, 2 or 5 times a power of ten, none nearer to another than half of it. */
export function labelledHarmonics(highest: number): number[] {
  let step = 1;
  for (let at = 0; highest / step > MOST; at += 1) step *= at % 3 === 1 ? 2.5 : 2;
  const multiples = Array.from({ length: Math.floor(highest / step) }, (_, i) => (i + 1) * step);
  return [...new Set([1, ...multiples])];
}
