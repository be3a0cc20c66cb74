// Every file on its way out or in: whose it is, by which ticket its bytes are asked for, how far it is, how it ends.
// Moves no byte itself.
//
//   open ──> waiting ──take──> running ──> done
//               │                 ├──────> failed     (refused, broken, right lost)
//               └── 60 s ──> failed└─────> cancelled  (asked for)
import { randomBytes } from 'node:crypto';
import type { Transfer as Progress } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import { failureFacts } from './failure-facts.ts';

export const UNUSED_MS = 60_000;
/** How long an end can still be read. */
const TOLD_MS = 60_000;
const MOST_OPEN = 16;
const MOST_OF_A_SEAT = 6;
/** A page is told so often at most. */
const TELL_EVERY_MS = 200;

export type Direction = 'out' | 'in';

export interface OpenTransfer {
  readonly ticket: string;
  readonly seat: string;
  readonly direction: Direction;
  readonly progress: Readonly<Progress>;
  /** Aborts when it ends before it is done; the reason is the refusal. */
  readonly signal: AbortSignal;
  say(change: Partial<Progress>): void;
  done(change: Partial<Progress>): void;
  /** @param error a refusal of a part; anything else is a mistake of ours, and thrown by whoever made it. */
  fail(error: unknown): void;
}

export interface TransferWish {
  seat: string;
  direction: Direction;
  samples: number | null;
  bytesExpected: number | null;
  /** Why it would not be allowed now; null while it is. */
  refusal(): Refusal | null;
}

export interface TransferDesk {
  /** @throws Refusal too-many. */
  open(wish: TransferWish): OpenTransfer;
  /** For its bytes, once: null when there is none that waits, of this direction, for one of these seats. */
  take(ticket: string, direction: Direction, seats: readonly string[]): OpenTransfer | null;
  /** @throws Refusal not-found, when it is not of this seat and direction. */
  find(ticket: string, direction: Direction, seat: string): OpenTransfer;
  cancel(transfer: OpenTransfer): void;
  /** Its state now and whenever it changes, to its end. */
  follow(transfer: OpenTransfer, until: AbortSignal): AsyncGenerator<Progress, void>;
  /** Somebody's rights may have changed: what is not allowed any more ends. */
  judge(): void;
  close(): void;
}

interface Held extends OpenTransfer {
  progress: Progress;
  refusal(): Refusal | null;
  gone: AbortController;
  timer: NodeJS.Timeout | null;
  listeners: Set<() => void>;
}

const isOpen = ({ progress: { state } }: OpenTransfer): boolean =>
  state === 'waiting' || state === 'running';

export function createTransferDesk(unusedMs = UNUSED_MS): TransferDesk {
  const all = new Map<string, Held>();

  function change(held: Held, by: Partial<Progress>): void {
    held.progress = { ...held.progress, ...by };
    for (const listener of held.listeners) listener();
  }
  function end(held: Held, by: Partial<Progress>, reason: unknown): void {
    if (!isOpen(held)) return;
    if (held.timer) clearTimeout(held.timer);
    change(held, by);
    if (reason !== null) held.gone.abort(reason);
    held.timer = setTimeout(() => all.delete(held.ticket), TOLD_MS).unref();
  }
  const fail = (held: Held, error: unknown): void =>
    end(held, { state: 'failed', failure: failureFacts(error) }, error);
  const cancelled = (): Refusal =>
    new Refusal('conflict', 'This transfer was cancelled.', 'transfer-cancelled');
  const expired = (): Refusal =>
    new Refusal('conflict', 'Nobody came for the file in time: ask again.', 'ticket-expired');

  function requireRoom(seat: string): void {
    const open = [...all.values()].filter(isOpen);
    const mine = open.filter((held) => held.seat === seat);
    if (open.length < MOST_OPEN && mine.length < MOST_OF_A_SEAT) return;
    throw new Refusal(
      'too-many',
      'Too many files are on their way: wait for one, or cancel one.',
      'too-many-transfers',
    );
  }
  return {
    open({ seat, direction, samples, bytesExpected, refusal }) {
      requireRoom(seat);
      const gone = new AbortController();
      const held: Held = {
        ...{ ticket: randomBytes(32).toString('base64url'), seat, direction, refusal, gone },
        ...{ signal: gone.signal, listeners: new Set(), timer: null },
        progress: {
          ...{ state: 'waiting', samples, samplesDone: 0, bytes: 0, bytesExpected, gaps: 0 },
          ...{ samplesMissing: 0, notices: [], failure: null, sidecar: null, recording: null },
          sameAs: null,
        },
        say: (by) => change(held, by),
        done: (by) => end(held, { ...by, state: 'done' }, null),
        fail: (error) => fail(held, error),
      };
      held.timer = setTimeout(() => fail(held, expired()), unusedMs).unref();
      all.set(held.ticket, held);
      return held;
    },
    take(ticket, direction, seats) {
      const held = all.get(ticket);
      if (held?.direction !== direction || !seats.includes(held.seat)) return null;
      if (held.progress.state !== 'waiting') return null;
      if (held.timer) clearTimeout(held.timer);
      held.timer = null;
      const refusal = held.refusal();
      if (refusal) {
        fail(held, refusal);
        return null;
      }
      change(held, { state: 'running' });
      return held;
    },
    find(ticket, direction, seat) {
      const held = all.get(ticket);
      if (held?.direction === direction && held.seat === seat) return held;
      throw new Refusal('not-found', 'This transfer has ended.', 'unknown-transfer');
    },
    cancel(transfer) {
      const held = all.get(transfer.ticket);
      if (held) end(held, { state: 'cancelled' }, cancelled());
    },
    async *follow(transfer, until) {
      const held = all.get(transfer.ticket);
      if (held) yield* told(held, until);
    },
    judge() {
      for (const held of [...all.values()].filter(isOpen)) {
        const refusal = held.refusal();
        if (refusal) fail(held, refusal);
      }
    },
    close() {
      const closing = (): Refusal =>
        new Refusal('unavailable', 'The console is closing.', 'closing');
      for (const held of all.values()) {
        fail(held, closing());
        if (held.timer) clearTimeout(held.timer);
      }
      all.clear();
    },
  };
}

/** Newest wins: a slow reader skips. */
async function* told(held: Held, until: AbortSignal): AsyncGenerator<Progress, void> {
  let wake: () => void = () => undefined;
  const listener = (): void => wake();
  held.listeners.add(listener);
  until.addEventListener('abort', listener);
  try {
    for (;;) {
      const { progress } = held;
      yield progress;
      if (!isOpen(held) && progress === held.progress) return;
      const since = performance.now();
      while (progress === held.progress && !until.aborted)
        await new Promise<void>((resolve) => (wake = resolve));
      until.throwIfAborted();
      const early = TELL_EVERY_MS - (performance.now() - since);
      if (isOpen(held) && early > 0) await soon(early, until);
    }
  } finally {
    held.listeners.delete(listener);
    until.removeEventListener('abort', listener);
  }
}

const soon = (ms: number, until: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    until.addEventListener(
      'abort',
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
