// First run: makes the site, its key, this console's key and the first administrator, all at once when the second
// factor is confirmed. Keeps nothing before.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  DEFAULT_RULES,
  publicKeyOf,
  roleSchema,
  signBundle,
  siteIdSchema,
  type Bundle,
} from '@harmonic/protocol/access';
import { ADMIN_ROLE, personIdSchema, READY_ROLES } from '@harmonic/protocol/model';
import type { NewCodes, SecondFactorOffer } from '../../contract/index.ts';
import type { Act, AccessWrite } from '../store/access-api.ts';
import type { Seat, Sessions } from './access.ts';
import { waitForSecondFactor } from './confirming.ts';
import { makeCredential, stretchPassword, type Stretched } from './credentials.ts';
import { newKit, type NewKit } from './kit.ts';
import type { createTurns } from './open-memory.ts';
import type { Parts } from './parts.ts';
import { demandPassword, isLongEnoughAlone } from './passwords.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { Refusal } from './refusal.ts';
import { wipe } from './sealing.ts';
import { newTotpSecret, offerOf } from './second-factor.ts';
import { PROOF_MS } from './sessions.ts';
import { installKeyValue, siteKeyValue, textValue } from './site-values.ts';

type Wish = Parameters<Sessions['createFirst']>[1];
interface Chosen {
  name: string;
  signInName: string;
  stretched: Stretched;
  isLong: boolean;
  totp: Uint8Array;
}

export async function createFirst(
  parts: Parts,
  seat: Seat,
  wish: Wish,
  /** Of several who begin at once, one after the other: the second finds a site that is there. */
  inTurn: ReturnType<typeof createTurns>,
): Promise<SecondFactorOffer> {
  demandNobody(parts);
  const { name, signInName, password } = wish;
  const names = [name, signInName, parts.siteName()];
  demandPassword(password, { hasSecondFactor: true, names });
  const stretched = await stretchPassword(parts.secrets, password);
  const totp = newTotpSecret();
  const chosen = { name, signInName, stretched, totp, isLong: isLongEnoughAlone(password) };
  waitForSecondFactor(parts, seat, {
    ...{ stage: 'enrolling', totp },
    confirmed: (step) => inTurn(() => createSite(parts, seat, chosen, step)),
    wipe: () => wipe(stretched.master, totp),
  });
  return offerOf(totp, parts.siteName(), signInName);
}

function demandNobody({ memory }: Parts): void {
  if (!memory.bundle()) return;
  throw new Refusal(
    'conflict',
    'This site has its first administrator already. Sign in instead.',
    'not-first',
  );
}

async function createSite(
  parts: Parts,
  seat: Seat,
  chosen: Chosen,
  totpStep: number,
): Promise<NewCodes> {
  const { memory, secrets, seats, time } = parts;
  demandNobody(parts);
  const person = personIdSchema.parse(randomUUID());
  const keys = {
    signing: new Uint8Array(randomBytes(32)),
    site: new Uint8Array(randomBytes(32)),
  };
  const [recovery, kit] = await Promise.all([
    newRecoveryCodes(secrets),
    newKit(secrets, keys.site),
  ]);
  const { row, opened } = makeCredential(
    secrets,
    { person, version: 1, totpStep, recovery: recovery.rows, enrolledAtMs: time.now() },
    chosen.stretched,
    { keys, totp: chosen.totp },
  );
  const nowMs = time.now();
  const bundle = firstBundle(person, publicKeyOf(keys.signing), kit.digest, nowMs);
  await parts.keepRescue(kit.rescueKey);
  wipe(kit.rescueKey);
  await memory.commit(() => {
    demandNobody(parts);
    return [
      ...siteValues(parts, bundle, keys.site, kit),
      { put: 'person', row: { ...profile(chosen, nowMs), id: person } },
      { put: 'credential', row },
      { put: 'bundle', bundle: signBundle(bundle, keys.site), absorbs: [] },
    ];
  }, [created(person, nowMs)]);
  const proof = { untilMs: nowMs + PROOF_MS, opened, isLong: chosen.isLong };
  seats.enter(seat, { person, version: 1, breakGlass: null, proof });
  await parts.mirror();
  return { recoveryCodes: recovery.codes, breakGlassCode: kit.code };
}

function firstBundle(
  person: Bundle['people'][number]['id'],
  key: string,
  breakGlass: string,
  issuedAtMs: number,
): Bundle {
  return {
    ...{ v: 1, epoch: 1, signer: 'site', issuedAtMs, expiresAtMs: null, breakGlass },
    site: siteIdSchema.parse(randomUUID()),
    roles: Object.entries(READY_ROLES).map(([id, permissions]) =>
      roleSchema.parse({ id, name: id, permissions }),
    ),
    areas: [],
    removals: [],
    taken: [],
    people: [
      {
        ...{ id: person, key, status: 'active', credentialVersion: 1 },
        grants: [{ role: ADMIN_ROLE, scope: 'site', expiresAtMs: null }],
      },
    ],
    rules: DEFAULT_RULES,
  };
}

const siteValues = (
  { secrets, installKey, time }: Parts,
  bundle: Bundle,
  siteKey: Uint8Array,
  kit: NewKit,
): AccessWrite[] => [
  { put: 'value', name: 'site-id', bytes: textValue(bundle.site) },
  { put: 'value', name: 'site-key', bytes: siteKeyValue(secrets, siteKey) },
  { put: 'value', name: 'install-key', bytes: installKeyValue(secrets, installKey, []) },
  { put: 'value', name: 'break-glass', bytes: kit.value },
  { put: 'value', name: 'time-floor', bytes: textValue(String(time.now())) },
];

const profile = ({ name, signInName }: Chosen, nowMs: number) => ({
  ...{ name, signInName, createdAtMs: nowMs },
  erasedAtMs: null,
  lastSignInMs: nowMs,
});

const created = (person: string, atMs: number): Act => ({
  ...{ atMs, actor: null, act: 'session.createFirst', scope: 'site', subject: person },
  ...{ outcome: 'done', because: 'first-run', facts: {}, personal: null },
});
