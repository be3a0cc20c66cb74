// What the live page says politely of where its cursor is. It is kept as what was read, not as words: those are of the
// language that is chosen now.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { LevelScale } from '../../charts/level-scale.ts';
import { formatHz, formatSignedHz } from '../../state/format.ts';
import type { BinPlace, CursorPlace } from './instrument-state.ts';
import type { LineRow } from './tool-rows.ts';

export type Said =
  | ({ kind: 'place'; at: CursorPlace & Partial<BinPlace>; resolutionHz: number } & Against)
  | ({ kind: 'harmonic'; row: LineRow } & Against)
  | { kind: 'no-cursor' };

/** What a level was read against: the scale as it was then, and what that was called, the same in every language. */
interface Against {
  scale: LevelScale;
  against: string;
}

export interface Spoken {
  /** Empty before anything was. */
  words: string;
  /** @param at null and undefined: the cursor is on nothing. @param resolutionHz finest step of its frequency. */
  speak(
    at: CursorPlace | BinPlace | null | undefined,
    resolutionHz: number,
    scale: LevelScale,
  ): void;
  speakHarmonic(row: LineRow, scale: LevelScale): void;
}

const placeWords = (
  t: TFunction,
  { hz, db, isCeiling = false }: CursorPlace & Partial<BinPlace>,
  resolutionHz: number,
  scale: LevelScale,
): string =>
  t(isCeiling ? 'live.atMost' : 'live.at', {
    frequency: formatHz(hz, resolutionHz),
    level: scale.format(db, hz),
  });

/** @returns '' of a harmonic that was not read, and of a level that was read against something else. */
export function spokenWords(t: TFunction, said: Said | null, against: string): string {
  if (!said) return '';
  if (said.kind === 'no-cursor') return t('tools.noCursor');
  if (said.against !== against) return '';
  if (said.kind === 'place') return placeWords(t, said.at, said.resolutionHz, said.scale);
  const { order, reading, deviationHz } = said.row;
  if (!reading) return '';
  const { frequencyHz, levelDb, resolutionHz } = reading;
  const deviation =
    deviationHz === null ? t('tools.noLine') : formatSignedHz(deviationHz, resolutionHz);
  const place = placeWords(t, { hz: frequencyHz, db: levelDb }, resolutionHz, said.scale);
  return t('tools.atHarmonic', { order, place, deviation });
}

/** @param against what levels are said against now, the same in every language. */
export function useSpoken(against: string): Spoken {
  const { t } = useTranslation();
  const [said, setSaid] = useState<Said | null>(null);
  return {
    words: spokenWords(t, said, against),
    speak: (at, resolutionHz, scale) =>
      setSaid(at ? { kind: 'place', at, resolutionHz, scale, against } : { kind: 'no-cursor' }),
    speakHarmonic: (row, scale) =>
      row.reading && setSaid({ kind: 'harmonic', row, scale, against }),
  };
}
