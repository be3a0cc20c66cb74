// Makes what the core of access lends to administration, requests, privacy and trail; see core.ts.
import { publicKeyOf, statementDigest } from '@harmonic/protocol/access';
import type { Access } from './access.ts';
import type { AnchorKeeper } from './anchor-keeper.ts';
import type { AccessCore } from './core.ts';
import { withBoxedSiteKey } from './credentials.ts';
import { newInvitation } from './invitations.ts';
import { newKit } from './kit.ts';
import type { Memory } from './memory.ts';
import { withEnrolledKeys } from './next-bundle.ts';
import type { Parts } from './parts.ts';
import type { Refusals } from './refusals.ts';
import { wipe } from './sealing.ts';
import { siteKeyIn } from './site-values.ts';

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
      withOwnCopy(memory, siteKey, (own) =>
        newInvitation(secrets, memory.invitations(), person, own, time.now()),
      ),
    handOverSiteKey(person, siteKey) {
      const row = memory.credential(person);
      if (!row || row.siteKey) return null;
      const boxed = withBoxedSiteKey(secrets, row, siteKey);
      return boxed && { put: 'credential', row: boxed };
    },
    async newKit(siteKey) {
      const { code, digest, value, rescueKey } = await withOwnCopy(memory, siteKey, (own) =>
        newKit(secrets, own),
      );
      return {
        ...{ code, digest },
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

/**
 * The key in hand is wiped as soon as a proof ends or is given anew, which may be while Argon2 runs: what is sealed is a
 * copy, and it is the site's.
 */
async function withOwnCopy<T, K extends Uint8Array | null>(
  memory: Memory,
  siteKey: K,
  work: (own: K) => Promise<T>,
): Promise<T> {
  const own = siteKey === null ? null : Uint8Array.from(siteKey);
  const site = memory.value('site-key');
  if (own && (!site || publicKeyOf(own) !== siteKeyIn(site))) {
    throw new Error('what was to be sealed is not the key of this site');
  }
  try {
    return await work(own as K);
  } finally {
    wipe(own);
  }
}
