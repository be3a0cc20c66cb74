// Sessions that lock and end, into the trail: by themselves nobody waits for them, so they are kept in the background.
import type { Act } from '../store/access-api.ts';
import type { Memory } from './memory.ts';
import { ownAct } from './self.ts';
import type { EndReason, LockReason, Session } from './sessions.ts';

export interface Records {
  locked(session: Session, why: LockReason, atMs: number): void;
  ended(session: Session, why: EndReason, atMs: number): void;
  settled(): Promise<void>;
}

export function createRecords(
  memory: Pick<Memory, 'commit'>,
  inBackground: (work: Promise<unknown>) => void,
): Records {
  const running = new Set<Promise<void>>();
  const keep = (act: Act): void => {
    const work = memory.commit([], [act]).finally(() => running.delete(work));
    running.add(work);
    inBackground(work);
  };
  return {
    locked: (session, because, atMs) => keep({ ...ownAct(session, 'session.lock', atMs), because }),
    ended: (session, because, atMs) =>
      keep({ ...ownAct(session, 'session.signOut', atMs), because }),
    async settled() {
      await Promise.all(running);
    },
  };
}
