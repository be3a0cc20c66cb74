// What a part of the live page draws of its instrument: the part is drawn again when that changes, and no other is.
import { useSyncExternalStore } from 'react';
import type { Instrument } from './instrument.ts';
import { SILENT, type InstrumentState } from './instrument-state.ts';

const nothing = (): (() => void) => () => undefined;

/** @param of picks one value out of the state: a number, a word, or an object that stays the same while it says the same. */
export function useReading<T>(instrument: Instrument | null, of: (state: InstrumentState) => T): T {
  return useSyncExternalStore(instrument?.subscribe ?? nothing, () =>
    of(instrument?.snapshot() ?? SILENT),
  );
}
