// The console's mouth on one link: values become frames, numbered and in the form the line takes. Waits for nothing.
import {
  buildFrame,
  MAX_PAYLOAD,
  MESSAGE,
  toWire,
  type Layout,
  type MakeMac,
} from '@harmonic/protocol/link';

export interface Line {
  /** What it carries; null when nobody knows. */
  bytesPerSecond: number | null;
  datagrams: boolean;
}

export interface Talk {
  readonly line: Line;
  /** From now on frames take the form of this line; their numbers go on (L2.2). */
  use(line: Line): void;
  /** From the next frame on all are signed with it; null: none. @returns the seq of that frame. */
  sign(mac: MakeMac | null): number;
  readonly mac: MakeMac | null;
  /** How many were signed with it. */
  readonly signed: number;
  /** @returns the seq of the frame: its answer carries it as `ref`. */
  say<T>(type: number, layout: Layout<T>, value: T): number;
}

export function createTalk(send: (bytes: Uint8Array<ArrayBuffer>) => void): Talk {
  const scratch = new Uint8Array(MAX_PAYLOAD);
  let seq = 0;
  let mac: MakeMac | null = null;
  let signed = 0;
  let line: Line = { bytesPerSecond: null, datagrams: false };
  return {
    get line() {
      return line;
    },
    use(next) {
      line = next;
    },
    get mac() {
      return mac;
    },
    get signed() {
      return signed;
    },
    sign(next) {
      mac = next;
      signed = 0;
      return seq;
    },
    say(type, layout, value) {
      const payload = scratch.subarray(0, layout.encode(value, scratch));
      // HELLO begins a session, so it is of none.
      const by = type === MESSAGE.HELLO ? null : mac;
      const frame = buildFrame({ type, flags: 0, seq, ref: 0 }, payload, by ?? undefined);
      if (mac) signed += 1;
      const said = seq;
      seq = (seq + 1) & 0xffff;
      send(line.datagrams ? frame : toWire(frame));
      return said;
    },
  };
}
