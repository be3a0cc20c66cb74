// Random histories of people and rights: `npm run histories -- --count 1000000 [--seed N]`. One JSON line; fails on
// a single escalation, and when a kind of fault was never tried. The promises are SPEC A5's:
// (a) nobody holds what no valid chain gives, (b) the order never matters, (c) what was removed comes back by name only.
import { parseArgs } from 'node:util';
import { tellHistory } from './histories/history.ts';
import { createRandom } from './histories/site.ts';
import { Escalation, newTally, type Tally } from './histories/telling.ts';

export interface HistoriesReport extends Tally {
  seed: number;
  histories: number;
  escalations: number;
  /** Seeds of the histories that broke a promise, the first few, and how. */
  broken: { seed: number; what: string }[];
  untried: string[];
}

/** One history in so many goes by way of real signatures. */
const SIGNED_EVERY = 1000;

/** Each history has a seed of its own, so that one that fails can be told again alone. */
export function tellHistories(
  histories: number,
  seed: number,
  onProgress?: (told: number, escalations: number) => void,
): HistoriesReport {
  const tally = newTally();
  const broken: HistoriesReport['broken'] = [];
  let escalations = 0;
  for (let i = 0; i < histories; i += 1) {
    const own = (Math.imul(seed + i, 0x9e3779b1) ^ (seed >>> 7)) >>> 0;
    if (i % 50_000 === 0) onProgress?.(i, escalations);
    try {
      tellHistory(createRandom(own), tally, i % SIGNED_EVERY === 0);
    } catch (error) {
      if (!(error instanceof Escalation)) throw error;
      escalations += 1;
      if (broken.length < 5) broken.push({ seed: own, what: error.message });
    }
  }
  onProgress?.(histories, escalations);
  const untried = Object.entries(tally.faults)
    .filter(([, times]) => times === 0)
    .map(([kind]) => kind);
  return { seed, histories, escalations, ...tally, broken, untried };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      count: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    },
  });
  const beganMs = performance.now();
  const report = tellHistories(Number(values.count), Number(values.seed), (told, escalations) =>
    console.error(`${told} told, ${escalations} escalations`),
  );
  const seconds = Math.round((performance.now() - beganMs) / 1000);
  console.log(JSON.stringify({ ...report, seconds }));
  process.exitCode = report.escalations > 0 || report.untried.length > 0 ? 1 : 0;
}
