// Which keys do what for this person in this browser: the table as it comes, and what they chose instead.
import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { recall, remember } from './memory.ts';
import {
  chordOf,
  isLetterChord,
  isShellAct,
  keyName,
  KEYS,
  type Act,
  type KeyRow,
  type LiveAction,
  type Pressed,
  type ShellAct,
} from './keys.ts';

/** Chosen chords by act; an act that is not there has those it came with. */
export type Chosen = Readonly<Partial<Record<Act, string>>>;

export const rowsWith = (chosen: Chosen): KeyRow[] =>
  KEYS.map(({ act, chords }) => {
    const own = chosen[act];
    return { act, chords: own === undefined ? chords : [own] };
  });

/** These belong to the page, the browser or the clipboard, whatever anybody binds. */
const TAKEN = /^(Tab|Shift\+Tab|Escape|Enter|F6|Shift\+F6|F5|F12|Ctrl\+(Shift\+)?[acnrtvwxz])$/;

export type Refused = { because: 'reserved' } | { because: 'taken'; by: Act };

/** Why a chord cannot be given to an act; null when it can. A chord means one thing everywhere. */
export function refusalOf(chosen: Chosen, act: Act, chord: string): Refused | null {
  if (TAKEN.test(chord)) return { because: 'reserved' };
  const holder = rowsWith(chosen).find((row) => row.act !== act && row.chords.includes(chord));
  return holder ? { because: 'taken', by: holder.act } : null;
}

/** Of what was written down once, only what still makes sense. */
export function readChosen(text: string | null): Chosen {
  let written: unknown;
  try {
    written = JSON.parse(text ?? '{}');
  } catch {
    return {};
  }
  if (typeof written !== 'object' || written === null) return {};
  let chosen: Chosen = {};
  for (const [name, chord] of Object.entries(written)) {
    const act = KEYS.find((row) => row.act === name)?.act;
    if (act === undefined || typeof chord !== 'string' || chord === '') continue;
    if (refusalOf(chosen, act, chord) === null) chosen = { ...chosen, [act]: chord };
  }
  return chosen;
}

interface Kept {
  chosen: Chosen;
  /** Single letters can be switched off (WCAG 2.1.4). */
  letters: boolean;
}
let kept: Kept | null = null;
const listeners = new Set<() => void>();

const now = (): Kept =>
  (kept ??= { chosen: readChosen(recall('keys')), letters: recall('letters') !== 'off' });

function set(next: Kept): void {
  kept = next;
  remember('keys', JSON.stringify(next.chosen));
  remember('letters', next.letters ? 'on' : 'off');
  for (const listener of listeners) listener();
}

export const useBindings = (): Kept =>
  useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, now);

export const setLetters = (letters: boolean): void => set({ ...now(), letters });
export const resetKeys = (): void => set({ ...now(), chosen: {} });

/** What the first key of an act is called, as this person has bound it. @param space what the space bar is called. */
export function keyOf(act: Act, space: string, { chosen }: Pick<Kept, 'chosen'> = now()): string {
  const row = rowsWith(chosen).find((one) => one.act === act);
  return keyName(row?.chords[0] ?? '', space);
}

/** The same for every act, by name, to fill the holes of a sentence that tells of keys. */
export function useKeyNames(): Readonly<Record<Act, string>> {
  const { t } = useTranslation();
  const { chosen } = useBindings();
  const space = t('keySheet.space');
  const named = KEYS.map(({ act }) => [act, keyOf(act, space, { chosen })]);
  return Object.fromEntries(named) as Record<Act, string>;
}

/** @returns why not; null: from now on it is so. */
export function bindKey(act: Act, chord: string): Refused | null {
  const refused = refusalOf(now().chosen, act, chord);
  if (!refused) set({ ...now(), chosen: { ...now().chosen, [act]: chord } });
  return refused;
}

/** What a key pressed means; null: nothing here. */
export function actOf(pressed: Pressed, { chosen, letters }: Kept = now()): Act | null {
  const chord = chordOf(pressed);
  if (chord === null || (isLetterChord(chord) && !letters)) return null;
  return rowsWith(chosen).find(({ chords }) => chords.includes(chord))?.act ?? null;
}
export function liveActionOf(pressed: Pressed): LiveAction | null {
  const act = actOf(pressed);
  return act === null || isShellAct(act) ? null : act;
}
export function shellActOf(pressed: Pressed): ShellAct | null {
  const act = actOf(pressed);
  return act !== null && isShellAct(act) ? act : null;
}
