// A reply that comes in parts, put together again (SPEC L2.6). Holds at most sixteen parts; reads none of them.
import { FLAG, type Frame } from '@harmonic/protocol/link';

const MOST_PARTS = 16;

export interface PartsOfReply {
  /** @returns the whole payload when this was the last part of its reply. */
  add(frame: Frame): Uint8Array | null;
  /** The request goes out again: what came so far is forgotten, and so is what still comes of it. */
  forget(): void;
}

/** Joins the parts of one reply, told apart from another's by `ref` (L2.6). At most 16 parts are held. */
export function createPartsOfReply(): PartsOfReply {
  let parts: Uint8Array[] = [];
  let ref = -1;
  let dead = -1;
  return {
    add(frame) {
      if (frame.ref === dead) return null;
      if (frame.ref !== ref) parts = [];
      ({ ref } = frame);
      parts.push(frame.bytes.slice(frame.from, frame.to));
      const isLast = (frame.flags & FLAG.more) === 0;
      if (!isLast && parts.length < MOST_PARTS) return null;
      const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
      parts = [];
      dead = ref;
      return isLast ? whole : null;
    },
    forget() {
      if (parts.length > 0) dead = ref;
      parts = [];
    },
  };
}
