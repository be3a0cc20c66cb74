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
}

export interface Seconds {
  holds(person: PersonId, about: Pick<About, 'permission' | 'scope'>): boolean;
  /** Whoever came with the sealed code has no sign-in of their own, and is nobody here. */
  couldAgree(person: PersonId, about: About): boolean;
  /** Infinity for nobody. */
  agreesFromMs(person: PersonId): number;
  /** Everybody but whoever asks and whom it is about, however new. */
  others(asker: PersonId, about: About): PersonId[];
  /** Whoever may only tomorrow is no reason to wait: it may lapse before. @throws Refusal `no-second`. */
  demand(asker: PersonId, about: About): void;
}

export function createSeconds({ memory, now }: Pick<AccessCore, 'memory' | 'now'>): Seconds {
  const holds: Seconds['holds'] = (person, { permission, scope }) =>
    memory.policy()?.decide(person, permission, scope, now()).allowed === true;
  const couldAgree: Seconds['couldAgree'] = (person, about) =>
    holds(person, about) &&
    memory.policy()?.member(person)?.key !== null &&
    memory.credential(person) !== null &&
    !lacksFactor(memory, person, about.permission);
  const agreesFromMs: Seconds['agreesFromMs'] = (person) => {
    const member = memory.policy()?.member(person);
    return member ? settledAtMs(member) : Infinity;
  };
  const others: Seconds['others'] = (asker, about) =>
    (memory.policy()?.members(now()) ?? [])
      .map(({ id }) => id)
      .filter((id) => id !== asker && id !== about.subject && couldAgree(id, about));

  return {
    ...{ holds, couldAgree, agreesFromMs, others },
    demand(asker, about) {
      if (others(asker, about).some((id) => now() >= agreesFromMs(id))) return;
      throw new Refusal(
        'conflict',
        'This takes a second person, and nobody is there who may agree now. Whoever was created, enrolled, reset or enabled today may after a day: ask again then. The sealed code is for emergencies.',
        'no-second',
      );
    },
  };
}
