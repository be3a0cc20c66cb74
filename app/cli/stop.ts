// Serves until told to stop: the first signal closes in order, the second one at once.

const CLOSE_MAX_MS = 10_000;
/** npm passes on a Ctrl+C that the terminal has sent already: within this time they are one. */
const SAME_SIGNAL_MS = 500;

/** Resolves when `close` has; the process then ends by itself, or is ended when something still holds it. */
export async function untilStopped(close: () => Promise<void>): Promise<void> {
  const first = await new Promise<NodeJS.Signals | 'launcher'>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
    // Started through a launcher of an older Node: its end is ours.
    process.once('disconnect', () => resolve('launcher'));
    process.channel?.unref();
  });
  const force = (): never => process.exit(first === 'SIGINT' ? 130 : 143);
  const firstAt = performance.now();
  const again = (): void => {
    if (performance.now() - firstAt > SAME_SIGNAL_MS) force();
  };
  process.on('SIGINT', again);
  process.on('SIGTERM', again);
  const late = setTimeout(() => {
    console.error('The console did not close in time.');
    force();
  }, CLOSE_MAX_MS);
  await close();
  clearTimeout(late);
  process.exit(0);
}
