// Whether the full scale of a channel was told by anybody. Pure.

/**
 * Floats of a file that says no unit are in counts of their own and have ±1 by convention alone: numbers beyond it are
 * as good as any, and no level is below a full scale. A converter counts further than 1; what has a unit has told its own.
 * @param fullScale amplitude of a full-scale sine, in `unit`.
 */
export const isFullScaleTold = ({
  unit,
  fullScale,
}: {
  unit: string;
  fullScale: number | null;
}): boolean => unit !== 'counts' || fullScale !== 1;
