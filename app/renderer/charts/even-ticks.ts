// Where the marks of a linear axis stand: at round numbers. Pure.

/** Steps of 1, 2 or 5 times a power of ten, such that marks stand at least `roomPx` apart. */
export function evenTicks(from: number, to: number, lengthPx: number, roomPx: number): number[] {
  const least = ((to - from) * roomPx) / lengthPx;
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((size) => size >= least) ?? least;
  const first = Math.ceil(from / step);
  const count = Math.floor(to / step) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
