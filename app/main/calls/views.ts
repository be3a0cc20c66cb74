// Which page owns which view, and the way its live frames take. Skips, never blocks, never queues.
import type { ViewOwners } from './door.ts';

/** Answers false when the transport is congested: the frame is skipped. */
export type SendFrame = (frame: ArrayBuffer) => boolean;

export interface ViewRoutes extends ViewOwners {
  /** Opens the live channel of a page; the returned function closes it. */
  attach(client: string, send: SendFrame): () => void;
  /** Routes one frame; false when nobody took it. */
  route(view: number, frame: ArrayBuffer): boolean;
  /** Forgets a page; answers the views it leaves behind. */
  drop(client: string): number[];
}

export function createViewRoutes(): ViewRoutes {
  const viewsOf = new Map<string, Set<number>>();
  const ownerOf = new Map<number, string>();
  const channels = new Map<string, SendFrame>();
  return {
    own(client, view) {
      const views = viewsOf.get(client) ?? new Set();
      views.add(view);
      viewsOf.set(client, views);
      ownerOf.set(view, client);
    },
    disown(client, view) {
      viewsOf.get(client)?.delete(view);
      ownerOf.delete(view);
    },
    owns: (client, view) => ownerOf.get(view) === client,
    attach(client, send) {
      channels.set(client, send);
      return () => {
        if (channels.get(client) === send) channels.delete(client);
      };
    },
    route(view, frame) {
      const client = ownerOf.get(view);
      const send = client === undefined ? undefined : channels.get(client);
      return send ? send(frame) : false;
    },
    drop(client) {
      const left = [...(viewsOf.get(client) ?? [])];
      for (const view of left) ownerOf.delete(view);
      viewsOf.delete(client);
      channels.delete(client);
      return left;
    },
  };
}
