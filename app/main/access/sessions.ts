// Who sits where: the session of each page, how far it has come in, when it locks and ends. Keys are wiped as soon as a
// proof, a lock or an end takes them. Checks no password and no right.
import type { Rules } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { NewCodes } from '../../contract/index.ts';
import type { CredentialRow } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import { wipeOpened, type Opened } from './credentials.ts';

/** The password was given: what it opened, for a while. */
export interface Proof {
  untilMs: number;
  opened: Opened;
  /** Long enough to stand without a second factor. */
  isLong: boolean;
}
export interface Session {
  readonly person: PersonId;
  /** Of the credential it began with. */
  readonly version: number;
  readonly endsAtMs: number;
  activeAtMs: number;
  isLocked: boolean;
  proof: Proof | null;
  /** Opened with the sealed code, whose holder has no password: what the code opens instead. */
  readonly breakGlass: CredentialRow | null;
}

/** A page that waits for a code before it goes on. */
export interface Pending {
  stage: 'code' | 'enrolling' | null;
  untilMs: number;
  giveCode?(code: string): Promise<void>;
  confirm?(code: string): Promise<NewCodes>;
  wipe(): void;
}

export const PROOF_MS = 5 * 60_000;
export const PENDING_MS = 10 * 60_000;
export const BREAK_GLASS_MS = 4 * 3600_000;
/** Sessions and waiting pages at once, each; the one idle longest gives way. */
const MOST = 64;

export type EndReason =
  'too-many' | 'signed-out' | 'session-over' | 'rights-changed' | 'gave-way' | 'closed';
export type LockReason = 'asked' | 'idle' | 'system';

interface SeatsParts {
  now(): number;
  rules(): Rules;
  /** Whether the person, with a credential of this version, may still be here. */
  isStill(session: Session): boolean;
  /** Whether what the password opened is still theirs to act with. */
  mayKeep(session: Session, proof: Proof): boolean;
  onLock(session: Session, why: LockReason): void;
  onEnd(session: Session, why: EndReason): void;
}

export interface Seats {
  session(seat: Seat): Session | null;
  pending(seat: Seat): Pending | null;
  enter(seat: Seat, who: Pick<Session, 'person' | 'version' | 'breakGlass' | 'proof'>): void;
  wait(seat: Seat, pending: Pending): void;
  /** Whoever waited there waits no more; only if it is still this one. */
  forget(seat: Seat, pending: Pending): void;
  prove(seat: Seat, proof: Proof): void;
  active(seat: Seat): void;
  lock(seat: Seat, why: LockReason): void;
  lockAll(why: LockReason): void;
  leave(seat: Seat, why: EndReason): void;
  /** Ends all sessions of a person but the one there. */
  endAll(person: PersonId, why: EndReason, except?: Seat): void;
  inside(): Set<PersonId>;
  locksAtMs(session: Session): number;
  /** Ends and locks what is due. */
  tick(): void;
  onChange(listener: () => void): () => void;
  tell(): void;
  close(): void;
}

export function createSeats(parts: SeatsParts): Seats {
  const sessions = new Map<Seat, Session>();
  const waiting = new Map<Seat, Pending>();
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const locksAtMs = (session: Session): number =>
    session.activeAtMs + parts.rules().idleLockMinutes * 60_000;

  function endProof(session: Session): void {
    wipeOpened(session.proof?.opened);
    session.proof = null;
  }
  function lock(session: Session, why: LockReason): void {
    if (session.isLocked) return;
    endProof(session);
    session.isLocked = true;
    parts.onLock(session, why);
  }
  function end(seat: Seat, session: Session, why: EndReason): void {
    endProof(session);
    sessions.delete(seat);
    parts.onEnd(session, why);
  }
  function forget(seat: Seat): boolean {
    waiting.get(seat)?.wipe();
    return waiting.delete(seat);
  }
  /** What time and rights have done meanwhile; true when anything changed. */
  function settle(seat: Seat): boolean {
    const nowMs = parts.now();
    const pending = waiting.get(seat);
    const session = sessions.get(seat);
    const lapsed = pending !== undefined && pending.untilMs <= nowMs && forget(seat);
    if (!session) return lapsed;
    if (session.endsAtMs <= nowMs) end(seat, session, 'session-over');
    else if (!parts.isStill(session)) end(seat, session, 'rights-changed');
    else if (!session.isLocked && locksAtMs(session) <= nowMs) lock(session, 'idle');
    else if (
      session.proof &&
      (session.proof.untilMs <= nowMs || !parts.mayKeep(session, session.proof))
    ) {
      endProof(session);
      return true;
    } else return lapsed;
    forget(seat);
    return true;
  }
  const settled = (seat: Seat): void => {
    if (settle(seat)) tell();
  };
  /** Makes room for one more. */
  function giveWay(): void {
    if (sessions.size < MOST) return;
    const [idlest] = [...sessions].sort(([, a], [, b]) => a.activeAtMs - b.activeAtMs);
    if (idlest) end(...idlest, 'gave-way');
  }

  return {
    session(seat) {
      settled(seat);
      return sessions.get(seat) ?? null;
    },
    pending(seat) {
      settled(seat);
      return waiting.get(seat) ?? null;
    },
    enter(seat, who) {
      forget(seat);
      const before = sessions.get(seat);
      if (before) end(seat, before, 'gave-way');
      giveWay();
      const nowMs = parts.now();
      const lastsMs = who.breakGlass ? BREAK_GLASS_MS : parts.rules().sessionHours * 3600_000;
      sessions.set(seat, { ...who, endsAtMs: nowMs + lastsMs, activeAtMs: nowMs, isLocked: false });
      tell();
    },
    wait(seat, pending) {
      forget(seat);
      const [oldest] = waiting.keys();
      if (waiting.size >= MOST && oldest !== undefined) forget(oldest);
      waiting.set(seat, pending);
      tell();
    },
    forget(seat, pending) {
      if (waiting.get(seat) === pending && forget(seat)) tell();
    },
    prove(seat, proof) {
      const session = sessions.get(seat);
      if (!session) return wipeOpened(proof.opened);
      if (session.proof && session.proof.opened !== proof.opened) endProof(session);
      Object.assign(session, { proof, isLocked: false, activeAtMs: parts.now() });
      tell();
    },
    active(seat) {
      const session = sessions.get(seat);
      if (!session || session.isLocked) return;
      session.activeAtMs = parts.now();
      tell();
    },
    lock(seat, why) {
      const session = sessions.get(seat);
      if (!session) return;
      forget(seat);
      lock(session, why);
      tell();
    },
    lockAll(why) {
      for (const seat of [...waiting.keys()]) forget(seat);
      for (const session of sessions.values()) lock(session, why);
      tell();
    },
    leave(seat, why) {
      forget(seat);
      const session = sessions.get(seat);
      if (session) end(seat, session, why);
      tell();
    },
    endAll(person, why, except) {
      for (const [seat, session] of [...sessions]) {
        if (session.person !== person || seat === except) continue;
        forget(seat);
        end(seat, session, why);
      }
      tell();
    },
    inside: () => new Set([...sessions.values()].map(({ person }) => person)),
    locksAtMs,
    tick() {
      const changed = [...new Set([...sessions.keys(), ...waiting.keys()])].map(settle);
      if (changed.includes(true)) tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tell,
    close() {
      for (const seat of [...waiting.keys()]) forget(seat);
      for (const [seat, session] of [...sessions]) end(seat, session, 'closed');
    },
  };
}
