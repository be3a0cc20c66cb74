// Which part of the frequency axis is shown, and the way back to what was shown before.
import { boundSpan, createSpanHistory, isWhole, panBy, zoomAbout, type Span } from './span.ts';

/** A zoom shows at least so many bins. */
const LEAST_BINS = 16;

export interface Zoom {
  readonly span: Span;
  readonly whole: boolean;
  /** The span as it is drawn: a log axis begins at the first bin, not at zero. */
  shown(log: boolean): Span;
  set(span: Span): void;
  about(factor: number, atHz: number, log: boolean): void;
  /** By a share of the shown width; positive goes up in frequency. */
  pan(share: number, log: boolean): void;
  all(): void;
  /** The zoom before this one, or the one after it. */
  step(to: 'back' | 'forth'): void;
}

export function createZoom(wholeHz: number, binHz: () => number, onChange: () => void): Zoom {
  let span: Span = [0, wholeHz];
  const history = createSpanHistory(span);
  const shown = (log: boolean): Span => [log ? Math.max(span[0], binHz()) : span[0], span[1]];
  function show(next: Span): void {
    span = boundSpan(next, wholeHz, LEAST_BINS * binHz());
    onChange();
  }
  function set(next: Span): void {
    show(next);
    history.show(span, Date.now());
  }
  return {
    get span() {
      return span;
    },
    get whole() {
      return isWhole(span, wholeHz);
    },
    shown,
    set,
    about: (factor, atHz, log) => set(zoomAbout(shown(log), atHz, factor, log)),
    pan: (share, log) => set(panBy(shown(log), share, wholeHz, log)),
    all: () => set([0, wholeHz]),
    step(to) {
      const next = to === 'back' ? history.back() : history.forth();
      if (next) show(next);
    },
  };
}
