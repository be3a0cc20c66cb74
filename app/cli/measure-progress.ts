// How far a long file has been read, said on the standard error. Keeps no clock of its own.

/** On a terminal the line is written over; elsewhere each is a line that stays. */
const EVERY_MS = { terminal: 1000, plain: 5000 } as const;

interface Out {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** @param now milliseconds of any origin. @param what is done, before the share. @returns what is told of each piece; whoever is quick hears nothing. */
export function createProgress(
  frames: number,
  out: Out,
  now: () => number,
  what = 'measured',
): (count: number) => void {
  const isTerminal = out.isTTY === true;
  const everyMs = EVERY_MS[isTerminal ? 'terminal' : 'plain'];
  let done = 0;
  let hasSpoken = false;
  let saidAtMs = now();
  return (count) => {
    done += count;
    const isOver = done >= frames;
    const isDue = now() - saidAtMs >= everyMs;
    if (!isDue && !(isOver && hasSpoken)) return;
    saidAtMs = now();
    hasSpoken = true;
    const words = `${what} ${Math.floor((100 * done) / frames)} %`;
    out.write(isTerminal ? `\r${words}${isOver ? '\n' : ''}` : `${words}\n`);
  };
}
