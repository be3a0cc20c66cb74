// Puts together what people are looked after with: acts on them, on roles, areas and rules, requests, privacy, trail.
// Owns no rule of its own.
import { randomUUID } from 'node:crypto';
import { personIdSchema } from '@harmonic/protocol/model';
import type { Directory } from '../../contract/index.ts';
import type { Seat } from './access.ts';
import { createActAs } from './act-as.ts';
import { createAreas, type Areas } from './areas.ts';
import type { PeopleParts } from './deeds.ts';
import { directoryOf } from './directory.ts';
import { createTurns } from './open-memory.ts';
import { createPeople, type People } from './people.ts';
import { createPrivacy, type Privacy } from './privacy.ts';
import { Refusal } from './refusal.ts';
import { createRequests, type Requests } from './requests.ts';
import { createRoles, type Roles } from './roles.ts';
import { createSiteRules, type SiteRules } from './site-rules.ts';
import { createTrailExport, type TrailExport } from './trail-export.ts';
import { createTrailReading, type TrailReading } from './trail-reading.ts';
import { wouldTakeTwo } from './takes-two.ts';
import { createUuid7 } from './uuid7.ts';

export interface Administration {
  /** The whole of it, as the seat's person may know it. @throws Refusal before the first run. */
  directory(seat: Seat): Directory;
  people: People;
  roles: Roles;
  areas: Areas;
  rules: SiteRules;
  requests: Requests;
  privacy: Privacy;
  trail: TrailReading & TrailExport;
  close(): void;
}

export function createAdministration(parts: PeopleParts): Administration {
  const { core } = parts;
  const newId = createUuid7(parts.random);
  const inTurn = createTurns();
  const requests = createRequests({ ...core, newId, inTurn });
  const actAs = createActAs({ core, newId, inTurn, requests });
  const newPersonId = () => personIdSchema.parse(randomUUID());
  return {
    directory(seat) {
      const { memory } = core;
      const [bundle, policy, nowMs] = [memory.bundle(), memory.policy(), core.now()];
      if (!bundle || !policy)
        throw new Refusal('not-allowed', 'This site has no people yet.', 'no-policy');
      const reader = core.person(seat);
      return directoryOf({
        ...{ memory, bundle, policy, reader, inside: core.inside(), nowMs },
        takesTwo: (id, permission) =>
          id !== reader &&
          wouldTakeTwo({ core, requests }, { seat, person: reader }, id, permission),
      });
    },
    people: createPeople({ ...parts, actAs, requests, newPersonId }),
    roles: createRoles({ core, actAs }),
    areas: createAreas({ ...parts, actAs }),
    rules: createSiteRules({ core, actAs, requests }),
    requests,
    privacy: createPrivacy({ ...parts, actAs, requests }),
    trail: { ...createTrailReading(parts), ...createTrailExport(parts) },
    // What nobody may ask for any more is taken back as soon as that is so.
    close: core.memory.onChange(() => void requests.lapse().catch(demandOutside)),
  };
}

/** Refused, by the store too, with a code: it says so itself; what lapsed is out of sight, and dropped at the next change. */
function demandOutside(error: unknown): void {
  if (error instanceof Error && 'code' in error) return;
  throw error;
}
