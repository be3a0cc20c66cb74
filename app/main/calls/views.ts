// Which page owns which view, and the way its live frames take. Skips, never blocks, never queues.
import type { Seat } from '../access/access.ts';

/** Answers false when the transport is congested: the frame is skipped. */
export type SendFrame = (frame: ArrayBuffer) => boolean;

export interface ViewRoutes {
  own(page: { client: string; seat: Seat }, view: number): void;
  disown(client: string, view: number): void;
  owns(client: string, view: number): boolean;
  /** Every view with the seat it was opened from. */
  all(): { client: string; seat: Seat; view: number }[];
  /** Opens the live channel of a page; the returned function closes it. */
  attach(client: string, send: SendFrame): () => void;
  /** Routes one frame; false when nobody took it. */
  route(view: number, frame: ArrayBuffer): boolean;
  /** Forgets a page; answers the views it leaves behind. */
  drop(client: string): number[];
}

export function createViewRoutes(): ViewRoutes {
  const ownerOf = new Map<number, { client: string; seat: Seat }>();
  const channels = new Map<string, SendFrame>();
  const viewsOf = (client: string): number[] =>
    [...ownerOf].filter(([, owner]) => owner.client === client).map(([view]) => view);
  return {
    own({ client, seat }, view) {
      ownerOf.set(view, { client, seat });
    },
    disown(client, view) {
      if (ownerOf.get(view)?.client === client) ownerOf.delete(view);
    },
    owns: (client, view) => ownerOf.get(view)?.client === client,
    all: () => [...ownerOf].map(([view, owner]) => ({ ...owner, view })),
    attach(client, send) {
      channels.set(client, send);
      return () => {
        if (channels.get(client) === send) channels.delete(client);
      };
    },
    route(view, frame) {
      const owner = ownerOf.get(view);
      const send = owner && channels.get(owner.client);
      return send ? send(frame) : false;
    },
    drop(client) {
      const left = viewsOf(client);
      for (const view of left) ownerOf.delete(view);
      channels.delete(client);
      return left;
    },
  };
}
