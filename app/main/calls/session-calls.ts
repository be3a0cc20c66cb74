// Who sits on a page: signing in, proving, locking, one's own factors. The behaviour lives in access/.
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import type { CallParts } from './parts.ts';

/** A page tells of activity every 30 s; who tells more often is not heard more often. */
const ACTIVE_EVERY_MS = 10_000;
const RESTING_MAX = 256;

/** Whether a seat's last time was long enough ago; the oldest of too many are forgotten. */
function createRest(everyMs: number, now: () => number): (seat: string) => boolean {
  const lastMs = new Map<string, number>();
  return (seat) => {
    const nowMs = now();
    if (Math.abs(nowMs - (lastMs.get(seat) ?? -Infinity)) < everyMs) return false;
    lastMs.delete(seat);
    lastMs.set(seat, nowMs);
    const [oldest] = lastMs.keys();
    if (lastMs.size > RESTING_MAX && oldest !== undefined) lastMs.delete(oldest);
    return true;
  };
}

export function createSessionCalls(door: Door, { access, news, now }: CallParts) {
  const { sessions } = access;
  const isDue = createRest(ACTIVE_EVERY_MS, now);
  return {
    session: {
      watch: door.session.watch.handler(({ context }) =>
        follow(news, [], () => sessions.state(context.seat), context.until),
      ),
      createFirst: door.session.createFirst.handler(({ input, context }) =>
        sessions.createFirst(context.seat, input),
      ),
      enrol: door.session.enrol.handler(({ input, context }) =>
        sessions.enrol(context.seat, input),
      ),
      confirmSecondFactor: door.session.confirmSecondFactor.handler(({ input, context }) =>
        sessions.confirmSecondFactor(context.seat, input.code),
      ),
      signIn: door.session.signIn.handler(({ input, context }) =>
        silent(sessions.signIn(context.seat, input)),
      ),
      giveCode: door.session.giveCode.handler(({ input, context }) =>
        silent(sessions.giveCode(context.seat, input.code)),
      ),
      breakGlass: door.session.breakGlass.handler(({ input, context }) =>
        silent(sessions.breakGlass(context.seat, input)),
      ),
      unlock: door.session.unlock.handler(({ input, context }) =>
        silent(sessions.unlock(context.seat, input.password)),
      ),
      signOut: door.session.signOut.handler(({ context }) =>
        silent(sessions.signOut(context.seat)),
      ),
      lock: door.session.lock.handler(({ context }) => silent(sessions.lock(context.seat))),
      active: door.session.active.handler(({ context }) => {
        if (isDue(context.seat)) sessions.active(context.seat);
        return {};
      }),
      prove: door.session.prove.handler(({ input, context }) =>
        silent(sessions.prove(context.seat, input.password)),
      ),
      changePassword: door.session.changePassword.handler(({ input, context }) =>
        silent(sessions.changePassword(context.seat, input)),
      ),
      offerSecondFactor: door.session.offerSecondFactor.handler(({ context }) =>
        sessions.offerSecondFactor(context.seat),
      ),
      removeSecondFactor: door.session.removeSecondFactor.handler(({ context }) =>
        silent(sessions.removeSecondFactor(context.seat)),
      ),
      newRecoveryCodes: door.session.newRecoveryCodes.handler(({ context }) =>
        sessions.newRecoveryCodes(context.seat),
      ),
    },
  };
}

/** A call that answers nothing but that it was done. */
export async function silent(work: Promise<unknown>): Promise<Record<string, never>> {
  await work;
  return {};
}
