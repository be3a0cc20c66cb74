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
  /** Moves the span so that a frequency is in it; its width stays. */
  reveal(hz: number, log: boolean): void;
  /** The zoom before this one, or the one after it. */
  step(to: 'back' | 'forth'): void;
}

/** @param first shown to begin with; null: everything. */
export function createZoom(
  wholeHz: number,
  binHz: () => number,
  onChange: () => void,
  first: Span | null = null,
): Zoom {
  let span: Span = boundSpan(first ?? [0, wholeHz], wholeHz, LEAST_BINS * binHz());
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
    reveal(hz, log) {
      const [from, to] = shown(log);
      if (hz >= from && hz <= to) return;
      const share = log
        ? Math.log(hz / Math.sqrt(from * to)) / Math.log(to / from)
        : (hz - (from + to) / 2) / (to - from);
      set(panBy([from, to], share, wholeHz, log));
    },
    step(to) {
      const next = to === 'back' ? history.back() : history.forth();
      if (next) show(next);
    },
  };
}
