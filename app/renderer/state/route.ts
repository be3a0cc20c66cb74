// Which room is open, kept in the address so that a link, reload and back work.
import { useSyncExternalStore } from 'react';

export type Route =
  | { room: 'devices' | 'recordings' | 'storage' | 'events' | 'unknown' }
  | { room: 'live'; id: string }
  | { room: 'recording'; id: string };

export function readRoute(hash: string): Route {
  const [room = '', id = ''] = hash.replace(/^#\/?/, '').split('/');
  if (room === '') return { room: 'devices' };
  if (room === 'devices' || room === 'recordings' || room === 'storage' || room === 'events')
    return { room };
  if ((room === 'live' || room === 'recording') && id !== '') return { room, id };
  return { room: 'unknown' };
}

export const goTo = (path: string): void => {
  location.hash = `#/${path}`;
};

export function useRoute(): Route {
  const hash = useSyncExternalStore(
    (listener) => {
      window.addEventListener('hashchange', listener);
      return () => window.removeEventListener('hashchange', listener);
    },
    () => location.hash,
  );
  return readRoute(hash);
}
