// The password again: to go on after a lock, or to prove for a few minutes that it is still the same person.
import type { CredentialRow } from '../store/access-api.ts';
import type { Seat } from './access.ts';
import { openCredential, wipeOpened, type Opened } from './credentials.ts';
import type { Parts, Self } from './parts.ts';
import { isLongEnoughAlone } from './passwords.ts';
import { readCode } from './codes.ts';
import { signedOut, insideAt, selfAt } from './self.ts';
import { PROOF_MS } from './sessions.ts';

const WRONG = 'The password is not right.';

export async function unlock(parts: Parts, seat: Seat, password: string): Promise<void> {
  await giveAgain(parts, selfAt(parts, seat), 'session.unlock', password);
}

export async function prove(parts: Parts, seat: Seat, password: string): Promise<void> {
  await giveAgain(parts, insideAt(parts, seat), 'session.prove', password);
}

async function giveAgain(parts: Parts, self: Self, act: string, password: string): Promise<void> {
  const { seats, time, memory, attempts } = parts;
  const { seat, session } = self;
  await attempts.guessOwn({
    ...{ ...ownTries(parts, self), act, words: WRONG },
    async evaluate() {
      const opened = await openOwn(parts, self, password);
      if (!opened) return null;
      await memory.commit([], [self.act(act, 'done')]);
      // It may have ended while the password was judged.
      if (seats.session(seat) !== session) {
        wipeOpened(opened);
        throw signedOut();
      }
      const untilMs = time.now() + PROOF_MS;
      seats.prove(seat, { untilMs, opened, isLong: isLongEnoughAlone(password) });
      return true;
    },
  });
  await parts.mirror();
}

/** Where wrong ones of somebody inside are counted. */
export const ownTries = ({ seats }: Pick<Parts, 'seats'>, { seat, session, person }: Self) => ({
  ...{ of: person, seat, session },
  end: () => seats.leave(seat, 'too-many'),
});

/** With the person's password; with the sealed code where that was the way in. Null when it is wrong. */
export function openOwn(
  { memory, secrets }: Parts,
  { session, person }: Self,
  password: string,
): Promise<Opened | null> {
  const row: CredentialRow | null = session.breakGlass ?? memory.credential(person);
  if (!row) return Promise.resolve(null);
  return openCredential(secrets, row, session.breakGlass ? readCode(password) : password);
}
