// An analyser's arrays in the kernel's memory, and the record that says where they are. Does no arithmetic.
import type { SpectrumSettings } from '../../model/index.ts';
import { MOST_SAMPLE, type Hops } from '../hops.ts';
import { copyBounded } from '../power.ts';
import type { Window } from '../windows.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './open.ts';
import type { Tables } from './tables.ts';

/** Fields of the record, four bytes each, as kernel/transform.ts names them. */
const RECORD_FIELDS = 6;

/** @throws when memory is out, or takes no transform of settings.n; nothing stays taken then. */
export function createKernelHops(
  exports: KernelExports,
  memory: KernelMemory,
  tables: Tables,
  settings: SpectrumSettings,
  window: Window,
): Hops {
  const { n, averaging, removeMean } = settings;
  const bins = n / 2 + 1;
  const given: (() => void)[] = [];
  const close = (): void => given.splice(0).forEach((giveBack) => giveBack());

  function table(at: number): number {
    given.push(() => tables.release(at));
    return at;
  }
  function room(floats: number): number {
    const at = memory.allocate(4 * floats);
    given.push(() => memory.free(at));
    return at;
  }
  function make(): Hops {
    const plan = table(tables.plan(n));
    const weights = table(tables.weights(window, settings.kaiserBeta));
    const chain = room(RECORD_FIELDS);
    const samplesAt = room(2 * n);
    const runningAt = room(bins);
    const powerAt = averaging === 'linear' ? room(bins) : runningAt;
    const holdAt = settings.hold ? room(bins) : 0;
    const record = [plan, samplesAt, weights, runningAt, holdAt, removeMean ? 1 : 0];
    memory.integers(chain, RECORD_FIELDS).set(record);
    const samples = memory.floats(samplesAt, 2 * n);
    const running = memory.floats(runningAt, bins);
    return {
      samples,
      running,
      power: powerAt === runningAt ? running : memory.floats(powerAt, bins),
      hold: holdAt === 0 ? null : memory.floats(holdAt, bins),
      copy(source, at, to, count) {
        const from = memory.addressOf(source);
        return from < 0
          ? copyBounded(source, at, samples, to, count, MOST_SAMPLE * MOST_SAMPLE)
          : exports.copyBounded(from + 4 * at, samplesAt + 4 * to, count, MOST_SAMPLE) === 1;
      },
      hop: (start, count) => exports.hop(chain, start, count),
      close,
    };
  }
  try {
    return make();
  } catch (error) {
    close();
    throw error;
  }
}
