// Every act that a key can do, as data: what the sheet prints is what acts. Bound by the character produced, so that
// no layout of a keyboard is better than another. A chord is "m", "X", " ", "Shift+ArrowLeft", "Ctrl+k".
import type { Words } from '../i18n/en.ts';

export type Act = keyof Words['keys'];
/** Those that act wherever one is; the others only while the spectrum has the focus. */
export const SHELL_ACTS = [
  'palette',
  'help',
  'find',
  'lock',
  'fullScreen',
  'putNotesAway',
] as const;
export type ShellAct = (typeof SHELL_ACTS)[number];
export type LiveAction = Exclude<Act, ShellAct>;

export interface KeyRow {
  act: Act;
  chords: readonly string[];
}

/** As they come; a person may bind each to another. */
export const KEYS: readonly KeyRow[] = [
  { act: 'palette', chords: ['Ctrl+k', 'Ctrl+Shift+p'] },
  { act: 'help', chords: ['?'] },
  { act: 'find', chords: ['Ctrl+f'] },
  { act: 'lock', chords: ['Ctrl+Shift+l'] },
  { act: 'fullScreen', chords: ['F11'] },
  { act: 'putNotesAway', chords: ['Escape'] },
  { act: 'pause', chords: [' '] },
  { act: 'record', chords: ['r'] },
  { act: 'measure', chords: ['e'] },
  { act: 'hold', chords: ['x'] },
  { act: 'low', chords: ['w'] },
  { act: 'resetHold', chords: ['X'] },
  { act: 'autoscale', chords: ['a'] },
  { act: 'log', chords: ['l'] },
  { act: 'scale', chords: ['y'] },
  { act: 'zoomIn', chords: ['+', '='] },
  { act: 'zoomOut', chords: ['-'] },
  { act: 'zoomAll', chords: ['0'] },
  { act: 'zoomBack', chords: ['Alt+ArrowLeft'] },
  { act: 'zoomForth', chords: ['Alt+ArrowRight'] },
  { act: 'panDown', chords: ['Shift+ArrowLeft'] },
  { act: 'panUp', chords: ['Shift+ArrowRight'] },
  { act: 'dragPans', chords: ['v'] },
  { act: 'cursorLeft', chords: ['ArrowLeft'] },
  { act: 'cursorRight', chords: ['ArrowRight'] },
  { act: 'cursorFarLeft', chords: ['Ctrl+ArrowLeft'] },
  { act: 'cursorFarRight', chords: ['Ctrl+ArrowRight'] },
  { act: 'nextPeak', chords: ['n'] },
  { act: 'previousPeak', chords: ['N'] },
  { act: 'typeFrequency', chords: ['f'] },
  { act: 'marker', chords: ['m'] },
  { act: 'delta', chords: ['d'] },
  { act: 'removeMarkers', chords: ['Delete'] },
  { act: 'harmonics', chords: ['h'] },
  { act: 'sidebands', chords: ['b'] },
  { act: 'saveBaseline', chords: ['B'] },
  { act: 'note', chords: ['t'] },
  { act: 'showNotes', chords: ['T'] },
  { act: 'calibrate', chords: ['C'] },
  { act: 'nextHarmonic', chords: ['PageUp'] },
  { act: 'previousHarmonic', chords: ['PageDown'] },
  { act: 'firstHarmonic', chords: ['Home'] },
  { act: 'lastHarmonic', chords: ['End'] },
  { act: 'older', chords: ['ArrowDown'] },
  { act: 'newer', chords: ['ArrowUp'] },
  { act: 'exportView', chords: ['Ctrl+e'] },
  { act: 'saveLayout', chords: ['Ctrl+s'] },
  { act: 'openLayout', chords: ['Ctrl+o'] },
  { act: 'undoLayout', chords: ['Ctrl+z'] },
  { act: 'redoLayout', chords: ['Ctrl+Shift+z'] },
];

export const isShellAct = (act: Act): act is ShellAct =>
  (SHELL_ACTS as readonly string[]).includes(act);

const isLetter = (key: string): boolean =>
  key.length === 1 && key.toLowerCase() !== key.toUpperCase();

export type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'shiftKey' | 'metaKey'>;

/** @returns null for what is no chord: a modifier alone, AltGr (Ctrl + Alt), or one with the system's key. */
export function chordOf({ key, ctrlKey, altKey, shiftKey, metaKey }: Pressed): string | null {
  if (metaKey || (ctrlKey && altKey) || /^(Control|Shift|Alt|AltGraph|Meta|Dead)$/.test(key))
    return null;
  // A character says by itself whether Shift made it; a named key, or one with Ctrl, does not.
  const shift = shiftKey && (key.length > 1 || (ctrlKey && isLetter(key))) ? 'Shift+' : '';
  return `${ctrlKey ? 'Ctrl+' : ''}${altKey ? 'Alt+' : ''}${shift}${ctrlKey && isLetter(key) ? key.toLowerCase() : key}`;
}

/** A single letter, which can be switched off (WCAG 2.1.4). */
export const isLetterChord = isLetter;

const NAMES: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
  Delete: 'Del',
};

/** As people read it. @param space what the space bar is called. */
export function keyName(chord: string, space: string): string {
  const key = chord.replace(/^(?:(?:Ctrl|Alt|Shift)\+)+(?=.)/, '');
  const held = chord.slice(0, chord.length - key.length);
  if (key === ' ') return `${held}${space}`;
  if (!isLetter(key)) return `${held}${NAMES[key] ?? key}`;
  const shift = held === '' && key !== key.toLowerCase() ? 'Shift+' : '';
  return `${held}${shift}${key.toUpperCase()}`;
}
