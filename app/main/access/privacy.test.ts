import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ADMIN_ROLE, READY_ROLES, roleIdSchema, type PersonId } from '@harmonic/protocol/model';
import { afterEach, expect, test } from 'vitest';
import { EXAMPLE_KEY } from '../store/example.suite.ts';
import { newFolder } from '../store/test-store.suite.ts';
import {
  ADA,
  BEN,
  EVE,
  everything,
  grantOf,
  MORNING_MS,
  openSite,
  TOM,
  VIEWER,
  type SiteWish,
  type TestSite,
} from './site.suite.ts';

let open: TestSite | null = null;
afterEach(() => {
  open?.close();
  open?.store.api.close();
  open = null;
});
const site = async (wish: SiteWish = {}): Promise<TestSite> => (open = await openSite(wish));

/** Entries by and about Eve, with reasons that name her. */
async function live(at: TestSite, count: number): Promise<void> {
  const entry = at.by(EVE, 'recording.rename').actor.entry('done', {
    subject: EVE,
    personal: { about: EVE, text: { reason: 'Harrington said so' } },
  });
  for (let done = 0; done < count; done += 500) {
    await at.core.memory.commit(
      [],
      Array.from({ length: Math.min(500, count - done) }, () => entry),
    );
  }
}

/** Every byte of the database as it would be without encryption, free pages too. */
function plainBytes(dataDir: string): Buffer {
  const copy = newFolder();
  cpSync(dataDir, copy, { recursive: true });
  const db = new Database(join(copy, 'console.db'));
  db.pragma(`cipher = 'sqlcipher'`);
  db.pragma(`key = "x'${Buffer.from(EXAMPLE_KEY).toString('hex')}'"`);
  db.pragma('journal_mode = DELETE');
  db.pragma(`rekey=''`);
  db.close();
  return Buffer.concat(
    readdirSync(copy)
      .filter((name) => name.startsWith('console.db'))
      .map((name) => readFileSync(join(copy, name))),
  );
}

test('one’s own data leaves in one file that says what it is, and no secret leaves with it', async () => {
  const at = await site();
  await live(at, 3);
  await at.privacy.setConsent(at.by(EVE, 'privacy.setConsent'), {
    ...{ purpose: 'crash-reports', textVersion: 1, given: true },
  });
  const file = await at.privacy.export(at.by(EVE, 'privacy.export'), { id: EVE });
  expect(file).toMatchObject({ name: 'harmonic-person-00000000.json', type: 'application/json' });
  const held = JSON.parse(file.text) as Record<string, unknown>;
  expect(held).toMatchObject({
    ...{ format: 'harmonic-person-export', version: 1, person: EVE },
    profile: { name: 'Eve Harrington', signInName: 'eve', status: 'active', hasSecondFactor: true },
    grants: [{ role: VIEWER, scope: 'site' }],
    records: { audit: { length: 4 } },
  });
  expect(held['summary']).toContain('Consents given: crash-reports.');
  expect(file.text).toContain('Harrington said so');
  // Salt, verifier, signing key and TOTP secret of the example are runs of one byte.
  for (const byte of [7, 8, 9, 10]) {
    expect(file.text).not.toContain(Buffer.alloc(32, byte).toString('hex'));
    expect(file.text).not.toContain(Buffer.alloc(32, byte).toString('base64').slice(0, 40));
    expect(file.text).not.toContain(`${byte},\n`.repeat(4));
  }
  expect((await at.entries()).at(-1)).toMatchObject({ act: 'privacy.export', subject: EVE });
});

test('an erasure is told beforehand: what goes, what stays and why', async () => {
  const at = await site();
  await live(at, 3);
  const { goes, stays } = await at.privacy.previewErasure({ id: EVE });
  expect(goes).toContainEqual({ what: 'profile', count: 1 });
  expect(goes).toContainEqual({ what: 'personal-fragments', count: 3 });
  expect(stays).toContainEqual({ what: 'audit', count: 3, why: 'accountability' });
});

test('ten thousand entries later a person is erased: nothing names them, and the chain holds', async () => {
  const at = await site();
  await live(at, 10_000);
  await at.people.rename(at.by(ADA, 'person.rename'), { id: EVE, name: 'Eve Moneypenny' });
  expect(plainBytes(at.store.dataDir).includes('Moneypenny')).toBe(true);
  await at.privacy.erase(at.by(ADA, 'privacy.erase'), { id: EVE });

  expect(await at.trail.verify()).toMatchObject({ ok: true, entries: 10_002 });
  const { rows } = await at.trail.list(everything, null, 500);
  expect(rows[0]).toMatchObject({
    act: 'privacy.erase',
    subject: EVE,
    subjectName: '',
    personal: null,
  });
  expect(rows[2]).toMatchObject({ actor: EVE, actorName: '', personal: 'erased' });
  expect(at.directory(ADA).people.find(({ id }) => id === EVE)).toMatchObject({
    name: '',
    status: 'erased',
  });
  expect(at.ended).toEqual([EVE]);
  const bytes = plainBytes(at.store.dataDir);
  for (const planted of ['Harrington', 'Moneypenny']) expect(bytes.includes(planted)).toBe(false);
  let exported = '';
  for (const form of ['chain', 'csv'] as const) {
    for await (const piece of at.trail.export(at.by(ADA, 'audit.export'), {
      form,
      query: everything,
    }))
      exported += piece.text;
  }
  expect(exported).not.toMatch(/Harrington|Moneypenny/);
  await expect(at.privacy.export(at.by(ADA, 'privacy.export'), { id: EVE })).rejects.toMatchObject({
    code: 'not-found',
  });
}, 60_000);

test('whoever hands out others’ data reaches nobody who holds more', async () => {
  const at = await site();
  const clerk = roleIdSchema.parse('data-clerk');
  const permissions = [...READY_ROLES.viewer, 'privacy.export' as const];
  const role = { id: clerk, name: 'Data clerk', permissions };
  await at.roles.define(at.by(ADA, 'role.define'), role);
  await at.people.grant(at.by(ADA, 'person.grant'), { id: TOM, ...grantOf(clerk) });
  const exported = (id: PersonId) => at.privacy.export(at.by(TOM, 'privacy.export'), { id });
  await expect(exported(BEN)).rejects.toMatchObject({ because: 'not-below' });
  expect((await at.entries()).some(({ act }) => act === 'privacy.export')).toBe(false);
  expect(await exported(EVE)).toMatchObject({ type: 'application/json' });
  expect(await exported(TOM)).toMatchObject({ type: 'application/json' });
});

test('what waits for a second person goes with whoever asked for it, and with whoever it is about', async () => {
  const at = await site();
  const wish = { id: EVE, ...grantOf(ADMIN_ROLE) };
  await expect(at.people.grant(at.by(ADA, 'person.grant'), wish)).rejects.toMatchObject({
    code: 'needs-agreement',
  });
  await at.privacy.erase(at.by(BEN, 'privacy.erase'), { id: EVE });
  expect(at.core.memory.requests()).toEqual([]);
});

test('an administrator erases themselves, unless they are the last', async () => {
  const at = await site();
  await at.privacy.erase(at.by(ADA, 'privacy.erase'), { id: ADA });
  expect(at.core.memory.policy()?.member(ADA)).toMatchObject({ status: 'disabled', grants: [] });
  await expect(at.privacy.erase(at.by(BEN, 'privacy.erase'), { id: BEN })).rejects.toMatchObject({
    code: 'conflict',
    because: 'last-admin',
  });
  expect(at.core.memory.person(BEN)?.name).toBe('Ben Franklin');
});

test('whoever was disabled before can be erased, and nobody twice', async () => {
  const at = await site();
  await at.people.disable(at.by(ADA, 'person.disable'), { id: EVE, reason: 'moved away' });
  await at.privacy.erase(at.by(ADA, 'privacy.erase'), { id: EVE });
  await expect(at.privacy.erase(at.by(ADA, 'privacy.erase'), { id: EVE })).rejects.toMatchObject({
    code: 'not-found',
  });
});

test('nothing is consented to until it is, and taking it back is as short', async () => {
  const at = await site();
  expect(at.privacy.consents(EVE)).toEqual([
    { purpose: 'crash-reports', textVersion: 1, given: false, atMs: null },
    { purpose: 'usage-statistics', textVersion: 1, given: false, atMs: null },
  ]);
  const say = (given: boolean, textVersion = 1) =>
    at.privacy.setConsent(at.by(EVE, 'privacy.setConsent'), {
      ...{ purpose: 'usage-statistics', textVersion, given },
    });
  expect((await say(true))[1]).toMatchObject({ given: true, atMs: MORNING_MS });
  expect((await say(false))[1]).toMatchObject({ given: false });
  await expect(say(true, 0)).rejects.toMatchObject({ code: 'conflict', because: 'stale-text' });
  expect((await at.entries()).map(({ facts }) => facts['given'])).toEqual(['true', 'false']);
});

test('what retention removed is read from the trail, newest first', async () => {
  const at = await site();
  const by = at.by(ADA, 'storage.retained').actor;
  const run = (recordings: string, atMs: number) => ({
    ...by.entry('done', { facts: { recordings, summaries: '0', olderThanMs: String(MORNING_MS) } }),
    ...{ atMs, actor: null },
  });
  await at.core.memory.commit([], [run('2', MORNING_MS), run('5', MORNING_MS + 1000)]);
  expect(await at.privacy.retentionReports()).toEqual([
    {
      atMs: MORNING_MS + 1000,
      removed: [{ what: 'recordings', count: 5, olderThanMs: MORNING_MS }],
    },
    { atMs: MORNING_MS, removed: [{ what: 'recordings', count: 2, olderThanMs: MORNING_MS }] },
  ]);
});
