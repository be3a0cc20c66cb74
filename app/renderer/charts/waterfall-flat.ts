// Paints the waterfall without a graphics processor: each row is coloured once and kept, the canvas stretches them.
import { token } from '../state/theme.ts';
import { bakeColourMap, pixelOf, readColour } from './colour-map.ts';
import { LOG_FLOOR_HZ } from './span.ts';
import type { SpectrumRows } from './spectrum-rows.ts';
import type { WaterfallLook, WaterfallPainter } from './waterfall-painter.ts';

const WIDTH = 512;
/** Where a row measured nothing there is a dot each so many cells and rows. */
const DOTS = 8;

export interface Paints {
  table: Uint32Array;
  ground: number;
  hatch: number;
}

/** Colours one row of the memory; `row` also staggers the hatching of a gap. */
export function colourRow(
  rows: SpectrumRows,
  row: number,
  look: WaterfallLook,
  { table, ground, hatch }: Paints,
  out: Uint32Array,
): void {
  const low = look.log ? Math.max(look.fromHz, LOG_FLOOR_HZ) : look.fromHz;
  const first = rows.spans[2 * row] ?? 0;
  const width = (rows.spans[2 * row + 1] ?? 1) - first;
  const scale = 255 / (look.toDb - look.fromDb);
  for (let x = 0; x < out.length; x += 1) {
    const share = (x + 0.5) / out.length;
    const hz = look.log ? low * (look.toHz / low) ** share : low + share * (look.toHz - low);
    const cell = ((hz - first) / width) * rows.width;
    if (!(cell >= 0 && cell < rows.width)) {
      out[x] = x % DOTS === 0 && row % DOTS === 0 ? hatch : ground;
      continue;
    }
    const level = rows.levels[row * rows.width + Math.floor(cell)] ?? NaN;
    out[x] = Number.isNaN(level)
      ? (x + row) % 8 < 3
        ? hatch
        : ground
      : (table[Math.max(0, Math.min(255, Math.round((level - look.fromDb) * scale)))] ?? ground);
  }
}

const isSame = (a: WaterfallLook, b: WaterfallLook): boolean =>
  a.colours === b.colours &&
  a.fromDb === b.fromDb &&
  a.toDb === b.toDb &&
  a.fromHz === b.fromHz &&
  a.toHz === b.toHz &&
  a.log === b.log;

export function openFlatPainter(
  canvas: HTMLCanvasElement,
  rows: SpectrumRows,
): WaterfallPainter | null {
  const context = canvas.getContext('2d', { alpha: false });
  const ring = new OffscreenCanvas(WIDTH, rows.height).getContext('2d');
  if (!context || !ring) return null;
  const line = new ImageData(WIDTH, 1);
  const pixels = new Uint32Array(line.data.buffer);
  /** Number of the look each row was coloured under; 0: not yet. */
  const colouredUnder = new Uint32Array(rows.height);
  let lookNumber = 0;
  let painted: WaterfallLook | null = null;
  let ground = '';
  let paints: Paints = { table: new Uint32Array(256), ground: 0, hatch: 0 };

  function takeLook(look: WaterfallLook): void {
    if (painted && isSame(painted, look) && ground === token('--plot')) return;
    painted = look;
    ground = token('--plot');
    lookNumber += 1;
    paints = {
      table: new Uint32Array(bakeColourMap(look.colours).buffer),
      ground: pixelOf(readColour(ground)),
      hatch: pixelOf(readColour(token('--line-strong'))),
    };
  }
  /** The ring's canvas is upside down: one row older is one pixel lower. */
  const yOf = (row: number): number => rows.height - 1 - row;
  return {
    row(row) {
      colouredUnder[row] = 0;
    },
    draw(look, { visible, scroll }) {
      takeLook(look);
      const count = Math.min(visible, Math.max(0, rows.filled - scroll));
      for (let age = scroll; age < scroll + count; age += 1) {
        const row = rows.rowOf(age) ?? 0;
        if (colouredUnder[row] === lookNumber) continue;
        colouredUnder[row] = lookNumber;
        colourRow(rows, row, look, paints, pixels);
        ring.putImageData(line, 0, yOf(row));
      }
      context.fillStyle = ground;
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.imageSmoothingEnabled = false;
      const perRow = canvas.height / visible;
      let done = 0;
      while (done < count) {
        const y = yOf(rows.rowOf(scroll + done) ?? 0);
        const run = Math.min(count - done, rows.height - y);
        context.drawImage(
          ring.canvas,
          0,
          y,
          WIDTH,
          run,
          0,
          done * perRow,
          canvas.width,
          run * perRow,
        );
        done += run;
      }
    },
    close: () => undefined,
  };
}
