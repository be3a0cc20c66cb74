// The waterfall, newest row on top: WebGL2 where it is to be had, a 2D canvas where it is not. Outside React.
// Colour, level range and frequency span change without touching what was measured.
import { openFlatPainter } from './waterfall-flat.ts';
import { openGlPainter } from './waterfall-gl.ts';
import { LOG_FLOOR_HZ } from './span.ts';
import { createSpectrumRows, type RowTime } from './spectrum-rows.ts';
import { cellsOf, type WaterfallCells } from './waterfall-cells.ts';
import type { WaterfallLook } from './waterfall-painter.ts';

const COLUMNS = 1024;
const ROWS = 2048;
/** A gap as long as this looks like any longer one. */
const GAP_ROWS_MOST = 64;

export interface WaterfallPoint {
  hz: number;
  /** NaN: samples are missing there. */
  db: number;
  /** Unix milliseconds. */
  arrivalMs: number;
  /** By the device's clock; null: it says no time. */
  device: RowTime | null;
}

export interface Waterfall {
  readonly accelerated: boolean;
  push(
    values: Float32Array,
    x0: number,
    dx: number,
    arrivalMs: number,
    device: RowTime | null,
  ): void;
  /** By which clock ages are told. */
  setTimeAxis(axis: 'arrival' | 'device'): void;
  /** Samples are missing for so long before what comes next. */
  gap(seconds: number, arrivalMs: number): void;
  setLook(look: WaterfallLook): void;
  /** Holds the picture still while rows keep coming; letting go jumps to the newest. */
  setStill(still: boolean): void;
  /** Goes so many rows back in time; negative comes back. The picture then stands still. */
  scrollBy(rows: number): void;
  /** When what stands on top arrived, Unix milliseconds; null while that is the newest. */
  readonly topMs: number | null;
  /** The same by the device's clock. */
  readonly topDevice: RowTime | null;
  /** Of some row on the screen a part of the shown span was not measured: the view was zoomed then. */
  readonly isPartial: boolean;
  /** @param xShare of the picture, 0 to 1 from its left. */
  hzAt(xShare: number): number;
  /** @param xShare, yShare of the picture, 0 to 1 from its top left. */
  pointAt(xShare: number, yShare: number): WaterfallPoint | null;
  /** What is on the screen, cell by cell. */
  cells(): WaterfallCells;
  draw(): void;
  close(): void;
}

/**
 * @param ages stands beside the picture and gets the time axis.
 * @param ageText words for so many seconds ago.
 */
export function openWaterfall(
  canvas: HTMLCanvasElement,
  ages: HTMLElement,
  look: WaterfallLook,
  ageText: (seconds: number) => string,
): Waterfall {
  const rows = createSpectrumRows(COLUMNS, ROWS);
  const accelerated = openGlPainter(canvas, rows);
  const painter = accelerated ?? openFlatPainter(canvas, rows);
  const axis = openAgeAxis(ages, ageText);
  let current = look;
  let still = false;
  let scroll = 0;
  let visible = 1;
  let timeAxis: 'arrival' | 'device' = 'arrival';

  /** One row a CSS pixel: no row is hidden by its neighbours. */
  function fitToCanvas(): void {
    const ratio = window.devicePixelRatio;
    const { clientWidth, clientHeight } = canvas;
    visible = Math.max(1, Math.min(ROWS, clientHeight));
    canvas.width = Math.max(1, Math.round(clientWidth * ratio));
    canvas.height = Math.max(1, Math.round(clientHeight * ratio));
  }
  const boundScroll = (wanted: number): number =>
    Math.max(0, Math.min(Math.max(0, rows.filled - visible), wanted));
  function hzAt(xShare: number): number {
    const low = current.log ? Math.max(current.fromHz, LOG_FLOOR_HZ) : current.fromHz;
    return current.log ? low * (current.toHz / low) ** xShare : low + xShare * (current.toHz - low);
  }
  function pushed(row: number): void {
    painter?.row(row);
    if (still || scroll > 0) scroll = boundScroll(scroll + 1);
  }
  function draw(): void {
    painter?.draw(current, { visible, scroll });
    axis.draw(visible, (age) => rows.secondsSince(age + scroll, timeAxis));
  }
  fitToCanvas();
  const observer = new ResizeObserver(() => {
    fitToCanvas();
    draw();
  });
  observer.observe(canvas);
  return {
    accelerated: accelerated !== null,
    get topMs() {
      return scroll > 0 ? rows.arrivalMsOf(scroll) : null;
    },
    get topDevice() {
      return scroll > 0 ? rows.deviceOf(scroll) : null;
    },
    setTimeAxis(axis) {
      timeAxis = axis;
    },
    get isPartial() {
      for (let age = scroll; age < scroll + visible; age += 1)
        if (!rows.covers(age, hzAt(0), current.toHz)) return true;
      return false;
    },
    push(values, x0, dx, arrivalMs, device) {
      pushed(rows.push(values, x0, dx, arrivalMs, device));
    },
    gap(seconds, arrivalMs) {
      const [newest, before] = [rows.arrivalMsOf(0), rows.arrivalMsOf(1)];
      const rowS = newest === null || before === null ? 0 : (newest - before) / 1000;
      const count = rowS > 0 ? Math.round(seconds / rowS) : 1;
      for (let i = 0; i < Math.max(2, Math.min(GAP_ROWS_MOST, count)); i += 1)
        pushed(rows.pushGap(arrivalMs));
    },
    setLook(next) {
      current = next;
    },
    setStill(next) {
      if (still && !next) scroll = 0;
      still = next;
    },
    scrollBy(by) {
      scroll = boundScroll(scroll + Math.round(by));
    },
    hzAt,
    pointAt(xShare, yShare) {
      const age = Math.floor(yShare * visible) + scroll;
      const hz = hzAt(xShare);
      const [db, arrivalMs] = [rows.levelAt(age, hz), rows.arrivalMsOf(age)];
      const device = rows.deviceOf(age);
      return db === null || arrivalMs === null ? null : { hz, db, arrivalMs, device };
    },
    cells: () => cellsOf(rows, current, { visible, scroll }),
    draw,
    close() {
      observer.disconnect();
      painter?.close();
      axis.close();
    },
  };
}

const AGE_EVERY_PX = 40;

interface AgeAxis {
  draw(heightPx: number, ageS: (row: number) => number | null): void;
  close(): void;
}

/** Marks of the time axis, as words beside the picture; touched only when a word changes. */
function openAgeAxis(host: HTMLElement, ageText: (seconds: number) => string): AgeAxis {
  const marks: HTMLElement[] = [];
  return {
    draw(heightPx, ageS) {
      const wanted = Math.floor((heightPx - 12) / AGE_EVERY_PX) + 1;
      while (marks.length < wanted) {
        const mark = document.createElement('span');
        mark.style.top = `${marks.length * AGE_EVERY_PX}px`;
        marks.push(mark);
        host.append(mark);
      }
      while (marks.length > Math.max(0, wanted)) marks.pop()?.remove();
      for (const [index, mark] of marks.entries()) {
        const seconds = ageS(index * AGE_EVERY_PX);
        const text = seconds === null ? '' : ageText(seconds);
        if (mark.textContent !== text) mark.textContent = text;
      }
    },
    close() {
      for (const mark of marks) mark.remove();
    },
  };
}
