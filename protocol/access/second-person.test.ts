// R2 over time: who is new agrees to nothing, and who was removed is missed for a week (A4.4).
import { expect, test } from 'vitest';
import { absorb, judge, type Bundle } from './index.ts';
import {
  agreedBy,
  bundleOf,
  DAY_MS,
  define,
  disable,
  enable,
  grant,
  member,
  NOW,
  person,
  reset,
  revoke,
  say,
} from './site.suite.ts';

const HOUR_MS = 3_600_000;
const appoint = grant('eva', 'admin');
const two = bundleOf([member('ana', ['admin']), member('rui', ['admin']), member('eva')]);
const at = (atMs: number) => ({ atMs });

test('who was enrolled, enabled or reset a day ago agrees; an hour less, and they do not', () => {
  const fresh: Bundle = {
    ...two,
    people: two.people.map((one) =>
      one.id === person('rui') ? { ...one, sinceMs: NOW - DAY_MS + HOUR_MS } : one,
    ),
  };
  const asked = (atMs: number) => say('ana', appoint, { ...agreedBy('rui'), atMs });
  expect(judge(fresh, [], asked(NOW), NOW)).toMatchObject({ why: 'bad-second' });
  expect(judge(fresh, [], asked(NOW + HOUR_MS), NOW + HOUR_MS)).toEqual({ ok: true });
});

test('the policy notes when somebody was enabled or reset', () => {
  const out = absorb(two, [say('ana', disable('eva'))], NOW);
  const removal = out.removals[0]!;
  expect(removal).toMatchObject({ subject: person('eva'), atMs: NOW });
  const later = NOW + HOUR_MS;
  const back = absorb(
    out,
    [say('ana', enable('eva', removal.id), at(later)), say('ana', reset('rui'), at(later))],
    later,
  );
  const since = (name: string) => back.people.find(({ id }) => id === person(name))?.sinceMs;
  expect([since('eva'), since('rui'), since('ana')]).toEqual([later, later, undefined]);
});

test.each([
  ['disabled', disable('rui')],
  ['not one any more', revoke('rui', 'admin')],
])('an administrator who is %s is missed for a week', (_what, verb) => {
  const alone = absorb(two, [say('ana', verb)], NOW);
  const verdict = (atMs: number) => judge(alone, [], say('ana', appoint, at(atMs)), atMs);
  expect(verdict(NOW)).toMatchObject({ needsSecond: true });
  expect(verdict(NOW + 7 * DAY_MS - 1)).toMatchObject({ needsSecond: true });
  expect(verdict(NOW + 7 * DAY_MS)).toEqual({ ok: true });
  const boss = say('ana', define('boss', ['people.manage']), at(NOW));
  expect(judge(alone, [], boss, NOW)).toMatchObject({ needsSecond: true });
});
