// What is watched: the state now, and again whenever it changes; newest wins, a slow reader skips.
import type { News, NewsPublisher } from './door.ts';

/**
 * @param keys news that make the state new; anybody's rights do always.
 * @param read gives the state as the caller may see it now.
 * @param until ends it; its reason is what the stream says last.
 */
export async function* follow<T>(
  news: NewsPublisher,
  keys: readonly Exclude<keyof News, 'event' | 'access'>[],
  read: () => T | Promise<T>,
  until: AbortSignal,
): AsyncGenerator<T, void> {
  let isNew = true;
  let wake: (() => void) | null = null;
  const told = (): void => {
    isNew = true;
    wake?.();
  };
  const leave = [...keys, 'access' as const].map((key) => news.subscribe(key, told));
  until.addEventListener('abort', told);
  try {
    for (;;) {
      until.throwIfAborted();
      if (isNew) {
        isNew = false;
        yield await read();
      } else {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    for (const off of leave) off();
    until.removeEventListener('abort', told);
  }
}
