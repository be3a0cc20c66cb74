// The page's side of the console: typed calls, what is watched, and live frames by view.
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { QueryClient, useQuery } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import {
  decodeLiveFrame,
  type Contract,
  type Device,
  type Discovered,
  type LiveFrame,
  type Recording,
  type Site,
} from '../../contract/index.ts';
import { openTransport } from './transport.ts';

const transport = openTransport();
export const calls: ContractRouterClient<Contract> = createORPCClient(transport.link);

export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: Infinity, retry: 2, refetchOnWindowFocus: false } },
});

/** What the console pushes; each value is the whole new state. */
export interface Watched {
  site: Site;
  devices: Device[];
  recordings: Recording[];
  discovered: Discovered[];
}

const WATCHES: {
  [K in keyof Watched]: (signal: AbortSignal) => Promise<AsyncIterable<Watched[K]>>;
} = {
  site: (signal) => calls.site.watch({}, { signal }),
  devices: (signal) => calls.device.watch({}, { signal }),
  recordings: (signal) => calls.recording.watch({}, { signal }),
  discovered: (signal) => calls.lan.watch({}, { signal }),
};
const RETRY_MS = 1000;

async function watch(key: keyof Watched): Promise<never> {
  for (;;) {
    try {
      for await (const value of await WATCHES[key](new AbortController().signal)) {
        queryClient.setQueryData([key], value);
      }
    } catch {
      // The connection is gone; the banner says so. The next round begins when it is back.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** The state of something watched; undefined until it has come. */
export function useWatched<K extends keyof Watched>(key: K): Watched[K] | undefined {
  const { data } = useQuery<Watched[K]>({
    queryKey: [key],
    queryFn: () => new Promise<Watched[K]>(() => undefined),
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
  for (const key of Object.keys(WATCHES) as (keyof Watched)[]) void watch(key);
}

/** What went wrong, for people: the console's own words. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
