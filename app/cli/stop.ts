// Serves until told to stop: the first signal closes in order, the second one at once.

const CLOSE_MAX_MS = 10_000;
/** npm passes on a Ctrl+C that the terminal has sent already: within this time they are one. */
const SAME_SIGNAL_MS = 500;

export interface Stop {
  /** Waits for the first signal, closes, and ends the process; after a while even when something still holds it. */
  thenClose(close: () => Promise<void>): Promise<never>;
}

/** Listens from now on: a signal that comes while things are still opening is kept. */
export function listenForStop(): Stop {
  const asked = new Promise<NodeJS.Signals | 'launcher'>((resolve) => {
    let firstAt: number | null = null;
    const ask = (signal: NodeJS.Signals | 'launcher'): void => {
      firstAt ??= performance.now();
      if (performance.now() - firstAt > SAME_SIGNAL_MS) force(signal);
      resolve(signal);
    };
    process.on('SIGINT', ask);
    process.on('SIGTERM', ask);
    // Started through a launcher of an older Node: its end is ours.
    process.once('disconnect', () => ask('launcher'));
    process.channel?.unref();
  });
  const force = (signal: NodeJS.Signals | 'launcher'): never =>
    process.exit(signal === 'SIGINT' ? 130 : 143);

  return {
    async thenClose(close) {
      const signal = await asked;
      const late = setTimeout(() => {
        console.error('The console did not close in time.');
        force(signal);
      }, CLOSE_MAX_MS);
      await close();
      clearTimeout(late);
      process.exit(0);
    },
  };
}
