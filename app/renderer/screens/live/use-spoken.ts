// What the live page says politely of where its cursor is. It is kept as what was read, not as words: those are of the
// language that is chosen now.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { formatDb, formatHz, formatSignedHz } from '../../state/format.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { LineRow } from './tool-rows.ts';

export type Said =
  | { kind: 'place'; at: CursorPlace & Partial<BinPlace>; resolutionHz: number; against: string }
  | { kind: 'harmonic'; row: LineRow; against: string }
  | { kind: 'no-cursor' };

/** What levels are said against. */
export interface Reference {
  label: string;
  /** The same in every language. */
  id: string;
}

export interface Spoken {
  /** Empty before anything was. */
  words: string;
  /** @param at null and undefined: the cursor is on nothing. @param resolutionHz finest step of its frequency. */
  speak(at: CursorPlace | BinPlace | null | undefined, resolutionHz: number): void;
  speakHarmonic(row: LineRow): void;
}

const placeWords = (
  t: TFunction,
  { hz, db, isCeiling = false }: CursorPlace & Partial<BinPlace>,
  resolutionHz: number,
  reference: string,
): string =>
  t(isCeiling ? 'live.atMost' : 'live.at', {
    frequency: formatHz(hz, resolutionHz),
    level: formatDb(db, reference),
  });

/** @returns '' of a harmonic that was not read, and of a level that was read against something else. */
export function spokenWords(t: TFunction, said: Said | null, reference: Reference): string {
  if (!said) return '';
  if (said.kind === 'no-cursor') return t('tools.noCursor');
  if (said.against !== reference.id) return '';
  if (said.kind === 'place') return placeWords(t, said.at, said.resolutionHz, reference.label);
  const { order, reading, deviationHz } = said.row;
  if (!reading) return '';
  const { frequencyHz, levelDb, resolutionHz } = reading;
  const deviation =
    deviationHz === null ? t('tools.noLine') : formatSignedHz(deviationHz, resolutionHz);
  const place = placeWords(t, { hz: frequencyHz, db: levelDb }, resolutionHz, reference.label);
  return t('tools.atHarmonic', { order, place, deviation });
}

export function useSpoken(reference: Reference): Spoken {
  const { t } = useTranslation();
  const [said, setSaid] = useState<Said | null>(null);
  return {
    words: spokenWords(t, said, reference),
    speak: (at, resolutionHz) =>
      setSaid(
        at ? { kind: 'place', at, resolutionHz, against: reference.id } : { kind: 'no-cursor' },
      ),
    speakHarmonic: (row) =>
      row.reading && setSaid({ kind: 'harmonic', row, against: reference.id }),
  };
}
