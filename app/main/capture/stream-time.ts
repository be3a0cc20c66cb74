// When a sample arrived, by its number among those that came: what never came in between took its time as well.

export interface StreamTime {
  /** Of the newest sample: its number, those that never came counted in; its arrival, Unix ms. */
  readonly newest: number;
  readonly newestMs: number;
  came(samples: number, newestMs: number): void;
  missing(samples: number): void;
  /** @param sample among those that came. */
  streamOf(sample: number): number;
  msOf(sample: number): number;
}

/** Gaps that are told apart; older ones count as before everything. */
const GAPS = 64;

export function createStreamTime(rateHz: number): StreamTime {
  let held = 0;
  let newest = 0;
  let newestMs = 0;
  let base = 0;
  let gaps: { at: number; samples: number }[] = [];
  const streamOf = (sample: number): number =>
    gaps.reduce((sum, gap) => (gap.at <= sample ? sum + gap.samples : sum), base + sample);
  return {
    get newest() {
      return newest;
    },
    get newestMs() {
      return newestMs;
    },
    came(samples, atMs) {
      held += samples;
      newest += samples;
      newestMs = atMs;
    },
    missing(samples) {
      newest += samples;
      const last = gaps.at(-1);
      if (last?.at === held) last.samples += samples;
      else gaps = [...gaps, { at: held, samples }];
      if (gaps.length > GAPS) base += gaps.shift()?.samples ?? 0;
    },
    streamOf,
    msOf: (sample) => newestMs - (1000 * (newest - streamOf(sample))) / rateHz,
  };
}
