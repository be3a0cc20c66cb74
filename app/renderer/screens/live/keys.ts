// The keys of the spectrum as data: what the sheet prints is what acts. Bound by the character produced.
import type { Words } from '../../i18n/en.ts';

export type LiveAction = Exclude<keyof Words['keys'], 'title' | 'note'>;

export const LIVE_KEYS: readonly { keys: readonly string[]; action: LiveAction }[] = [
  { keys: [' '], action: 'pause' },
  { keys: ['r'], action: 'record' },
  { keys: ['x'], action: 'hold' },
  { keys: ['X'], action: 'resetHold' },
  { keys: ['a', 'A'], action: 'autoscale' },
  { keys: ['l'], action: 'log' },
  { keys: ['+', '='], action: 'zoomIn' },
  { keys: ['-'], action: 'zoomOut' },
  { keys: ['0'], action: 'zoomAll' },
  { keys: ['ArrowLeft'], action: 'cursorLeft' },
  { keys: ['ArrowRight'], action: 'cursorRight' },
  { keys: ['n'], action: 'nextPeak' },
  { keys: ['N'], action: 'previousPeak' },
  { keys: ['?'], action: 'help' },
  { keys: ['F11'], action: 'fullScreen' },
];

export function actionOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'altKey' | 'metaKey'>,
): LiveAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  return LIVE_KEYS.find(({ keys }) => keys.includes(event.key))?.action ?? null;
}

export const keyName = (key: string): string =>
  key === ' '
    ? 'Space'
    : key === 'ArrowLeft'
      ? '←'
      : key === 'ArrowRight'
        ? '→'
        : key.length === 1 && key !== key.toLowerCase()
          ? `Shift+${key}`
          : key;
