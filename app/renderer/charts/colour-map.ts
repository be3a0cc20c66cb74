// Perceptual colour maps as tables of 256 RGBA entries, baked once.
import {
  interpolateGreys,
  interpolateInferno,
  interpolateTurbo,
  interpolateViridis,
} from 'd3-scale-chromatic';

export const COLOUR_MAPS = ['viridis', 'turbo', 'inferno', 'grey'] as const;
export type ColourMapName = (typeof COLOUR_MAPS)[number];

const SOURCES: Record<ColourMapName, (t: number) => string> = {
  viridis: interpolateViridis,
  turbo: interpolateTurbo,
  inferno: interpolateInferno,
  grey: (t) => interpolateGreys(1 - t),
};

/** "#rgb", "#rrggbb" or "rgb(r, g, b)": what a colour becomes on its way through a style sheet. */
export function readColour(text: string): [number, number, number] {
  const long = text.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  const hex = /^#(..)(..)(..)$/.exec(long);
  const parts = hex
    ? hex.slice(1).map((pair) => parseInt(pair, 16))
    : (text.match(/[\d.]+/g) ?? []).map(Number);
  return [parts[0] ?? 0, parts[1] ?? 0, parts[2] ?? 0];
}

/** As a canvas keeps it: bytes R, G, B, A. */
export const pixelOf = ([r, g, b]: readonly [number, number, number]): number =>
  ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;

/** @returns 256 × RGBA. */
export function bakeColourMap(name: ColourMapName): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i += 1) {
    const [r, g, b] = readColour(SOURCES[name](i / 255));
    table.set([r, g, b, 255], i * 4);
  }
  return table;
}
