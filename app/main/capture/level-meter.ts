// RMS, peak and mean of the newest stretch of one channel, as samples come. Everything is made when the meter is;
// a push allocates nothing. Never sees a gap as samples: it begins anew there.
//
//   ring of sub-blocks   |■■■■|■■■■|■■■■|■■  |    the newest 32 whole ones and the one that fills
//                                         ▲ samples come here; the oldest whole one is overwritten

export interface LevelMeter {
  /** RMS without the mean. */
  readonly rms: number;
  /** Maximum of |x - mean|. */
  readonly peak: number;
  readonly mean: number;
  push(samples: Float32Array, count: number): void;
  /** Works out the three numbers. */
  read(): void;
  /** Forgets all: samples are missing here. */
  restart(): void;
}

const PARTS = 32;

/** @param windowSamples the least that is measured, once so many came; up to a 32nd part more. */
export function createLevelMeter(windowSamples: number): LevelMeter {
  const partSamples = Math.max(1, Math.ceil(windowSamples / PARTS));
  const counts = new Float64Array(PARTS + 1);
  const sums = new Float64Array(PARTS + 1);
  const squares = new Float64Array(PARTS + 1);
  const lows = new Float64Array(PARTS + 1);
  const highs = new Float64Array(PARTS + 1);
  let part = 0;
  /** Sums are of what stands above it: an offset takes no digits from them. */
  let base = 0;
  let isEmpty = true;
  let [rms, peak, mean] = [0, 0, 0];

  function begin(at: number): void {
    part = at;
    counts[at] = 0;
    sums[at] = 0;
    squares[at] = 0;
    lows[at] = Infinity;
    highs[at] = -Infinity;
  }
  function restart(): void {
    for (let at = PARTS; at >= 0; at -= 1) begin(at);
    isEmpty = true;
  }
  /** Samples [from, to), all of the part that fills. */
  function add(samples: Float32Array, from: number, to: number): void {
    let sum = 0;
    let square = 0;
    let low = lows[part] ?? 0;
    let high = highs[part] ?? 0;
    for (let i = from; i < to; i += 1) {
      const x = (samples[i] ?? 0) - base;
      sum += x;
      square += x * x;
      if (x < low) low = x;
      if (x > high) high = x;
    }
    counts[part] = (counts[part] ?? 0) + to - from;
    sums[part] = (sums[part] ?? 0) + sum;
    squares[part] = (squares[part] ?? 0) + square;
    lows[part] = low;
    highs[part] = high;
  }

  restart();
  return {
    get rms() {
      return rms;
    },
    get peak() {
      return peak;
    },
    get mean() {
      return mean;
    },
    push(samples, count) {
      if (isEmpty && count > 0) {
        base = samples[0] ?? 0;
        isEmpty = false;
      }
      for (let at = 0; at < count;) {
        if ((counts[part] ?? 0) >= partSamples) begin((part + 1) % (PARTS + 1));
        const to = Math.min(count, at + partSamples - (counts[part] ?? 0));
        add(samples, at, to);
        at = to;
      }
    },
    read() {
      let count = 0;
      let sum = 0;
      let square = 0;
      let low = Infinity;
      let high = -Infinity;
      for (let at = 0; at <= PARTS; at += 1) {
        count += counts[at] ?? 0;
        sum += sums[at] ?? 0;
        square += squares[at] ?? 0;
        low = Math.min(low, lows[at] ?? low);
        high = Math.max(high, highs[at] ?? high);
      }
      const above = count > 0 ? sum / count : 0;
      mean = count > 0 ? base + above : 0;
      rms = count > 0 ? Math.sqrt(Math.max(0, square / count - above * above)) : 0;
      peak = count > 0 ? Math.max(high - above, above - low) : 0;
    },
    restart,
  };
}
