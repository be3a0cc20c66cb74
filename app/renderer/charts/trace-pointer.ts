// What wheel and pointer do on the trace and its two axes. Turns pixels into hertz, levels of the axis and shares; changes nothing
// itself. A drag with nothing held selects a span (uPlot's own box).
//
//   press ──▶ grip under it ─▶ drag it │ middle, Ctrl, pan switched on ─▶ pan │ on an axis ─▶ pan that axis
//         └─▶ Shift ─▶ let go at once: a mark; moved: box of levels      └─▶ else ─▶ box of frequencies
import type uPlot from 'uplot';
import { gripAt, stripsPx, type Grip, type TraceOverlay } from './trace-overlay.ts';

/** What there is to mark with; a picture at rest has nothing. */
export interface Marking {
  onGrip(grip: Grip, hz: number, isTogether: boolean): void;
  /** @param reachHz a few pixels. @param isFree whatever line is there. */
  onMark(hz: number, reachHz: number, isFree: boolean): void;
  onUnmark(isAll: boolean): void;
  /** The waterfall back in time by so many rows. */
  onScroll(rows: number): void;
}

export interface TraceGestures {
  /** The wheel turned over a frequency: below 1 shows less. */
  onZoom(factor: number, atHz: number): void;
  /** The same of the level axis, about a level. */
  onZoomLevels(factor: number, atLevel: number): void;
  /** By a share of the width, positive goes up in frequency. */
  onPan(share: number): void;
  /** By a share of the height, positive goes up in level. */
  onPanLevels(share: number): void;
  onReset(): void;
  marking: Marking | null;
}

export interface TracePointer {
  /** What a drag that has begun selects. */
  readonly selects: 'frequencies' | 'levels';
  close(): void;
}

const ROWS_A_NOTCH = 24;
const CLICK_PX = 4;
const SNAP_PX = 8;
/** A pan sideways is not meant to leave the automatic range of levels. */
const LEVEL_SLACK_PX = 16;

type Place = 'plot' | 'names' | 'frequencies' | 'levels' | 'beside';

export function listenToTrace(
  u: uPlot,
  overlay: () => TraceOverlay,
  dragPans: () => boolean,
  gestures: TraceGestures,
): TracePointer {
  const listening = new AbortController();
  const { signal } = listening;
  const { over, root } = u;
  const { marking } = gestures;
  let selects: TracePointer['selects'] = 'frequencies';
  let drag = new AbortController();

  const inPlot = (event: MouseEvent): { x: number; y: number } => {
    const { left, top } = over.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  };
  function placeOf(event: MouseEvent): Place {
    const { x, y } = inPlot(event);
    const inX = x >= 0 && x <= over.clientWidth;
    const inY = y >= 0 && y <= over.clientHeight;
    if (inX && inY) return 'plot';
    if (inX && y < 0 && y >= -stripsPx(overlay())) return 'names';
    if (inX && y > 0) return 'frequencies';
    return inY && x < 0 ? 'levels' : 'beside';
  }
  const hzAt = (event: MouseEvent): number => u.posToVal(inPlot(event).x, 'x');
  const levelAt = (event: MouseEvent): number => u.posToVal(inPlot(event).y, 'y');
  const gripUnder = (event: MouseEvent): Grip | null =>
    gripAt(
      overlay(),
      inPlot(event),
      (hz) => u.valToPos(hz, 'x'),
      (level) => u.valToPos(level, 'y'),
    );

  function onWheel(event: WheelEvent): void {
    const place = placeOf(event);
    if (place === 'beside' || place === 'names') return;
    event.preventDefault();
    const turned = event.deltaY + event.deltaX;
    const factor = turned > 0 ? 1.25 : 0.8;
    if (event.shiftKey) marking?.onScroll(Math.sign(turned) * ROWS_A_NOTCH);
    else if (place === 'levels' || (event.ctrlKey && place === 'plot'))
      gestures.onZoomLevels(factor, levelAt(event));
    else gestures.onZoom(factor, hzAt(event));
  }

  /** From the press until it is let go, wherever the pointer goes. */
  function follow(onMove: (event: MouseEvent) => void, onEnd?: (event: MouseEvent) => void): void {
    drag.abort();
    drag = new AbortController();
    const options = { signal: AbortSignal.any([signal, drag.signal]) };
    window.addEventListener('mousemove', onMove, options);
    window.addEventListener(
      'mouseup',
      (event) => {
        drag.abort();
        onEnd?.(event);
      },
      options,
    );
  }
  function pan(from: MouseEvent, place: Place): void {
    let [x, y] = [from.clientX, from.clientY];
    let isFarUp = place === 'levels';
    follow((event) => {
      if (place !== 'levels') gestures.onPan((x - event.clientX) / over.clientWidth);
      x = event.clientX;
      isFarUp ||= Math.abs(event.clientY - from.clientY) > LEVEL_SLACK_PX;
      if (place === 'frequencies' || !isFarUp) return;
      gestures.onPanLevels((event.clientY - y) / over.clientHeight);
      y = event.clientY;
    });
  }
  function onPress(event: MouseEvent): void {
    const place = placeOf(event);
    const isOn = place === 'plot' || place === 'names';
    const grip = isOn && event.button === 0 ? gripUnder(event) : null;
    const pans =
      event.button === 1 || (event.button === 0 && (event.ctrlKey || !isOn || dragPans()));
    if (place === 'beside' || (place === 'names' && !grip)) return;
    if (!grip && !pans) {
      selects = event.shiftKey ? 'levels' : 'frequencies';
      Object.assign(u.cursor.drag ?? {}, { x: !event.shiftKey, y: event.shiftKey });
      if (event.shiftKey && event.button === 0) markWhenLetGo(event);
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    root.closest<HTMLElement>('[tabindex]')?.focus();
    if (!grip) return pan(event, place);
    follow((moved) => marking?.onGrip(grip, hzAt(moved), moved.altKey));
  }
  /** A Shift + click that did not become a drag. */
  function markWhenLetGo(from: MouseEvent): void {
    follow(
      () => undefined,
      (event) => {
        const moved = Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY);
        if (moved > CLICK_PX) return;
        const { x } = inPlot(from);
        const reachHz = (u.posToVal(x + SNAP_PX, 'x') - u.posToVal(x - SNAP_PX, 'x')) / 2;
        marking?.onMark(hzAt(from), reachHz, from.altKey);
      },
    );
  }

  root.addEventListener('wheel', onWheel, { passive: false, signal });
  root.addEventListener('mousedown', onPress, { capture: true, signal });
  root.addEventListener('dblclick', gestures.onReset, { signal });
  root.addEventListener(
    'contextmenu',
    (event) => {
      if (!marking) return;
      event.preventDefault();
      marking.onUnmark(event.shiftKey);
    },
    { signal },
  );
  root.addEventListener(
    'mousemove',
    (event) => {
      const cursor = gripUnder(event) ? 'ew-resize' : '';
      root.style.cursor = cursor;
      over.style.cursor = cursor === '' && dragPans() ? 'grab' : cursor;
    },
    { signal },
  );
  return {
    get selects() {
      return selects;
    },
    close() {
      drag.abort();
      listening.abort();
    },
  };
}
