// From multiple to multiple of the harmonic cursor: which one a key goes to. Pure.

/**
 * The multiple above or below a frequency; the one it stands on is not it.
 * @param hz null: nowhere yet. @param count of multiples there are. @returns null without any.
 */
export function nextOrder(
  f0Hz: number,
  hz: number | null,
  step: 1 | -1,
  count: number,
): number | null {
  if (count < 1) return null;
  if (hz === null) return 1;
  const here = hz / f0Hz;
  // A cursor on a multiple's line stands some bins beside it at the most.
  const nearest = Math.round(here);
  const isThere = Math.abs(here - nearest) < 0.25;
  const next = isThere ? nearest + step : step === 1 ? Math.ceil(here) : Math.floor(here);
  return Math.max(1, Math.min(count, next));
}
