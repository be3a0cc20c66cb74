// The device's clock against ours: the least delayed of the last eight exchanges is believed (SPEC L11).

export interface ClockEstimate {
  /** Add to device time to get ours, ns. */
  offsetNs: bigint;
  /** Round trip of the exchange believed, ns: the offset is within half of it. */
  delayNs: bigint;
}

export interface TimeSync {
  /**
   * t1 our sending, t2 device receiving, t3 device sending, t4 our receiving, ns. An exchange that ended before
   * it began, on either clock, is left out. Source: RFC 5905, section 8.
   * @returns the estimate that is believed now; null as long as there is none.
   */
  add(t1: bigint, t2: bigint, t3: bigint, t4: bigint): ClockEstimate | null;
  readonly estimate: ClockEstimate | null;
}

const KEPT = 8;

export function createTimeSync(): TimeSync {
  const kept: ClockEstimate[] = [];
  const best = (): ClockEstimate | null =>
    kept.reduce<ClockEstimate | null>(
      (least, each) => (!least || each.delayNs < least.delayNs ? each : least),
      null,
    );
  return {
    add(t1, t2, t3, t4) {
      const sample = { offsetNs: (t1 - t2 + (t4 - t3)) / 2n, delayNs: t4 - t1 - (t3 - t2) };
      if (t3 >= t2 && sample.delayNs >= 0n) kept.push(sample);
      if (kept.length > KEPT) kept.shift();
      return best();
    },
    get estimate() {
      return best();
    },
  };
}
