// Numbers for frames that carry none: the harmonic layer's say neither who sent them first nor the how-manieth they are
// (SPEC O4.7). What was forwarded is known again by what it says and how often it was forwarded. Told the time.
import { MOST_REMEMBERED, REMEMBERED_MS, type RoutedFrame } from './router.ts';

export type FrameNumber = Pick<RoutedFrame, 'origin' | 'seq'>;

/** What tells two frames apart. */
export interface FrameContent {
  /** Of P3.4; hops are among them. */
  flags: number;
  psdu: Uint8Array;
}

export interface Numbering {
  /** Of a frame that came: a new number, or the one it left with when it was forwarded. */
  of(content: FrameContent, origin: bigint, nowMs: number): FrameNumber;
  /** What `of` would answer now; nothing is taken. */
  peek(content: FrameContent, origin: bigint, nowMs: number): FrameNumber;
  /** It leaves under that number, once more forwarded. */
  left(content: FrameContent, number: FrameNumber, nowMs: number): void;
}

const HOPS_SHIFT = 2;
const HOPS_MASK = 0x0c;
export const hopsOf = (flags: number): number => (flags & HOPS_MASK) >> HOPS_SHIFT;
/** @param hops 0 … 3. */
export const withHops = (flags: number, hops: number): number =>
  (flags & ~HOPS_MASK & 0xff) | (hops << HOPS_SHIFT);

const keyOf = ({ flags, psdu }: FrameContent): string => {
  let key = String.fromCharCode(flags & ~HOPS_MASK & 0xff);
  for (const byte of psdu) key += String.fromCharCode(byte);
  return key;
};

interface Left {
  number: FrameNumber;
  /** With how many hops it left first. */
  hops: number;
  atMs: number;
}

export function createNumbering(): Numbering {
  /** By what they say, in the order they left. */
  const gone = new Map<string, Left>();
  let next = 1;

  /** One that comes with fewer hops than it left with comes from its sender: it says the same once more. */
  function returning(content: FrameContent, nowMs: number): FrameNumber | null {
    const before = gone.get(keyOf(content));
    const isKnown = before && nowMs - before.atMs < REMEMBERED_MS;
    return isKnown && hopsOf(content.flags) >= before.hops ? before.number : null;
  }
  return {
    peek: (content, origin, nowMs) => returning(content, nowMs) ?? { origin, seq: next },
    of(content, origin, nowMs) {
      const known = returning(content, nowMs);
      if (known) return known;
      const number = { origin, seq: next };
      next = next === 0xffff_ffff ? 1 : next + 1;
      return number;
    },
    left(content, { origin, seq }, nowMs) {
      const key = keyOf(content);
      // Moved to the end, so that the order stays that of time.
      gone.delete(key);
      for (const [old, { atMs }] of gone) {
        if (nowMs - atMs < REMEMBERED_MS && gone.size < MOST_REMEMBERED) break;
        gone.delete(old);
      }
      gone.set(key, { number: { origin, seq }, hops: hopsOf(content.flags) + 1, atMs: nowMs });
    },
  };
}
