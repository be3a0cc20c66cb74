// The keys that act wherever one is, and what they open: the palette, the sheet of keys. For whoever is inside.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommands } from '../../state/commands.ts';
import { shellActOf } from '../../state/bindings.ts';
import { useWatchedPart } from '../../state/console.ts';
import type { ShellAct } from '../../state/keys.ts';
import { hasNotes, putAllAway } from '../../state/notices.ts';
import { goTo } from '../../state/route.ts';
import { toggleFullScreen } from './full-screen.ts';
import { lockNow } from './PersonMenu.tsx';

const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const KeySheet = lazy(async () => ({ default: (await import('./KeySheet.tsx')).KeySheet }));

const ROOMS = [
  'devices',
  'recordings',
  'routes',
  'reports',
  'storage',
  'events',
  'people',
  'audit',
  'account',
] as const;

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest('input, textarea, select, [contenteditable]') !== null;

/** What the list of this page is filtered by; null: it has no filter, and the browser's own search is asked. */
const filterBox = (): HTMLInputElement | null =>
  document.querySelector('.shell__main input[type="search"]');

export type Open = 'palette' | 'keys' | null;

interface ShellKeysProps {
  open: Open;
  onOpen(what: Open): void;
}

export function ShellKeys({ open, onOpen }: ShellKeysProps) {
  const { t } = useTranslation();
  const devices =
    useWatchedPart('devices', (all) => all.map(({ id, name }) => ({ id, name }))) ?? [];
  const [acts] = useState<Record<ShellAct, () => void>>(() => ({
    palette: () => onOpen('palette'),
    help: () => onOpen('keys'),
    find: () => filterBox()?.select(),
    lock: lockNow,
    fullScreen: toggleFullScreen,
    putNotesAway: putAllAway,
  }));
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const act = shellActOf(event);
      if (act === null || event.defaultPrevented) return;
      // A character typed is a character; and a dialog keeps the keys to itself, but for the lock.
      if (isTyping(event.target) && event.key.length === 1 && !event.ctrlKey) return;
      if (act !== 'lock' && document.querySelector('[role="dialog"]')) return;
      if (act === 'find' && !filterBox()) return;
      if (act === 'putNotesAway' && !hasNotes()) return;
      event.preventDefault();
      acts[act]();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [acts]);
  useCommands([
    ...ROOMS.map((room) => ({
      id: `room ${room}`,
      words: t('palette.goTo', {
        where: room === 'account' ? t('session.account') : t(`nav.${room}`),
      }),
      run: () => goTo(room),
    })),
    ...devices.map(({ id, name }) => ({
      id: `device ${id}`,
      words: t('palette.openDevice', { name }),
      run: () => goTo(`live/${id}`),
    })),
    ...(['help', 'lock', 'fullScreen'] as const).map((act) => ({
      id: act,
      act,
      words: t(`keys.${act}`),
      run: acts[act],
    })),
  ]);
  const close = (): void => onOpen(null);
  return (
    <Suspense fallback={null}>
      {open === 'palette' && <Palette onClose={close} />}
      {open === 'keys' && <KeySheet onClose={close} />}
    </Suspense>
  );
}
