// A layout on its way between a live page and a file: what a page keeps of itself, in the shape of the file. Pure.
import {
  LAYOUT_KIND,
  LAYOUT_VERSION,
  type Layout,
  type SpectrumSettings,
} from '@harmonic/protocol/model';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import type { Look } from './Display.tsx';
import type { KeptView } from './instrument-state.ts';

/** Everything a layout sets. */
export interface Arrangement extends KeptView {
  settings: SpectrumSettings;
  look: Look;
}

export function layoutOf(
  { settings, look, span, tools }: Arrangement,
  device: string,
  savedAtMs: number,
): Layout {
  const { reference, scale, log, colours, low, decayDbPerS, levels, timeAxis } = look;
  return {
    kind: LAYOUT_KIND,
    version: LAYOUT_VERSION,
    device: device.slice(0, 200),
    savedAtMs,
    settings,
    look: {
      ...{ reference, scale, log, colours, low, decayDbPerS, timeAxis },
      levels: levels && [levels[0], levels[1]],
    },
    span: span && [span[0], span[1]],
    tools: {
      markers: tools.markers.map(({ id, hz, reachHz }) => ({ id, hz, reachHz })),
      harmonics: { ...tools.harmonics },
      sidebands: { ...tools.sidebands },
    },
  };
}

/** @param layout already fitted: its colours are known here. @param now keeps what no layout sets: baseline, labels. */
export const arrangementOf = (
  { settings, look, span, tools }: Layout,
  now: Arrangement,
): Arrangement => ({
  settings,
  look: {
    ...now.look,
    ...look,
    colours: COLOUR_MAPS.find((name) => name === look.colours) ?? 'viridis',
  },
  span,
  tools,
});
