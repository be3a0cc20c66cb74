// The resolution bandwidth that a spectrum has by its settings. Pure; keeps the last window's figure.
import type { SpectrumSettings } from '@harmonic/protocol/model';
import { createWindow } from '@harmonic/protocol/signal';

type Shape = Pick<SpectrumSettings, 'window' | 'kaiserBeta' | 'n'>;

/** Beyond so many samples the figure in bins changes no more. */
const LONG_ENOUGH = 4096;
const figures = new Map<string, number>();

/** @returns Hz: the window's noise bandwidth in bins times the bin width. */
export function bandwidthHz({ window, kaiserBeta, n }: Shape, rateHz: number): number {
  const length = Math.min(n, LONG_ENOUGH);
  const of = `${window} ${kaiserBeta} ${length}`;
  let bins = figures.get(of);
  if (bins === undefined) {
    bins = createWindow(window, length, kaiserBeta).enbwBins;
    figures.clear();
    figures.set(of, bins);
  }
  return (bins * rateHz) / n;
}
