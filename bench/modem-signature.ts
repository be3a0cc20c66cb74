// The signature through noise (TC-FR-005): devices and rogues of every kind at a gateway, beside a running pilot.
import { SENDERS, trySignatures, type Sender } from '../protocol/phy/signature-trials.suite.ts';
import type { Bench } from './harness.ts';

const ES_N0_DB = [6, 8, 10, 15];
/** Of what has to be accepted: no fewer of a thousand; at 6 dB a device may have to ask again. */
const LEAST = { 6: 0.82, 8: 0.99, 10: 1, 15: 1 } as Record<number, number>;
/** Rogues have to be refused every time; of a second emitter the alarm counts. */
const REFUSED: readonly Sender[] = ['wrong key', 'old nonce', 'all sixteen on', 'static'];
const PASSING: readonly Sender[] = ['genuine', 'one harmonic faded'];

export function runSignature(bench: Bench, trials: number): void {
  for (const [seed, sender] of SENDERS.entries())
    for (const esN0Db of ES_N0_DB) {
      const { accepted, alarms } = trySignatures(sender, esN0Db, trials, 500 + seed);
      const least = Math.floor((LEAST[esN0Db] ?? 1) * trials);
      const what = (unit: string, reach: string) => ({
        case: `signature, ${sender}, ${accepted} accepted, ${alarms} alarms`,
        load: `Es/N0 ${esN0Db} dB, ${trials} answers`,
        unit,
        reach,
      });
      if (PASSING.includes(sender))
        bench.limit(what('accepted', `≥ ${least}`), accepted, accepted >= least);
      else if (REFUSED.includes(sender))
        bench.limit(what('accepted', '0'), accepted, accepted === 0);
      else if (sender === 'second emitter')
        bench.limit(what('alarms', `≥ ${least}`), alarms, alarms >= least);
      else bench.limit(what('alarms', 'told'), alarms, true);
    }
}
