// The sessions of all pages as the calls see them: each journey by its name, and what is refused when a page is not
// that far. Owns no journey itself.
import type { Session as SessionView } from '../../contract/index.ts';
import type { Seat, Sessions } from './access.ts';
import { breakGlass } from './break-glass.ts';
import { enrol } from './enrolment.ts';
import { createFirst } from './first-run.ts';
import {
  changePassword,
  offerSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes,
} from './own-factors.ts';
import { createTurns } from './open-memory.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { insideAt } from './self.ts';
import { signIn } from './sign-in.ts';
import { prove, unlock } from './unlock.ts';

export function createJourneys(parts: Parts, view: (seat: Seat) => SessionView): Sessions {
  const { seats } = parts;
  const inTurn = createTurns();
  return {
    state: view,
    onChange: (listener) => seats.onChange(listener),
    createFirst: (seat, wish) => createFirst(parts, seat, wish, inTurn),
    enrol: (seat, wish) => enrol(parts, seat, wish),
    async confirmSecondFactor(seat, code) {
      const confirm = seats.pending(seat)?.confirm;
      if (confirm) return confirm(code);
      throw new Refusal(
        'conflict',
        'No second factor waits to be confirmed. Begin again.',
        'lapsed',
      );
    },
    signIn: (seat, wish) => signIn(parts, seat, wish),
    async giveCode(seat, code) {
      const giveCode = seats.pending(seat)?.giveCode;
      if (giveCode) return giveCode(code);
      throw new Refusal('signed-out', 'Begin with your name and password.', 'lapsed');
    },
    breakGlass: (seat, wish) => breakGlass(parts, seat, wish),
    unlock: (seat, password) => unlock(parts, seat, password),
    async signOut(seat) {
      seats.leave(seat, 'signed-out');
      await parts.recorded();
    },
    async lock(seat) {
      insideAt(parts, seat);
      seats.lock(seat, 'asked');
      await parts.recorded();
    },
    async lockAll() {
      seats.lockAll('system');
      await parts.recorded();
    },
    active(seat) {
      insideAt(parts, seat);
      seats.active(seat);
    },
    prove: (seat, password) => prove(parts, seat, password),
    changePassword: (seat, wish) => changePassword(parts, seat, wish),
    offerSecondFactor: (seat) => offerSecondFactor(parts, seat),
    removeSecondFactor: (seat) => removeSecondFactor(parts, seat),
    newRecoveryCodes: (seat) => renewRecoveryCodes(parts, seat),
  };
}
