// 16-bit samples into the kernel's memory: gathered from their message here, scaled there.
import type { Int16Scaler } from '../engine.ts';
import type { KernelMemory } from './memory.ts';
import type { KernelExports } from './open.ts';

/** Samples gathered at once: those of the longest message, 4096, and no more. */
const MOST_SAMPLES = 4096;

export function createInt16Scaler(exports: KernelExports, memory: KernelMemory): Int16Scaler {
  const at = memory.allocate(2 * MOST_SAMPLES);
  const pairs = memory.integers(at, MOST_SAMPLES / 2);
  const single = new Int16Array(pairs.buffer, at, MOST_SAMPLES);

  /** Samples that lie side by side go two at a time. */
  function gather(view: DataView, first: number, stride: number, samples: number): void {
    const inPairs = stride === 2 ? samples >> 1 : 0;
    for (let i = 0; i < inPairs; i += 1) pairs[i] = view.getInt32(first + 4 * i, true);
    for (let i = 2 * inPairs; i < samples; i += 1)
      single[i] = view.getInt16(first + stride * i, true);
  }

  return (view, first, stride, samples, scale, offset, rail, out) => {
    const to = memory.addressOf(out);
    if (to < 0 || samples > MOST_SAMPLES || samples > out.length) return null;
    gather(view, first, stride, samples);
    return exports.scaleInt16(at, to, samples, scale, offset, rail) === 1;
  };
}
