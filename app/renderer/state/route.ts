// Which room is open, kept in the address so that a link, reload and back work.
import { useSyncExternalStore } from 'react';

export const PEOPLE_PARTS = ['people', 'roles', 'areas', 'matrix', 'rules', 'requests'] as const;
export type PeoplePart = (typeof PEOPLE_PARTS)[number];
const PLAIN = [
  'devices',
  'recordings',
  'routes',
  'reports',
  'storage',
  'events',
  'audit',
  'account',
] as const;
const OF_ONE = ['live', 'channels', 'recording', 'person'] as const;

export type Route =
  | { room: (typeof PLAIN)[number] | 'unknown' }
  | { room: 'people'; part: PeoplePart }
  | { room: (typeof OF_ONE)[number]; id: string };

export function readRoute(hash: string): Route {
  const [room = '', id = ''] = hash.replace(/^#\/?/, '').split('/');
  if (room === '') return { room: 'devices' };
  const plain = PLAIN.find((name) => name === room);
  if (plain) return { room: plain };
  if (room === 'people') {
    const part = PEOPLE_PARTS.find((name) => name === (id === '' ? 'people' : id));
    return part ? { room, part } : { room: 'unknown' };
  }
  const one = OF_ONE.find((name) => name === room);
  if (one && id !== '') return { room: one, id };
  return { room: 'unknown' };
}

/** The frequency that a link to a live page names; null: none. */
export function readHz(hash: string): number | null {
  const [room, , hz = ''] = hash.replace(/^#\/?/, '').split('/');
  return room === 'live' && /^\d{1,9}$/.test(hz) ? Number(hz) : null;
}

export const goTo = (path: string): void => {
  location.hash = `#/${path}`;
};

export const useLinkedHz = (): number | null => readHz(useHash());
export const useRoute = (): Route => readRoute(useHash());

function useHash(): string {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
}
