// What a part of the live page draws of its instrument: the part is drawn again when that changes, and no other is.
import { useSyncExternalStore } from 'react';
import type { Instrument } from './instrument.ts';
import { SILENT, type InstrumentState } from './instrument-state.ts';

/** What is told of an instrument four times a second; of one that stands still, when it changes. */
export type Readable = Pick<Instrument, 'subscribe' | 'snapshot'>;

const nothing = (): (() => void) => () => undefined;

/** @param of picks one value out of the state: a number, a word, or an object that stays the same while it says the same. */
export function useReading<T>(instrument: Readable | null, of: (state: InstrumentState) => T): T {
  return useSyncExternalStore(instrument?.subscribe ?? nothing, () =>
    of(instrument?.snapshot() ?? SILENT),
  );
}
