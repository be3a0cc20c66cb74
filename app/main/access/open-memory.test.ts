// What is stored of people and rights counts only as it was signed.
import { expect, test } from 'vitest';
import { signBundle, type SignedBundle } from '@harmonic/protocol/access';

import {
  amend,
  asSigned,
  BEA,
  firstRun,
  invite,
  PAGE,
  personAt,
  refusalOf,
  type Running,
} from './access.suite.ts';

/** The database as somebody with its key has left it. */
async function tampered(at: Running, bundle: SignedBundle): Promise<Promise<Running>> {
  await at.store.changeAccess([{ put: 'bundle', bundle, absorbs: [] }], []);
  return at.killed();
}

test('a policy that the site’s key has not signed does not open', async () => {
  const { at } = await firstRun();
  const bundle = at.core.memory.bundle()!;
  const own = new Uint8Array(32).fill(5);
  const refusal = await refusalOf(tampered(at, signBundle({ ...bundle, epoch: 2 }, own)));
  expect(refusal).toMatchObject({ code: 'damaged', because: 'forged' });
  expect(refusal.message).toContain('not what was signed');
});

test('a policy whose text was changed does not open', async () => {
  const { at } = await firstRun();
  const signed = await asSigned(at);
  const bytes = signed.bytes.replace('"epoch":1', '"epoch":7');
  expect((await refusalOf(tampered(at, { ...signed, bytes }))).code).toBe('damaged');
});

test('a bundle the site’s key has not signed is not committed, and nothing changes', async () => {
  const { at } = await firstRun();
  const before = at.core.memory.bundle();
  const bundle = signBundle({ ...before!, epoch: 2 }, new Uint8Array(32).fill(5));
  let told = 0;
  at.core.memory.onChange(() => (told += 1));
  const commit = at.core.memory.commit([{ put: 'bundle', bundle, absorbs: [] }], []);
  expect((await refusalOf(commit)).code).toBe('damaged');
  expect(at.core.memory.bundle()).toBe(before);
  expect(told).toBe(0);
});

test('of two who change the policy at once the second is told', async () => {
  const { at } = await firstRun();
  const site = at.core.keys(PAGE)!.site!;
  const next = { ...at.core.memory.bundle()!, epoch: 2 };
  const commit = () =>
    at.core.memory.commit([{ put: 'bundle', bundle: signBundle(next, site), absorbs: [] }], []);
  const [first, second] = await Promise.allSettled([commit(), commit()]);
  expect(first.status).toBe('fulfilled');
  expect(second).toMatchObject({ status: 'rejected', reason: { code: 'conflict' } });
});

test('what the store refuses changes nothing in memory', async () => {
  const { at } = await firstRun();
  const { row: first } = await at.core.invite(personAt(at, PAGE), null);
  const taken = { ...at.core.memory.people()[0]!, id: first.person };
  const eve = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  const twice = { ...taken, id: eve.id };
  await expect(at.core.memory.commit([{ put: 'person', row: twice }], [])).rejects.toMatchObject({
    code: 'conflict',
  });
  expect(at.core.memory.person(eve.id)?.signInName).toBe('bea');
});

test('writes made as a function see what was committed before them', async () => {
  const { at } = await firstRun();
  const ada = personAt(at, PAGE);
  const { memory } = at.core;
  const once = () =>
    memory.commit(() => {
      const row = memory.attempts(ada) ?? {
        person: ada,
        wrong: 0,
        lastWrongMs: 0,
        lockedUntilMs: 0,
      };
      return [{ put: 'attempts', row: { ...row, wrong: row.wrong + 1 } }];
    }, []);
  await Promise.all(Array.from({ length: 20 }, once));
  expect(memory.attempts(ada)?.wrong).toBe(20);
});

test('a restart finds everything as it was in memory', async () => {
  const { at } = await firstRun();
  await invite(at, PAGE, { ...BEA, role: 'viewer' });
  await amend(at, PAGE, (bundle) => bundle);
  const all = ({ core: { memory } }: Running) => ({
    bundle: memory.bundle(),
    people: memory.people(),
    invitations: memory.invitations(),
    credentials: memory.people().map(({ id }) => memory.credential(id)),
    requests: memory.requests(),
    placements: memory.placements(),
  });
  const before = all(at);
  expect(all(await at.restart())).toEqual(before);
});

test('an erased person leaves a pseudonym and nothing else, in memory as in the store', async () => {
  const { at } = await firstRun();
  const { id } = await invite(at, PAGE, { ...BEA, role: 'viewer' });
  const atMs = at.core.now();
  const consent = { person: id, purpose: 'crash-reports', textVersion: 1, given: true, atMs };
  const request = { id: 'd9b2d63d-a233-4123-847a-7090b62d40b1', by: id, act: 'role.define' };
  await at.core.memory.commit(
    [
      { put: 'consent', row: consent },
      { put: 'request', row: { ...request, input: '{}', atMs, expiresAtMs: atMs } },
      { put: 'attempts', row: { person: id, wrong: 3, lastWrongMs: atMs, lockedUntilMs: atMs } },
      { erase: 'person', id, atMs },
    ],
    [],
  );
  const left = ({ core: { memory } }: Running) => ({
    person: memory.person(id),
    consents: memory.consents(id),
    requests: memory.requests(),
    attempts: memory.attempts(id),
    invitations: memory.invitations(),
  });
  const now = left(at);
  expect(now).toMatchObject({
    ...{ person: { name: '', signInName: '', erasedAtMs: atMs } },
    ...{ consents: [], requests: [], attempts: null, invitations: [] },
  });
  expect(left(await at.restart())).toEqual(now);
});
