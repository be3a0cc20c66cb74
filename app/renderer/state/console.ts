// What the console pushes to the page: state that is watched while somebody may see it, and live frames by view.
import { QueryClient, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import {
  decodeLiveFrame,
  type Device,
  type Directory,
  type Discovered,
  type LiveFrame,
  type Recording,
  type Request,
  type Site,
} from '../../contract/index.ts';
import { calls, transport } from './client.ts';
import { codeOf } from './proving.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: Infinity,
      retry: (failures, error) => failures < 2 && codeOf(error) === null,
      refetchOnWindowFocus: false,
    },
  },
});

/** What the console pushes; each value is the whole new state. */
export interface Watched {
  site: Site;
  devices: Device[];
  recordings: Recording[];
  discovered: Discovered[];
  directory: Directory;
  requests: Request[];
}
export type WatchedKey = keyof Watched;

const WATCHES: {
  [K in WatchedKey]: (signal: AbortSignal) => Promise<AsyncIterable<Watched[K]>>;
} = {
  site: (signal) => calls.site.watch({}, { signal }),
  devices: (signal) => calls.device.watch({}, { signal }),
  recordings: (signal) => calls.recording.watch({}, { signal }),
  discovered: (signal) => calls.lan.watch({}, { signal }),
  directory: (signal) => calls.person.watch({}, { signal }),
  requests: (signal) => calls.request.watch({}, { signal }),
};
const RETRY_MS = 1000;
/** A refusal stands until the session changes; asked again seldom, in case its news was lost. */
const REFUSED_MS = 15_000;

const running = new Map<WatchedKey, AbortController>();

async function watch(key: WatchedKey, signal: AbortSignal): Promise<void> {
  const isOver = (): boolean => signal.aborted;
  while (!isOver()) {
    let waitMs = RETRY_MS;
    try {
      for await (const value of await WATCHES[key](signal)) {
        if (isOver()) return;
        queryClient.setQueryData([key], value);
      }
    } catch (error) {
      // The connection is gone; the banner says so. The next round begins when it is back.
      if (codeOf(error) !== null) waitMs = REFUSED_MS;
    }
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

/** Exactly these are watched from now on; what the others had shown is forgotten. */
export function watchFor(keys: readonly WatchedKey[]): void {
  for (const [key, stop] of running) {
    if (keys.includes(key)) continue;
    running.delete(key);
    stop.abort();
    // Whatever still shows it shows nothing from now on.
    void queryClient.resetQueries({ queryKey: [key], exact: true });
  }
  for (const key of keys) {
    if (running.has(key)) continue;
    const stop = new AbortController();
    running.set(key, stop);
    void watch(key, stop.signal);
  }
}

/** The state of something watched; undefined until it has come. */
export function useWatched<K extends WatchedKey>(key: K): Watched[K] | undefined {
  return useWatchedPart(key, (whole) => whole);
}

/** A part of it, plain data: who shows only that is not drawn again while it says the same. */
export function useWatchedPart<K extends WatchedKey, T>(
  key: K,
  select: (whole: Watched[K]) => T,
): T | undefined {
  const { data } = useQuery({
    queryKey: [key],
    queryFn: () => new Promise<Watched[K]>(() => undefined),
    select,
  });
  return data;
}

let connected = false;
const connectedListeners = new Set<() => void>();

export const useConnected = (): boolean =>
  useSyncExternalStore(
    (listener) => {
      connectedListeners.add(listener);
      return () => connectedListeners.delete(listener);
    },
    () => connected,
  );

const frameListeners = new Map<number, (frame: LiveFrame) => void>();
const reconnectListeners = new Set<() => void>();

/**
 * The console as a view sees it. When the connection comes back the console may still hold the views that were
 * opened before (it keeps them for some seconds), or have forgotten them: close the old number, then open.
 */
export const viewConsole = {
  open: calls.view.open,
  set: calls.view.set,
  resetHold: calls.view.resetHold,
  close: calls.view.close,
  /** Frames of one view, until the returned function is called. */
  listen(view: number, listener: (frame: LiveFrame) => void): () => void {
    frameListeners.set(view, listener);
    return () => {
      if (frameListeners.get(view) === listener) frameListeners.delete(view);
    };
  },
  onReconnect(listener: () => void): () => void {
    reconnectListeners.add(listener);
    return () => reconnectListeners.delete(listener);
  },
};

export function startConsole(): void {
  transport.onFrame((bytes) => {
    const frame = decodeLiveFrame(bytes);
    if (frame) frameListeners.get(frame.view)?.(frame);
  });
  transport.onConnected((now) => {
    const isBack = now && !connected;
    connected = now;
    for (const listener of connectedListeners) listener();
    if (isBack) for (const listener of reconnectListeners) listener();
  });
  watchFor(['site']);
}
