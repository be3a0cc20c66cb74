// How old a value of the control class is (three bonded harmonics, SPEC P6.1; TC-NFR-003) when the console's thread has it
// decoded, when it is in the database, and when a person sees it: from the agent's taking it up, through a
// pseudo-terminal paced to its baud. What is seen is measured in runs of their own: a browser takes its share of the cores.
//   a frame of 9 bytes takes 27 symbols, 30.4 ms of air; up to 4.5 ms it waits for a slot
import { hasBrowser, NO_BROWSER } from './clocked-page.ts';
import { measureControl, missingOf } from './control-line.ts';
import { measureDrawn } from './control-page.ts';
import { buildPage } from './gateway-rig.ts';
import { percentile, type Bench } from './harness.ts';

const FRAMES = 300;
/** A prime, so that what is said keeps no step with slots and blocks. */
const EVERY_MS = 101;
/** The greeting, the first slots and the compiler: before those nothing counts. */
const SETTLED = 20;
/** Each from the agent on. */
const WITHIN_MS = { decoded: 50, drawn: 100, committed: 150 };
const LINES = [
  { baud: 2_000_000, rateHz: 48_000 },
  { baud: 921_600, rateHz: 16_000 },
];

export async function run(bench: Bench): Promise<void> {
  const frames = bench.amount('frames', FRAMES) + SETTLED;
  if (hasBrowser) buildPage();
  for (const { baud, rateHz } of LINES) {
    const line = {
      baud,
      rateHz,
      everyMs: EVERY_MS,
      frames,
      mostMs: 10_000 + 2 * frames * EVERY_MS,
    };
    const load = `${rateHz / 1000} kHz, ${baud} baud`;
    const whatOf = (name: string, mostMs: number) => ({
      ...{ case: `${name}, p99`, load, unit: 'ms', reach: `< ${mostMs} ms` },
    });
    /** @param missing values that never came: later than any limit, each of them. */
    const row = (
      name: string,
      lateMs: readonly number[],
      mostMs: number,
      { missing, more }: { missing: number; more: string },
    ): void => {
      const never = Math.max(missing, frames - lateMs.length);
      const settled = [...lateMs.slice(SETTLED), ...Array<number>(never).fill(Infinity)];
      const p99 = percentile(settled, 0.99);
      bench.limit(whatOf(name, mostMs), p99, p99 < mostMs);
      console.log(
        `${load}: ${name}: median ${percentile(settled, 0.5).toFixed(1)} ms, least ${Math.min(...settled).toFixed(1)}, most ${percentile(settled, 1).toFixed(1)}, ${settled.length} frames, ${more}`,
      );
    };
    const found = await measureControl(line);
    if (!found) throw new Error('the control bench needs the device agent');
    const missing = missingOf(found.saidMs, EVERY_MS);
    const how = { missing, more: `${missing} never came, of which the console told ${found.lost}` };
    row('control value sent → decoded in the console', found.decodedMs, WITHIN_MS.decoded, how);
    row('control value sent → committed', found.committedMs, WITHIN_MS.committed, how);
    const drawn = await measureDrawn(line);
    const name = 'control value sent → pixels of the channels room';
    if (drawn)
      // A value that a newer one has replaced before it was drawn is not missing.
      row(name, drawn.drawnMs, WITHIN_MS.drawn, {
        ...{ missing: 0, more: `the page’s clock within ${drawn.withinMs.toFixed(2)} ms` },
      });
    else bench.skip(whatOf(name, WITHIN_MS.drawn), NO_BROWSER);
  }
}
