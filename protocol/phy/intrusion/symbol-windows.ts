/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by a window */
// Windows of one symbol after the other, by a pilot's timing or by none; and every sample once, without what is assigned
// where a pilot tells the windows. Judges nothing.
import { createHistory } from '../history.ts';
import { periodSamples, symbolPeriods, symbolSamples, type Waveform } from '../waveform.ts';
import { createProjection, type Projection } from './projection.ts';

/** A running pilot's symbols, as a receiver of the same samples knows them. */
export interface PilotTiming {
  /** First sample of the window of a symbol, rarely whole. */
  atSample: number;
  /** Of f0, by the receiver's clock. */
  periodSamples: number;
}

/** A clock that is off by less than this turns no harmonic out of its cell. */
const RETUNE = 20e-6;

interface WindowSink {
  window(projection: Projection, start: number, period: number, aligned: boolean): void;
  /** Every sample once, in order, and as it came; `value` is without what is assigned where it is aligned. */
  sample(value: number, raw: number, aligned: boolean): void;
  realign(): void;
}

export interface SymbolWindows {
  follow(pilot: PilotTiming | null): void;
  push(value: number): void;
  /** Samples are missing here: what no window has held yet is left out, and the next begins behind them. */
  gap(): void;
}

/** @param cells harmonics that are looked at. */
export function createSymbolWindows(
  waveform: Waveform,
  assigned: readonly number[],
  cells: readonly number[],
  sink: WindowSink,
): SymbolWindows {
  const nominal = periodSamples(waveform);
  const turns = symbolPeriods(waveform);
  const length = Math.floor(waveform.periods * nominal + 1e-6);
  const projection = createProjection(assigned, cells, length);
  projection.retune(nominal);
  const history = createHistory(4 * symbolSamples(waveform) + 2 * length);
  const rest = new Float64Array(length);
  let tuned = nominal;
  let period = nominal;
  let aligned = false;
  /** First sample of the next window: exactly, and as it is taken. */
  let exact = 0;
  let start = 0;
  /** Sample after the last that was handed on. */
  let handed = 0;

  const next = (): void => {
    exact += turns * period;
    start = Math.round(exact);
  };
  const window = (): void => {
    const size = history.mask + 1;
    const at = start % size;
    projection.take(history.values, at);
    for (; handed < start; handed += 1) {
      const raw = history.values[handed % size]!;
      sink.sample(aligned ? 0 : raw, raw, aligned);
    }
    if (aligned) projection.rest(history.values, at, rest);
    // Guards are left out: what is left stands for them.
    const gain = turns / waveform.periods;
    // Without guards a window of a fast clock begins within the one before.
    for (let s = handed - start; s < length; s += 1) {
      const raw = history.values[at + s]!;
      sink.sample(aligned ? gain * rest[s]! : raw, raw, aligned);
    }
    handed = start + length;
    sink.window(projection, start, period, aligned);
    next();
  };
  const align = (pilot: PilotTiming): void => {
    if (!aligned) sink.realign();
    aligned = true;
    period = pilot.periodSamples;
    const each = turns * period;
    // Windows begin half a guard early, as a receiver's do.
    const first = pilot.atSample - (waveform.guardEighths / 16) * period;
    exact = first + Math.ceil((handed - 0.5 - first) / each) * each;
    start = Math.round(exact);
    if (Math.abs(period / tuned - 1) <= RETUNE) return;
    projection.retune(period);
    tuned = period;
  };
  return {
    follow(pilot: PilotTiming | null) {
      if (pilot) {
        align(pilot);
        return;
      }
      if (aligned) sink.realign();
      aligned = false;
      period = nominal;
    },
    push(value: number) {
      history.push(value);
      if (history.end >= start + length) window();
    },
    gap() {
      handed = history.end;
      exact = handed;
      start = handed;
    },
  };
}
