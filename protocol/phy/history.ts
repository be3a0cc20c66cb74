// The last samples that came, by their number in the stream. Written twice, so that any stretch is read in one piece.

export interface History {
  /** Samples that came so far: the number of the next. */
  readonly end: number;
  /** The oldest that is still there; before the first there was silence. */
  readonly begin: number;
  /** Twice as long as what is held: sample s is at s & mask, and every sample after it follows. */
  readonly values: Float64Array;
  readonly mask: number;
  push(value: number): void;
}

/** @param least samples that are held. */
export function createHistory(least: number): History {
  const size = 2 ** Math.ceil(Math.log2(Math.max(least, 2)));
  const mask = size - 1;
  const values = new Float64Array(2 * size);
  let end = 0;
  // A stream may run for months: its numbers outgrow 32 bits, so where the next stands is counted beside them.
  let at = 0;
  return {
    values,
    mask,
    get end() {
      return end;
    },
    get begin() {
      return end - size;
    },
    push(value) {
      values[at] = value;
      values[at + size] = value;
      end += 1;
      at = (at + 1) & mask;
    },
  };
}
