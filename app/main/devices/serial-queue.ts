// Acts one after another: each begins when the one before has ended, well or ill. Knows nothing of what they do.
export interface SerialQueue {
  /** Never call it from inside an act and wait: that one waits for its own end. */
  run<T>(act: () => Promise<T>): Promise<T>;
  /** When all acts asked for until now have ended. */
  idle(): Promise<void>;
}

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(act) {
      const done = last.then(act);
      last = done.catch(() => undefined);
      return done;
    },
    async idle() {
      await last;
    },
  };
}
