// Levels over time and frequency, time to the right as on the waveform above it. A plain canvas, outside React.
import { token } from '../state/theme.ts';
import { bakeColourMap, pixelOf, readColour, type ColourMapName } from './colour-map.ts';
import type { LevelRange } from './level-range.ts';
import { openPlainCanvas } from './plain-canvas.ts';
import { PLOT_LEFT_PX } from './waveform.ts';

export interface SpectrogramData {
  columns: number;
  rows: number;
  /** Column by column, dB, the lowest frequency first; NaN: nothing was measured there. */
  levels: Float32Array;
}
export interface SpectrogramLook {
  colours: ColourMapName;
  range: LevelRange;
  /** What stands at heights of the picture of so many pixels; `share` from 0 at its foot to 1. */
  ticks(heightPx: number): { share: number; words: string }[];
}
/** Of a cell: from the left, and from the foot. */
export interface SpectrogramCell {
  column: number;
  row: number;
}

export interface Spectrogram {
  set(data: SpectrogramData, look: SpectrogramLook): void;
  /** Crosses a cell; null: none. */
  mark(cell: SpectrogramCell | null): void;
  /** Under a point of the canvas, CSS pixels; null beside the picture. */
  cellAt(x: number, y: number): SpectrogramCell | null;
  close(): void;
}

/** Nearer to an end the words would be cut. */
const END_PX = 7;
/** Of each so many pixels of hatching, these are drawn. */
const [HATCH_PX, HATCH_INK_PX] = [8, 3];

/** One pixel a cell, the highest frequency on top; what was not measured is clear. Pure. */
export function paintCells(
  { columns, rows, levels }: SpectrogramData,
  [fromDb, toDb]: LevelRange,
  table: Uint32Array,
  out: Uint32Array,
): void {
  const scale = 255 / (toDb - fromDb);
  for (let column = 0; column < columns; column += 1)
    for (let row = 0; row < rows; row += 1) {
      const level = levels[column * rows + row] ?? NaN;
      const entry = Math.max(0, Math.min(255, Math.round((level - fromDb) * scale)));
      out[(rows - 1 - row) * columns + column] = Number.isNaN(level) ? 0 : (table[entry] ?? 0);
    }
}

function hatchTile(ground: string, ink: string): OffscreenCanvas {
  const tile = new ImageData(HATCH_PX, HATCH_PX);
  const [clear, drawn] = [pixelOf(readColour(ground)), pixelOf(readColour(ink))];
  new Uint32Array(tile.data.buffer).forEach((_, i, pixels) => {
    const along = ((i % HATCH_PX) + Math.floor(i / HATCH_PX)) % HATCH_PX;
    pixels[i] = along < HATCH_INK_PX ? drawn : clear;
  });
  const host = new OffscreenCanvas(HATCH_PX, HATCH_PX);
  host.getContext('2d')?.putImageData(tile, 0, 0);
  return host;
}

export function openSpectrogram(canvas: HTMLCanvasElement): Spectrogram {
  let data: SpectrogramData | null = null;
  let look: SpectrogramLook | null = null;
  let marked: SpectrogramCell | null = null;
  let cells: OffscreenCanvas | null = null;
  const plain = openPlainCanvas(canvas, draw);

  function bake(): void {
    if (!data || !look) return;
    const image = new ImageData(data.columns, data.rows);
    const table = new Uint32Array(bakeColourMap(look.colours).buffer);
    paintCells(data, look.range, table, new Uint32Array(image.data.buffer));
    cells = new OffscreenCanvas(data.columns, data.rows);
    cells.getContext('2d')?.putImageData(image, 0, 0);
  }
  let hatch: { colours: string; tile: OffscreenCanvas } | null = null;
  /** Made anew for another theme only: it is asked for with every mark that moves. */
  function hatching(context: CanvasRenderingContext2D): CanvasPattern | null {
    const [ground, ink] = [token('--plot'), token('--line-strong')];
    const colours = `${ground} ${ink}`;
    if (hatch?.colours !== colours) hatch = { colours, tile: hatchTile(ground, ink) };
    return context.createPattern(hatch.tile, 'repeat');
  }
  function draw(): void {
    const context = plain.begin();
    if (!context || !data || !look || !cells) return;
    const { width, height } = plain;
    context.fillStyle = hatching(context) ?? token('--plot');
    context.fillRect(PLOT_LEFT_PX, 0, width - PLOT_LEFT_PX, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(cells, PLOT_LEFT_PX, 0, width - PLOT_LEFT_PX, height);
    context.fillStyle = token('--text-soft');
    context.font = `11px ${token('--font-numbers')}`;
    context.textAlign = 'right';
    context.textBaseline = 'middle';
    for (const { share, words } of look.ticks(height)) {
      const y = Math.max(END_PX, Math.min(height - END_PX, (1 - share) * height));
      context.fillText(words, PLOT_LEFT_PX - 6, y);
    }
    if (marked) drawMark(context, data, marked);
  }
  function drawMark(
    context: CanvasRenderingContext2D,
    { columns, rows }: SpectrogramData,
    { column, row }: SpectrogramCell,
  ): void {
    const { width, height } = plain;
    const x = PLOT_LEFT_PX + ((column + 0.5) / columns) * (width - PLOT_LEFT_PX);
    const y = (1 - (row + 0.5) / rows) * height;
    // Seen on every colour of the map: a dark line in a light one.
    for (const [ink, px] of [
      ['#ffffff', 3],
      ['#000000', 1],
    ] as const) {
      context.strokeStyle = ink;
      context.lineWidth = px;
      context.beginPath();
      context.moveTo(x, 0);
      context.lineTo(x, height);
      context.moveTo(PLOT_LEFT_PX, y);
      context.lineTo(width, y);
      context.stroke();
    }
  }
  return {
    set(nextData, nextLook) {
      [data, look] = [nextData, nextLook];
      bake();
      draw();
    },
    mark(cell) {
      marked = cell;
      draw();
    },
    cellAt(x, y) {
      const { width, height } = plain;
      if (!data || x < PLOT_LEFT_PX || x >= width || y < 0 || y >= height) return null;
      return {
        column: Math.floor(((x - PLOT_LEFT_PX) / (width - PLOT_LEFT_PX)) * data.columns),
        row: Math.floor((1 - (y + 0.5) / height) * data.rows),
      };
    },
    close: plain.close,
  };
}
