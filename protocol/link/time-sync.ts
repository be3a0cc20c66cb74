// The device's clock against ours: the least delayed of the last eight exchanges is believed (SPEC L11).

export interface ClockEstimate {
  /** Add to device time to get ours, ns. */
  offsetNs: bigint;
  /** Round trip of the exchange believed, ns: the offset is within half of it. */
  delayNs: bigint;
}

export interface TimeSync {
  /** t1 our sending, t2 device receiving, t3 device sending, t4 our receiving. Source: RFC 5905, section 8. */
  add(t1: bigint, t2: bigint, t3: bigint, t4: bigint): ClockEstimate;
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
      kept.push(sample);
      if (kept.length > KEPT) kept.shift();
      return best() ?? sample;
    },
    get estimate() {
      return best();
    },
  };
}
