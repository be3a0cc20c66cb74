// What a device was asked and has not answered yet: a bounded number of it, and none for ever. Says and repeats nothing.

export interface Unanswered {
  readonly isFull: boolean;
  /** @param seq of the frame that asked. @param number by which whoever wished it knows it. */
  add(seq: number, number: number, nowMs: number): void;
  /** An answer came. @returns the number of what it answers; null: nothing of these. */
  take(ref: number): number | null;
  /** @returns what was not answered in time, the oldest first: it waits no more. */
  expire(nowMs: number): number[];
  /** Nobody answers any more. @returns all that waited, the oldest first. */
  end(): number[];
}

const PATIENCE_MS = 2000;

export function createUnanswered(most: number): Unanswered {
  /** By the number of the frame that asked, oldest first. */
  const waiting = new Map<number, { number: number; atMs: number }>();
  function take(ref: number): number | null {
    const asked = waiting.get(ref);
    waiting.delete(ref);
    return asked?.number ?? null;
  }
  return {
    get isFull() {
      return waiting.size >= most;
    },
    add: (seq, number, nowMs) => void waiting.set(seq, { number, atMs: nowMs }),
    take,
    expire(nowMs) {
      const over = [...waiting].filter(([, { atMs }]) => nowMs - atMs >= PATIENCE_MS);
      return over.flatMap(([seq]) => take(seq) ?? []);
    },
    end() {
      const all = [...waiting.values()].map(({ number }) => number);
      waiting.clear();
      return all;
    },
  };
}
