// Secrets planted in every journey, looked for in everything that is written or said.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import {
  ADA,
  BEA,
  firstRun,
  invite,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  refusalOf,
  signInAda,
  THIRD_PAGE,
  type Site,
} from './access.suite.ts';
import { readCode } from './codes.ts';

function filesOf(folder: string): Buffer[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesOf(path) : [readFileSync(path)];
  });
}

/** Each secret as text, raw, hex and base 64: in whatever form it might have leaked. */
function forms(secret: string | Uint8Array): Buffer[] {
  const raw = Buffer.from(secret);
  const texts = [raw.toString('hex'), raw.toString('base64').replace(/=+$/, '')];
  return [raw, ...texts.map((text) => Buffer.from(text))];
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
function rawOf(base32: string): Uint8Array {
  const bits = Array.from(readCode(base32)).map((c) =>
    ALPHABET.indexOf(c).toString(2).padStart(5, '0'),
  );
  return Uint8Array.from(bits.join('').match(/.{8}/g) ?? [], (byte) => parseInt(byte, 2));
}

const WRONG = 'what-somebody-mistyped-99';
const SECRET_NAME = 'a-password-typed-as-name';

async function everyJourney(
  site: Site,
): Promise<{ secrets: (string | Uint8Array)[]; said: string[] }> {
  const { at, codes, offer } = site;
  const said: string[] = [];
  const refused = async (work: Promise<unknown>): Promise<void> => {
    const { message, stack, because } = await refusalOf(work);
    said.push(message, stack ?? '', because);
  };
  const keys = at.core.keys(PAGE)!;
  const secrets: (string | Uint8Array)[] = [
    ...[ADA.password, BEA.password, WRONG, SECRET_NAME, 'eleven owls at noon'],
    ...[offer.secret, readCode(offer.secret), rawOf(offer.secret), at.place.deviceSecret],
    ...[Uint8Array.from(keys.signing), Uint8Array.from(keys.site!), at.core.installKey.slice()],
    ...[...codes.recoveryCodes, codes.breakGlassCode!].flatMap((code) => [code, readCode(code)]),
  ];
  const invited = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  secrets.push(invited.code, readCode(invited.code));
  await refused(at.sessions.enrol(OTHER_PAGE, { code: invited.code, password: 'short' }));
  await at.sessions.enrol(OTHER_PAGE, { code: invited.code, password: BEA.password });
  await at.sessions.changePassword(OTHER_PAGE, {
    ...{ current: BEA.password, wanted: 'eleven owls at noon' },
  });
  await refused(at.sessions.signIn(THIRD_PAGE, { signInName: SECRET_NAME, password: WRONG }));
  await refused(at.sessions.signIn(THIRD_PAGE, { ...ADA, password: WRONG }));
  await refused(at.sessions.enrol(THIRD_PAGE, { code: codes.recoveryCodes[0]!, password: WRONG }));
  const guest = { code: codes.breakGlassCode!, name: 'Grace', reason: 'a drill' };
  await refused(at.sessions.breakGlass(THIRD_PAGE, { ...guest, code: codes.recoveryCodes[1]! }));
  at.place.clock.pass(MINUTE);
  await signInAda(site, THIRD_PAGE);
  await at.sessions.signOut(THIRD_PAGE);
  await at.sessions.signIn(THIRD_PAGE, ADA);
  await at.sessions.giveCode(THIRD_PAGE, codes.recoveryCodes[2]!);
  await at.sessions.breakGlass('page 8', guest);
  return { secrets, said };
}

test('no secret is in a file, the trail, an event, a refusal or on the console', async () => {
  const spoken: string[] = [];
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const) {
    vi.spyOn(console, way).mockImplementation((...words) => void spoken.push(words.join(' ')));
  }
  const site = await firstRun();
  const { at } = site;
  const { secrets, said } = await everyJourney(site);
  const rows = JSON.stringify(await at.store.accessState(), (_key, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );
  const trail = JSON.stringify(await at.trail());
  const shown = JSON.stringify([PAGE, OTHER_PAGE, 'page 8'].map((page) => at.sessions.state(page)));
  await at.restart();
  const written = [...filesOf(at.place.dataDir), Buffer.from(at.place.anchor.bytes ?? [])];
  const texts = [rows, trail, shown, ...said, ...spoken, JSON.stringify(at.place.events)];
  const haystack = [...written, ...texts.map((text) => Buffer.from(text))];
  vi.restoreAllMocks();

  // The net does catch what is there.
  const isFound = (needle: Buffer): boolean => haystack.some((bytes) => bytes.includes(needle));
  expect(isFound(Buffer.from('session.breakGlass'))).toBe(true);
  expect(isFound(Buffer.from('Ada Lovelace'))).toBe(true);
  expect(secrets.length).toBeGreaterThan(30);
  expect(secrets.flatMap(forms).filter(isFound)).toEqual([]);
});
