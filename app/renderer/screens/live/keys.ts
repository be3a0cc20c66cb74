// The keys of the spectrum as data: what the sheet prints is what acts. Bound by the character produced.
import type { Words } from '../../i18n/en.ts';
import { recall, remember } from '../../state/memory.ts';

export type LiveAction = Exclude<
  keyof Words['keys'],
  'title' | 'note' | 'space' | 'panes' | 'pointer' | 'letters'
>;

export const LIVE_KEYS: readonly { keys: readonly string[]; action: LiveAction }[] = [
  { keys: [' '], action: 'pause' },
  { keys: ['r'], action: 'record' },
  { keys: ['x'], action: 'hold' },
  { keys: ['X'], action: 'resetHold' },
  { keys: ['a'], action: 'autoscale' },
  { keys: ['l'], action: 'log' },
  { keys: ['+', '='], action: 'zoomIn' },
  { keys: ['-'], action: 'zoomOut' },
  { keys: ['0'], action: 'zoomAll' },
  { keys: ['Alt+ArrowLeft'], action: 'zoomBack' },
  { keys: ['Alt+ArrowRight'], action: 'zoomForth' },
  { keys: ['Shift+ArrowLeft'], action: 'panDown' },
  { keys: ['Shift+ArrowRight'], action: 'panUp' },
  { keys: ['v'], action: 'dragPans' },
  { keys: ['ArrowLeft'], action: 'cursorLeft' },
  { keys: ['ArrowRight'], action: 'cursorRight' },
  { keys: ['n'], action: 'nextPeak' },
  { keys: ['N'], action: 'previousPeak' },
  { keys: ['f'], action: 'typeFrequency' },
  { keys: ['m'], action: 'marker' },
  { keys: ['d'], action: 'delta' },
  { keys: ['Delete'], action: 'removeMarkers' },
  { keys: ['h'], action: 'harmonics' },
  { keys: ['b'], action: 'sidebands' },
  { keys: ['PageUp'], action: 'nextHarmonic' },
  { keys: ['PageDown'], action: 'previousHarmonic' },
  { keys: ['Home'], action: 'firstHarmonic' },
  { keys: ['End'], action: 'lastHarmonic' },
  { keys: ['ArrowDown'], action: 'older' },
  { keys: ['ArrowUp'], action: 'newer' },
  { keys: ['?'], action: 'help' },
  { keys: ['F11'], action: 'fullScreen' },
];

const isLetter = (key: string): boolean =>
  key.length === 1 && key.toLowerCase() !== key.toUpperCase();

/** Single letters can be switched off (WCAG 2.1.4). */
export const areLettersOn = (): boolean => recall('letters') !== 'off';
export const setLetters = (on: boolean): void => remember('letters', on ? 'on' : 'off');

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

export function actionOf(pressed: Pressed, letters = areLettersOn()): LiveAction | null {
  const { key } = pressed;
  if (pressed.ctrlKey || pressed.metaKey || (isLetter(key) && !letters)) return null;
  // A character says by itself whether Shift made it; a named key does not.
  const shift = pressed.shiftKey && key.length > 1 ? 'Shift+' : '';
  const chord = `${pressed.altKey ? 'Alt+' : ''}${shift}${key}`;
  return LIVE_KEYS.find(({ keys }) => keys.includes(chord))?.action ?? null;
}

const ARROWS: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** @param space what the space bar is called. */
export function keyName(chord: string, space: string): string {
  if (chord === ' ') return space;
  const named = chord.replace(/Arrow\w+/, (arrow) => ARROWS[arrow] ?? arrow);
  return isLetter(chord)
    ? `${chord === chord.toUpperCase() ? 'Shift+' : ''}${chord.toUpperCase()}`
    : named;
}
