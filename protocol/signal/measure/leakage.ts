// How much of a tone's power a window spreads beyond the bins that are counted as its line.
import type { WindowName } from '../../model/index.ts';
import { createWindow, mainLobeBins } from '../windows.ts';

/** The share is the same for every length; this one is long enough and quick. */
const LENGTH = 512;

/** Bins to each side that are counted to a line: the main lobe and two more. */
export const lineReach = (window: WindowName, kaiserBeta: number): number =>
  Math.ceil(mainLobeBins(window, kaiserBeta)) + 2;

/**
 * Share of a lone tone's power outside ±reach bins of its strongest bin, 0 … 1.
 * @param offset where the tone stands between bins, -0.5 … 0.5. Source: Parseval's theorem on the window's transform.
 */
export function leakedShare(
  window: WindowName,
  kaiserBeta: number,
  reach: number,
  offset: number,
): number {
  const { weights } = createWindow(window, LENGTH, kaiserBeta);
  let [inside, outside] = [0, 0];
  for (let bin = -LENGTH / 2; bin < LENGTH / 2; bin += 1) {
    let [re, im] = [0, 0];
    for (let i = 0; i < LENGTH; i += 1) {
      const angle = (2 * Math.PI * (bin - offset) * (i - LENGTH / 2)) / LENGTH;
      re += (weights[i] ?? 0) * Math.cos(angle);
      im += (weights[i] ?? 0) * Math.sin(angle);
    }
    if (Math.abs(bin) <= reach) inside += re * re + im * im;
    else outside += re * re + im * im;
  }
  return outside / (inside + outside);
}
