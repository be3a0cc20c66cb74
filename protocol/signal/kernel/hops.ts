// An analyser's arrays in the kernel's memory, and the record that says where they are. Does no arithmetic.
import type { SpectrumSettings } from '../../model/index.ts';
import { MOST_SAMPLE, type Hops } from '../hops.ts';
import { copyBounded } from '../power.ts';
import type { Window } from '../windows.ts';
import type { Holdings } from './holdings.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './open.ts';

/** Fields of the record, as protocol/kernel/transform.ts names them. */
const RECORD_FIELDS = 6;

/** @throws when memory is out, or the kernel takes no transform of settings.n. */
export function createKernelHops(
  exports: KernelExports,
  memory: KernelMemory,
  held: Holdings,
  settings: SpectrumSettings,
  window: Window,
): Hops {
  const { n } = settings;
  const bins = n / 2 + 1;
  const plan = held.plan(n);
  const weights = held.weights(window, settings.kaiserBeta);
  const record = held.integers(RECORD_FIELDS);
  const samples = held.floats(2 * n);
  const running = held.floats(bins);
  const power = settings.averaging === 'linear' ? held.floats(bins) : running;
  const hold = settings.hold ? held.floats(bins) : null;
  const samplesAt = samples.byteOffset;
  const chain = record.byteOffset;
  record.set([
    plan,
    samplesAt,
    weights,
    running.byteOffset,
    hold?.byteOffset ?? 0,
    settings.removeMean ? 1 : 0,
  ]);
  return {
    samples,
    running,
    power,
    hold,
    copy(source, at, to, count) {
      const from = memory.addressOf(source);
      return from < 0
        ? copyBounded(source, at, samples, to, count, MOST_SAMPLE * MOST_SAMPLE)
        : exports.copyBounded(from + 4 * at, samplesAt + 4 * to, count, MOST_SAMPLE) === 1;
    },
    hop: (start, count) => exports.hop(chain, start, count),
    close: held.close,
  };
}
