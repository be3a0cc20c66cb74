// A span of time dragged on a waveform: marks it while it is dragged, says it when it is let go.
import { shareAt } from './waveform.ts';

const LEAST_PX = 5;

export interface SpanDrag {
  /** Shares of the picture's time, 0 to 1, the first below the second. */
  onSpan(fromShare: number, toShare: number): void;
  onWhole(): void;
}

/** @param mark lies over the canvas and shows what is being dragged. */
export function listenForSpan(
  canvas: HTMLCanvasElement,
  mark: HTMLElement,
  { onSpan, onWhole }: SpanDrag,
): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let fromX: number | null = null;
  canvas.addEventListener(
    'pointerdown',
    (event) => {
      if (event.button !== 0) return;
      fromX = event.offsetX;
      canvas.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  canvas.addEventListener(
    'pointermove',
    (event) => {
      if (fromX === null) return;
      mark.hidden = Math.abs(event.offsetX - fromX) < LEAST_PX;
      mark.style.left = `${Math.min(fromX, event.offsetX)}px`;
      mark.style.width = `${Math.abs(event.offsetX - fromX)}px`;
    },
    { signal },
  );
  canvas.addEventListener(
    'pointerup',
    (event) => {
      const from = fromX;
      fromX = null;
      mark.hidden = true;
      if (from === null || Math.abs(event.offsetX - from) < LEAST_PX) return;
      const [low, high] = [Math.min(from, event.offsetX), Math.max(from, event.offsetX)];
      onSpan(shareAt(low, canvas.clientWidth), shareAt(high, canvas.clientWidth));
    },
    { signal },
  );
  canvas.addEventListener('dblclick', onWhole, { signal });
  return () => listening.abort();
}
