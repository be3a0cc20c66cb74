// Who sits on a page: signing in, proving, locking, one's own factors. The behaviour lives in access/.
import type { CallParts, Door } from './door.ts';
import { follow } from './follow.ts';

export function createSessionCalls(door: Door, { access, news }: CallParts) {
  const { sessions } = access;
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
        sessions.active(context.seat);
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
