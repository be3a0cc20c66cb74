// What access is to the rest of the console: who a page belongs to, what they may do, and the trail of it.
// Types only; open-access.ts puts it together.
import type { Decision } from '@harmonic/protocol/access';
import type { DeviceId, Permission, PersonId, Scope } from '@harmonic/protocol/model';
import type { NewCodes, SecondFactorOffer, Session } from '../../contract/index.ts';
import type { Act } from '../store/access-api.ts';

/** Names one browser (its cookie) or one window to access; never leaves the process. */
export type Seat = string;

/** Who acts, where and why it is allowed: handed to whatever does it, so that it stands in the trail. */
export interface Actor {
  person: PersonId | null;
  /** The trail's entry of this act, ended as said. */
  entry(
    outcome: Act['outcome'],
    more?: Partial<Pick<Act, 'subject' | 'facts' | 'personal' | 'scope'>>,
  ): Act;
}

export interface Check {
  /** `inside`: whoever has signed in, about themselves. */
  permission: Permission | 'inside';
  /** `any`: a filtered list or stream; whoever has the right anywhere gets in. */
  scope: Scope | 'any';
  proof: boolean;
}

export interface Sessions {
  state(seat: Seat): Session;
  /** Told whenever the state of any seat, or of who may do what, has changed. */
  onChange(listener: () => void): () => void;
  createFirst(
    seat: Seat,
    wish: { name: string; signInName: string; password: string },
  ): Promise<SecondFactorOffer>;
  enrol(seat: Seat, wish: { code: string; password: string }): Promise<SecondFactorOffer | null>;
  confirmSecondFactor(seat: Seat, code: string): Promise<NewCodes>;
  signIn(seat: Seat, wish: { signInName: string; password: string }): Promise<void>;
  giveCode(seat: Seat, code: string): Promise<void>;
  breakGlass(seat: Seat, wish: { code: string; name: string; reason: string }): Promise<void>;
  unlock(seat: Seat, password: string): Promise<void>;
  signOut(seat: Seat): Promise<void>;
  lock(seat: Seat): Promise<void>;
  /** The operating system locked its screen or goes to sleep. */
  lockAll(): Promise<void>;
  active(seat: Seat): void;
  prove(seat: Seat, password: string): Promise<void>;
  changePassword(seat: Seat, wish: { current: string; wanted: string }): Promise<void>;
  offerSecondFactor(seat: Seat): Promise<SecondFactorOffer>;
  removeSecondFactor(seat: Seat): Promise<void>;
  newRecoveryCodes(seat: Seat): Promise<NewCodes>;
}

export interface Access {
  sessions: Sessions;
  /** Pure look-up: may this seat do that there, now? */
  decide(seat: Seat, permission: Permission, scope: Scope | 'any'): Decision;
  /** Has the person of this page that right, though the page be locked? For what they have begun and goes on by itself. */
  holds(seat: Seat, permission: Permission, scope: Scope | 'any'): Decision;
  /** As `decide`, as a refusal that is thrown, counted and kept in the trail. @throws Refusal. */
  require(seat: Seat, act: string, subject: string, check: Check): Promise<Actor>;
  /** The area a device lies in. */
  scopeOf(device: DeviceId): Scope;
  close(): Promise<void>;
}
