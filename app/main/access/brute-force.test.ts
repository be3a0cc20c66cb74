// Ten thousand guesses, with restarts, killed processes, clocks set to and fro and files deleted in between.
import { expect, test } from 'vitest';
import {
  ADA,
  codeFor,
  firstRun,
  HOUR,
  MINUTE,
  OTHER_PAGE,
  PAGE,
  personAt,
  refusalOf,
  signInAda,
  type Running,
} from './access.suite.ts';
import { powerCut } from '../store/test-store.suite.ts';
import { HARD_STOP } from './lockout.ts';

test('of ten thousand guesses at one person no more than a hundred are evaluated', async () => {
  let { at } = await firstRun();
  const ada = personAt(at, PAGE);
  const { place } = at;
  place.stretches.length = 0;
  let refused = 0;
  for (let round = 0; round < 100; round += 1) {
    for (let i = 0; i < 100; i += 1) {
      const wish = { ...ADA, password: `guess ${round} ${i}` };
      const { code } = await refusalOf(at.sessions.signIn(OTHER_PAGE, wish));
      if (code === 'too-many') refused += 1;
    }
    at = await meddle(at, round);
  }
  expect(place.stretches.length + refused).toBe(10_000);
  expect(place.stretches.length).toBeGreaterThan(HARD_STOP / 2);
  expect(place.stretches.length).toBeLessThanOrEqual(HARD_STOP);
  expect(at.core.memory.attempts(ada)?.wrong).toBe(place.stretches.length);
}, 120_000);

test('after a hundred no waiting helps: whoever is refused is told that somebody has to unlock', async () => {
  const { at } = await firstRun();
  const row = { person: personAt(at, PAGE), wrong: HARD_STOP, lastWrongMs: 0, lockedUntilMs: 0 };
  await at.core.memory.commit([{ put: 'attempts', row }], []);
  const refusal = await refusalOf(at.sessions.signIn(OTHER_PAGE, ADA));
  expect(refusal).toMatchObject({ code: 'too-many', because: 'needs-unlock', untilMs: null });
});

/** What somebody with their hands on the machine may try to be let guess again. */
async function meddle(at: Running, round: number): Promise<Running> {
  const { clock, anchor } = at.place;
  const kept = anchor.bytes;
  clock.pass(25 * HOUR);
  clock.setWall((round % 3 === 0 ? -40 : 30) * HOUR);
  if (round % 4 !== 0) return at;
  if (round % 5 === 0) anchor.bytes = null;
  const next = round % 8 === 0 ? await at.killed() : await at.restart();
  if (round % 12 === 0) anchor.bytes = kept;
  return next;
}

test('an anchor that is gone makes everybody wait a quarter of an hour', async () => {
  const site = await firstRun();
  await site.at.core.memory.commit([], []);
  site.at.place.anchor.bytes = null;
  const at = await site.at.killed();
  expect((await refusalOf(at.sessions.signIn(PAGE, ADA))).message).toContain('15 minutes');
  expect((await at.trail()).find(({ act }) => act === 'console.opened')).toMatchObject({
    ...{ outcome: 'failed', because: 'anchor-missing' },
  });
  at.place.clock.pass(15 * MINUTE);
  await signInAda({ ...site, at });
  expect(at.sessions.state(PAGE).stage).toBe('inside');
});

test('an anchor that was tampered with, or is of another console, counts as none', async () => {
  const site = await firstRun();
  const bytes = Uint8Array.from(site.at.place.anchor.bytes!);
  bytes[40] = (bytes[40] ?? 0) ^ 1;
  site.at.place.anchor.bytes = bytes;
  const at = await site.at.killed();
  expect((await refusalOf(at.sessions.signIn(PAGE, ADA))).code).toBe('too-many');
  expect((await at.trail()).at(-2)).toMatchObject({ because: 'anchor-forged' });
});

test('a database taken back brings back no attempts and no spent code, and is told of', async () => {
  const site = await firstRun();
  const { place } = site.at;
  const before = powerCut(place.dataDir);
  const code = codeFor(site.offer, place.clock);
  await site.at.sessions.signIn(OTHER_PAGE, ADA);
  await site.at.sessions.giveCode(OTHER_PAGE, code);
  for (let i = 0; i < 3; i += 1) {
    await refusalOf(site.at.sessions.signIn('page 9', { ...ADA, password: `guess ${i}` }));
  }
  const ada = personAt(site.at, PAGE);
  const step = site.at.core.memory.credential(ada)?.totpStep;
  const { killed } = site.at;
  place.dataDir = before;
  const at = await killed();
  expect(at.core.memory.attempts(ada)?.wrong).toBe(3);
  expect(at.core.memory.credential(ada)?.totpStep).toBe(step);
  expect(place.events.map((event) => event.code)).toEqual(['trail-broken']);
  expect(await at.core.anchor()).toBe('ahead');
  expect((await at.trail()).at(-1)).toMatchObject({
    ...{ act: 'console.opened', outcome: 'failed', because: 'trail-broken' },
  });
  expect((await refusalOf(at.sessions.signIn(PAGE, ADA))).code).toBe('too-many');

  place.clock.pass(16 * MINUTE);
  await signInAda({ ...site, at });
  expect(at.sessions.state(PAGE).warnings).toContain('trail-broken');
});

test('when nothing happened the anchor agrees', async () => {
  const { at } = await firstRun();
  expect(await at.core.anchor()).toBe('agrees');
  const again = await at.restart();
  expect(await again.core.anchor()).toBe('agrees');
  expect(again.place.events).toEqual([]);
});
