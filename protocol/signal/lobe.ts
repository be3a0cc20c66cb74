// The shape of a window's main lobe: where between the bins a tone stands, and what its bin reads too low.
// Made once for a window; holds for a lone tone, whatever the transform's length.
import type { WindowName } from '../model/index.ts';
import { createWindow } from './windows.ts';

export interface Lobe {
  /** Offsets that a parabola through three levels finds, bins, rising from 0; */
  readonly found: Float64Array;
  /** the tone's true offset, bins, 0 … 0.5; */
  readonly offsets: Float64Array;
  /** and how far the bin's level stands below the tone's, dB (scalloping loss; Harris 1978, V-D). */
  readonly lossDb: Float64Array;
}

const STEPS = 32;
/** The lobe in bins is the same for every length; this one is long enough and quick. */
const LENGTH = 512;

/** Vertex of the parabola through three levels, dB, as an offset from the middle one in bins, -0.5 … 0.5. */
export function parabolaOffset(below: number, at: number, above: number): number {
  const curve = below - 2 * at + above;
  return curve < 0 ? Math.max(-0.5, Math.min(0.5, (0.5 * (below - above)) / curve)) : 0;
}

/** @param kaiserBeta shape of the Kaiser window; unused by the others. */
export function createLobe(name: WindowName, kaiserBeta: number): Lobe {
  const { weights, sum } = createWindow(name, LENGTH, kaiserBeta);
  /** Level of a tone `bins` away, dB re its own. The window is even about its middle: its transform is real. */
  const levelDb = (bins: number): number => {
    let total = 0;
    for (let i = 0; i < LENGTH; i += 1)
      total += (weights[i] ?? 0) * Math.cos((2 * Math.PI * bins * (i - LENGTH / 2)) / LENGTH);
    return 20 * Math.log10(Math.max(1e-9, Math.abs(total / sum)));
  };
  const offsets = Float64Array.from({ length: STEPS + 1 }, (_, i) => i / (2 * STEPS));
  return {
    offsets,
    found: offsets.map((d) => parabolaOffset(levelDb(-1 - d), levelDb(-d), levelDb(1 - d))),
    lossDb: offsets.map((d) => -levelDb(d)),
  };
}

/**
 * Takes the parabola's bias out of a peak. Numbers come and go in the peak, so that none is boxed for a call.
 * @param peak its position is the offset found, bins, and its level the bin's, dB; both are put right.
 */
export function correctByLobe(lobe: Lobe, peak: { position: number; levelDb: number }): void {
  const { found, offsets, lossDb } = lobe;
  const wanted = Math.abs(peak.position);
  let low = 0;
  for (let high = STEPS; high - low > 1;) {
    const middle = (low + high) >> 1;
    if ((found[middle] ?? 0) <= wanted) low = middle;
    else high = middle;
  }
  const from = found[low] ?? 0;
  const step = (found[low + 1] ?? 0) - from;
  const share = step > 0 ? Math.max(0, Math.min(1, (wanted - from) / step)) : 0;
  const offset = (offsets[low] ?? 0) + share / (2 * STEPS);
  peak.position = peak.position < 0 ? -offset : offset;
  peak.levelDb += (lossDb[low] ?? 0) + share * ((lossDb[low + 1] ?? 0) - (lossDb[low] ?? 0));
}
