// What the pointer does on the waterfall: zoom, scroll back in time, read a point. Knows no level and no unit.
import type { Waterfall, WaterfallPoint } from '../../charts/waterfall.ts';

export interface WaterfallGestures {
  onZoom(factor: number, atHz: number): void;
  /** Back in time by so many rows; negative comes back. */
  onScroll(rows: number): void;
  /** Null: the pointer has left, or nothing was measured there. */
  onPoint(point: WaterfallPoint | null): void;
  onWholeSpan(): void;
}

export interface WaterfallPointer {
  /** Reads again what has moved under a resting pointer. */
  again(): void;
  close(): void;
}

const ROWS_A_NOTCH = 24;

export function listenToWaterfall(
  canvas: HTMLCanvasElement,
  waterfall: Waterfall,
  { onZoom, onScroll, onPoint, onWholeSpan }: WaterfallGestures,
): WaterfallPointer {
  const listening = new AbortController();
  const { signal } = listening;
  let rests: { x: number; y: number } | null = null;
  const placeOf = (event: MouseEvent): { x: number; y: number } => ({
    x: event.offsetX / canvas.clientWidth,
    y: event.offsetY / canvas.clientHeight,
  });
  const again = (): void => {
    if (rests) onPoint(waterfall.pointAt(rests.x, rests.y));
  };
  canvas.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (event.shiftKey) return onScroll(Math.sign(event.deltaY + event.deltaX) * ROWS_A_NOTCH);
      onZoom(event.deltaY > 0 ? 1.25 : 0.8, waterfall.hzAt(placeOf(event).x));
    },
    { passive: false, signal },
  );
  canvas.addEventListener('dblclick', onWholeSpan, { signal });
  canvas.addEventListener(
    'pointermove',
    (event) => {
      rests = placeOf(event);
      again();
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerleave',
    () => {
      rests = null;
      onPoint(null);
    },
    { signal },
  );
  return { again, close: () => listening.abort() };
}
