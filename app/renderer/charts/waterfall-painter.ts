// What the two painters of the waterfall have in common: what they are told. No behaviour.
import type { ColourMapName } from './colour-map.ts';

export interface WaterfallLook {
  colours: ColourMapName;
  /** dB in the unit of what was pushed. */
  fromDb: number;
  toDb: number;
  fromHz: number;
  toHz: number;
  log: boolean;
}

/** What is on the screen: so many rows, the first of them this old. */
export interface WaterfallPlace {
  visible: number;
  scroll: number;
}

export interface WaterfallPainter {
  /** A row of the memory has changed. */
  row(row: number): void;
  draw(look: WaterfallLook, place: WaterfallPlace): void;
  close(): void;
}
