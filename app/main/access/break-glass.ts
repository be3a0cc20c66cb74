// The sealed code: opens the site once, as an administrator for four hours on this page, marked in everything it does.
// Works without anybody's password and on another machine, which it binds anew.
import { randomBytes, randomUUID } from 'node:crypto';
import { publicKeyOf, type Bundle } from '@harmonic/protocol/access';
import { ADMIN_ROLE, personIdSchema, type PersonId } from '@harmonic/protocol/model';
import type { AccessWrite, Act, CredentialRow } from '../store/access-api.ts';
import type { Seat, Sessions } from './access.ts';
import { readCode } from './codes.ts';
import { makeCredential, stretchPassword, type Opened } from './credentials.ts';
import { isBreakGlassCode, openKit } from './kit.ts';
import { nextBundle } from './next-bundle.ts';
import type { Parts } from './parts.ts';
import { Refusal } from './refusal.ts';
import { BREAK_GLASS_MS, PROOF_MS } from './sessions.ts';
import { installKeysIn, installKeyValue, siteKeyIn, siteKeyValue } from './site-values.ts';

type Wish = Parameters<Sessions['breakGlass']>[1];
const WRONG = 'This is not the sealed code of this site.';

export async function breakGlass(
  parts: Parts,
  seat: Seat,
  { code, name, reason }: Wish,
): Promise<void> {
  const { memory, attempts, seats, time } = parts;
  const person = personIdSchema.parse(randomUUID());
  demandUnspent(parts);
  if (!isBreakGlassCode(code)) await attempts.malformed('session.breakGlass', WRONG);
  await attempts.guess({
    ...{ of: 'break-glass', name: '', page: seat, act: 'session.breakGlass', words: WRONG },
    async evaluate() {
      const expected = demandUnspent(parts);
      const siteKey = await openSite(parts, expected, code);
      if (!siteKey) return null;
      const signing = new Uint8Array(randomBytes(32));
      const { row, opened } = await credentialFor(parts, person, code, signing, siteKey);
      const nowMs = time.now();
      const wasUnbound = parts.isUnbound();
      await memory.commit(() => {
        demandUnspent(parts);
        return [
          { put: 'person', row: profile(person, name, nowMs) },
          ...openedUp(parts, person, opened, nowMs),
          ...(wasUnbound ? boundAnew(parts, siteKey) : []),
          ...attempts.forgiven('break-glass'),
        ];
      }, [entered(person, nowMs, { name, reason }, wasUnbound)]);
      const proof = { untilMs: nowMs + PROOF_MS, opened, isLong: true };
      seats.enter(seat, { person, version: 1, breakGlass: row, proof });
      parts.notify({
        ...{ atMs: nowMs, deviceId: null, severity: 'warning' },
        ...{ code: 'break-glass-opened', detail: '' },
      });
      return true;
    },
  });
  await parts.mirror();
}

/** Digest of the code that still opens. @throws Refusal when there is none. */
function demandUnspent({ memory }: Parts): string {
  const bundle = memory.bundle();
  if (bundle?.breakGlass) return bundle.breakGlass;
  throw new Refusal(
    'not-allowed',
    bundle
      ? 'The sealed code of this site has been used, and no new one was made.'
      : 'This site has nobody yet: its first administrator is made here.',
    bundle ? 'spent' : 'no-policy',
  );
}

/** The site's key, which must be the one whose public side this site has. */
async function openSite(
  { memory, secrets }: Parts,
  expected: string,
  code: string,
): Promise<Uint8Array | null> {
  const kept = memory.value('break-glass');
  const site = memory.value('site-key');
  if (!kept || kept.length === 0 || !site) return null;
  const siteKey = await openKit(secrets, kept, expected, code);
  return siteKey && publicKeyOf(siteKey) === siteKeyIn(site) ? siteKey : null;
}

/** Held in memory only: what the code opens again after a lock, as a password would. */
async function credentialFor(
  { secrets }: Parts,
  person: PersonId,
  code: string,
  signing: Uint8Array,
  site: Uint8Array,
): Promise<{ row: CredentialRow; opened: Opened }> {
  const stretched = await stretchPassword(secrets, readCode(code));
  const kept = { person, version: 1, totpStep: 0, recovery: [], enrolledAtMs: null };
  return makeCredential(secrets, kept, stretched, { keys: { signing, site }, totp: null });
}

/** The next policy: one more administrator until four hours from now, and no sealed code any more. */
function openedUp(
  { memory, secrets, isUnbound }: Parts,
  person: PersonId,
  { keys }: Opened,
  nowMs: number,
): AccessWrite[] {
  if (!keys.site) return [];
  const wasUnbound = isUnbound();
  const guest: Bundle['people'][number] = {
    ...{ id: person, status: 'active', credentialVersion: 1, key: publicKeyOf(keys.signing) },
    grants: [{ role: ADMIN_ROLE, scope: 'site', expiresAtMs: nowMs + BREAK_GLASS_MS }],
    sinceMs: nowMs,
  };
  const bundle = nextBundle(memory, secrets, keys.site, nowMs, (next) => ({
    ...next,
    breakGlass: null,
    people: [
      ...next.people.map((member) => (wasUnbound ? { ...member, key: null } : member)),
      guest,
    ],
  }));
  return [bundle, { put: 'value', name: 'break-glass', bytes: new Uint8Array(0) }];
}

/** Nothing that was sealed with the lost device secret opens again: everybody enrols anew. */
function boundAnew({ memory, secrets, installKey }: Parts, siteKey: Uint8Array): AccessWrite[] {
  const older = installKeysIn(memory.value('install-key'));
  return [
    { put: 'value', name: 'site-key', bytes: siteKeyValue(secrets, siteKey) },
    { put: 'value', name: 'install-key', bytes: installKeyValue(secrets, installKey, older) },
    ...memory
      .people()
      .filter(({ id }) => memory.credential(id) !== null)
      .map(({ id }): AccessWrite => ({ drop: 'credential', person: id })),
    ...memory.invitations().map(({ person }): AccessWrite => ({ drop: 'invitation', person })),
  ];
}

const profile = (id: PersonId, name: string, nowMs: number) => ({
  ...{ id, name, signInName: '', createdAtMs: nowMs },
  ...{ erasedAtMs: null, lastSignInMs: nowMs },
});

const entered = (
  person: PersonId,
  atMs: number,
  text: { name: string; reason: string },
  wasUnbound: boolean,
): Act => ({
  ...{ atMs, actor: person, act: 'session.breakGlass', scope: 'site', subject: person },
  ...{ outcome: 'done', because: 'break-glass' },
  facts: wasUnbound ? { boundAnew: 'yes' } : {},
  personal: { about: person, text },
});
