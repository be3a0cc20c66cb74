// Who could be the second person: enrolled here, with the right and what it asks for, and here for a day. Looks only.
import { settledAtMs } from '@harmonic/protocol/access';
import type { Permission, PersonId, Scope } from '@harmonic/protocol/model';
import type { AccessCore } from './core.ts';
import { Refusal } from './refusal.ts';
import { lacksFactor } from './rights.ts';

/** What there is to agree to. */
export interface About {
  permission: Permission;
  scope: Scope;
  subject: string;
  /** What is signed is agreed to with a key that the policy knows already; unless it is known to be none, it may be. */
  statements?: readonly unknown[];
}

export interface Seconds {
  holds(person: PersonId, about: Pick<About, 'permission' | 'scope'>): boolean;
  /** Whoever came with the sealed code has no sign-in of their own, and is nobody here. */
  couldAgree(person: PersonId, about: About): boolean;
  /** Infinity for nobody. */
  agreesFromMs(person: PersonId, about: About): number;
  /** Everybody but whoever asks and whom it is about, however new. */
  others(asker: PersonId, about: About): PersonId[];
  /** Whoever may only tomorrow is no reason to wait: it may lapse before. @throws Refusal `no-second`. */
  demand(asker: PersonId, about: About): void;
}

type Looks = Pick<AccessCore, 'memory' | 'now' | 'withEnrolledKeys'>;

export function createSeconds({ memory, now, withEnrolledKeys }: Looks): Seconds {
  /** With the key they enrolled with, where nothing is signed: the policy takes it in with the next act only. */
  const memberFor = (person: PersonId, { statements }: About) => {
    const member = memory.policy()?.member(person);
    const bundle = memory.bundle();
    if (member?.key !== null || !bundle || statements?.length !== 0) return member;
    const people = bundle.people.filter(({ id }) => id === person);
    return withEnrolledKeys({ ...bundle, people }).people[0] ?? member;
  };
  const holds: Seconds['holds'] = (person, { permission, scope }) =>
    memory.policy()?.decide(person, permission, scope, now()).allowed === true;
  const couldAgree: Seconds['couldAgree'] = (person, about) =>
    holds(person, about) &&
    memberFor(person, about)?.key !== null &&
    memory.credential(person) !== null &&
    !lacksFactor(memory, person, about.permission);
  const agreesFromMs: Seconds['agreesFromMs'] = (person, about) => {
    const member = memberFor(person, about);
    return member ? settledAtMs(member) : Infinity;
  };
  const others: Seconds['others'] = (asker, about) =>
    (memory.policy()?.members(now()) ?? [])
      .map(({ id }) => id)
      .filter((id) => id !== asker && id !== about.subject && couldAgree(id, about));

  return {
    ...{ holds, couldAgree, agreesFromMs, others },
    demand(asker, about) {
      if (others(asker, about).some((id) => now() >= agreesFromMs(id, about))) return;
      throw new Refusal(
        'conflict',
        'This takes a second person, and nobody is there who may agree now. Whoever was created, enrolled, reset or enabled today may after a day: ask again then. The sealed code is for emergencies.',
        'no-second',
      );
    },
  };
}
