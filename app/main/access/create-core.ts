// Makes what the core of access lends to administration, requests, privacy and trail; see core.ts.
import { statementDigest } from '@harmonic/protocol/access';
import type { Access } from './access.ts';
import type { AnchorKeeper } from './anchor-keeper.ts';
import type { AccessCore } from './core.ts';
import { withBoxedSiteKey } from './credentials.ts';
import { newInvitation } from './invitations.ts';
import { newKit } from './kit.ts';
import { withEnrolledKeys } from './next-bundle.ts';
import type { Parts } from './parts.ts';
import type { Refusals } from './refusals.ts';
import { wipe } from './sealing.ts';

export function createCore(
  parts: Parts,
  refusals: Refusals,
  keeper: AnchorKeeper,
  decide: Access['decide'],
): AccessCore {
  const { memory, secrets, seats, time, installKey } = parts;
  return {
    ...{ memory, installKey, decide },
    now: () => time.now(),
    keys: (seat) => seats.session(seat)?.proof?.opened.keys ?? null,
    person: (seat) => seats.session(seat)?.person ?? null,
    isBreakGlass: (seat) => Boolean(seats.session(seat)?.breakGlass),
    inside: () => seats.inside(),
    async endSessions(person) {
      seats.endAll(person, 'rights-changed');
      await parts.recorded();
    },
    streamEnd() {
      const last = memory.lastStatement();
      const prev = last && statementDigest(last);
      return { stream: memory.stream, seq: (last?.seq ?? 0) + 1, prev };
    },
    withEnrolledKeys: (bundle) => withEnrolledKeys(memory, secrets, bundle, time.now()),
    invite: (person, siteKey) =>
      newInvitation(secrets, memory.invitations(), person, siteKey, time.now()),
    handOverSiteKey(person, siteKey) {
      const row = memory.credential(person);
      if (!row || row.siteKey) return null;
      const boxed = withBoxedSiteKey(secrets, row, siteKey);
      return boxed && { put: 'credential', row: boxed };
    },
    async newKit(siteKey) {
      const { code, digest: expected, value, rescueKey } = await newKit(secrets, siteKey);
      return {
        ...{ code, digest: expected },
        writes: [{ put: 'value', name: 'break-glass', bytes: value }],
        async kept() {
          await parts.keepRescue(rescueKey);
          wipe(rescueKey);
        },
      };
    },
    keepRefusal: (act) => refusals.keep(act),
    anchor: () => keeper.state(),
  };
}
