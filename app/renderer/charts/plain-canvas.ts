// A canvas that is drawn in CSS pixels: as sharp as its screen, again after every change of its size or of the theme.
import { onTheme, token } from '../state/theme.ts';

export interface PlainCanvas {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Cleared to the ground of plots; null while there is nothing to draw on. */
  begin(): CanvasRenderingContext2D | null;
  close(): void;
}

/** @param draw what is on it; called once it has a size. */
export function openPlainCanvas(canvas: HTMLCanvasElement, draw: () => void): PlainCanvas {
  let [width, height] = [0, 0];
  function fit(): void {
    [width, height] = [canvas.clientWidth, canvas.clientHeight];
    const ratio = window.devicePixelRatio;
    canvas.width = Math.max(1, Math.round(width * ratio));
    canvas.height = Math.max(1, Math.round(height * ratio));
  }
  fit();
  const observer = new ResizeObserver(() => {
    fit();
    draw();
  });
  observer.observe(canvas);
  const offTheme = onTheme(draw);
  return {
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    begin() {
      const context = canvas.getContext('2d');
      if (!context || width === 0 || height === 0) return null;
      const ratio = window.devicePixelRatio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.fillStyle = token('--plot');
      context.fillRect(0, 0, width, height);
      return context;
    },
    close() {
      observer.disconnect();
      offTheme();
    },
  };
}
