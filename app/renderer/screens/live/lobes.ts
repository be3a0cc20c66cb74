// The shape of a window's lobe, kept for as long as the same window is asked for.
import type { SpectrumSettings } from '@harmonic/protocol/model';
import { createLobe, type Lobe } from '@harmonic/protocol/signal';

type Shape = Pick<SpectrumSettings, 'window' | 'kaiserBeta'>;

export function createLobes(): (of: Shape) => Lobe {
  let held: (Shape & { lobe: Lobe }) | null = null;
  return ({ window, kaiserBeta }) => {
    if (held?.window !== window || held.kaiserBeta !== kaiserBeta)
      held = { window, kaiserBeta, lobe: createLobe(window, kaiserBeta) };
    return held.lobe;
  };
}
