// The shown part of the frequency axis: zoom, pan, and the way back. Arithmetic only; draws and asks nothing.

export type Span = readonly [fromHz: number, toHz: number];

/** A log axis begins here: it has no zero. */
export const LOG_FLOOR_HZ = 1;

/**
 * Zoom about a frequency, which stays where it is on the screen.
 * @param factor below 1 shows less, above 1 more.
 */
export function zoomAbout([from, to]: Span, atHz: number, factor: number, log: boolean): Span {
  if (!log) return [atHz - (atHz - from) * factor, atHz + (to - atHz) * factor];
  const [a, b, c] = [from, to, atHz].map((hz) => Math.log(Math.max(hz, LOG_FLOOR_HZ))) as [
    number,
    number,
    number,
  ];
  return [Math.exp(c - (c - a) * factor), Math.exp(c + (b - c) * factor)];
}

/**
 * Moves the span by a share of its own width, never past either end of the axis.
 * @param share of the width; positive goes up in frequency.
 */
export function panBy([from, to]: Span, share: number, wholeHz: number, log: boolean): Span {
  if (!log) {
    const by = Math.max(-from, Math.min(wholeHz - to, share * (to - from)));
    return [from + by, to + by];
  }
  const low = Math.max(from, LOG_FLOOR_HZ);
  const ratio = (to / low) ** share;
  const bounded = Math.max(LOG_FLOOR_HZ / low, Math.min(wholeHz / to, ratio));
  return [low * bounded, to * bounded];
}

/** Inside the axis, and never narrower than `leastHz`. */
export function boundSpan([from, to]: Span, wholeHz: number, leastHz: number): Span {
  const low = Math.max(0, Math.min(wholeHz - leastHz, from));
  return [low, Math.max(low + leastHz, Math.min(wholeHz, to))];
}

export const isWhole = ([from, to]: Span, wholeHz: number): boolean => from <= 0 && to >= wholeHz;

/** Spans that were shown, for going back and forth among them; a new one ends what was ahead. */
export interface SpanHistory {
  /** Steps closer together than `SAME_STEP_MS` are one: a turn of the wheel is many events. */
  show(span: Span, atMs: number): void;
  back(): Span | null;
  forth(): Span | null;
}

const SAME_STEP_MS = 600;
const KEPT = 50;

export function createSpanHistory(first: Span): SpanHistory {
  let spans: Span[] = [first];
  let at = 0;
  let shownAtMs = -Infinity;
  return {
    show(span, atMs) {
      const continues = atMs - shownAtMs < SAME_STEP_MS && at > 0;
      shownAtMs = atMs;
      spans = [...spans.slice(0, continues ? at : at + 1), span].slice(-KEPT);
      at = spans.length - 1;
    },
    back() {
      const span = spans[at - 1];
      if (!span) return null;
      at -= 1;
      shownAtMs = -Infinity;
      return span;
    },
    forth() {
      const span = spans[at + 1];
      if (!span) return null;
      at += 1;
      shownAtMs = -Infinity;
      return span;
    },
  };
}
