// How old a value of the control class is (three bonded harmonics, SPEC P6.1; TC-NFR-003) when the console's thread has it
// decoded, and when it is in the database: from the agent's taking it up, through a pseudo-terminal paced to its baud.
//   a frame of 9 bytes takes 27 symbols, 30.4 ms of air; up to 4.5 ms it waits for a slot
import { percentile, type Bench } from './harness.ts';
import { measureControl } from './control-line.ts';

const FRAMES = 300;
/** A prime, so that what is said keeps no step with slots and blocks. */
const EVERY_MS = 101;
/** The greeting, the first slots and the compiler: before those nothing counts. */
const SETTLED = 20;
const DECODED_WITHIN_MS = 50;
const COMMITTED_WITHIN_MS = 100;
const LINES = [
  { baud: 2_000_000, rateHz: 48_000 },
  { baud: 921_600, rateHz: 16_000 },
];

export async function run(bench: Bench): Promise<void> {
  const frames = Number(bench.options.get('frames') ?? FRAMES) + SETTLED;
  for (const { baud, rateHz } of LINES) {
    const mostMs = 10_000 + 2 * frames * EVERY_MS;
    const found = await measureControl({ baud, rateHz, everyMs: EVERY_MS, frames, mostMs });
    if (!found) throw new Error('the control bench needs the device agent');
    const load = `${rateHz / 1000} kHz, ${baud} baud`;
    const row = (name: string, lateMs: readonly number[], mostMs: number): void => {
      const settled = lateMs.slice(SETTLED);
      const p99 = percentile(settled, 0.99);
      const what = { case: `${name}, p99`, load, unit: 'ms', reach: `< ${mostMs} ms` };
      bench.limit(what, p99, p99 < mostMs);
      console.log(
        `${load}: ${name}: median ${percentile(settled, 0.5).toFixed(1)} ms, least ${Math.min(...settled).toFixed(1)}, most ${percentile(settled, 1).toFixed(1)}, ${settled.length} frames, ${found.lost} lost`,
      );
    };
    row('control value sent → decoded in the console', found.decodedMs, DECODED_WITHIN_MS);
    row(
      'control value sent → committed',
      found.committedMs,
      DECODED_WITHIN_MS + COMMITTED_WITHIN_MS,
    );
  }
}
