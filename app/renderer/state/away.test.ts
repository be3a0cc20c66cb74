// What is said of calls while the console is away, and of those it was to answer when it went.
import { ORPCError, type ClientContext, type ClientLink } from '@orpc/client';
import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { OPTIONS } from '../i18n/index.ts';
import { ConnectionLost, isPressed, sayingAway } from './away.ts';
import { sayFailure } from './failure.ts';
import { notesNow, putAllAway } from './notices.ts';

beforeEach(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  putAllAway();
});
const notes = (): string[] => notesNow().map(({ said }) => said(i18next.t));
const NO_SIGNAL = { context: {} };

/** A console that is there or not, and answers when it is told to. */
function open(isThere: boolean) {
  const at = { isThere };
  let answer = (_value: unknown): void => undefined;
  let fail = (_error: unknown): void => undefined;
  const link: ClientLink<ClientContext> = {
    call: () =>
      new Promise((resolve, reject) => {
        answer = resolve;
        fail = reject;
      }),
  };
  return {
    at,
    link: sayingAway(link, () => at.isThere),
    answer: (value: unknown) => answer(value),
    fail: (error: unknown) => fail(error),
  };
}

test('what is pressed while it is away is said at once to wait, and goes on when it is back', async () => {
  const { at, link, answer } = open(false);
  const call = link.call(['measure', 'recording'], {}, NO_SIGNAL);
  expect(notes()).toEqual([
    'There is no connection to the console: what you asked for waits until it is back.',
  ]);
  at.isThere = true;
  answer('measured');
  expect(await call).toBe('measured');
});

test('what the page asks for by itself is not said, nor what is pressed while it is there', () => {
  void open(false).link.call(['recording', 'watch'], {}, NO_SIGNAL);
  void open(true).link.call(['measure', 'recording'], {}, NO_SIGNAL);
  expect(notes()).toEqual([]);
});

test.each([
  ['device', 'connect', true],
  ['import', 'cancel', true],
  ['recording', 'overview', false],
  ['view', 'set', false],
  ['session', 'active', false],
])('whether a person pressed something for %s.%s: %s', (noun, verb, isSo) => {
  expect(isPressed([noun, verb])).toBe(isSo);
});

test('a call whose connection went has no answer, and says that nobody knows what became of it', async () => {
  const { at, link, fail } = open(true);
  const call = link.call(['recording', 'remove'], {}, NO_SIGNAL);
  at.isThere = false;
  fail(new Error('closed'));
  const error: unknown = await call.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConnectionLost);
  for (const [language, words] of [
    ['en', /was lost before it answered/],
    ['pt-BR', /se perdeu antes da resposta/],
  ] as const) {
    await i18next.changeLanguage(language);
    expect(sayFailure(error)).toMatch(words);
  }
});

test('an answer of the console, and what was called off, stay what they are', async () => {
  const refused = open(false);
  const call = refused.link.call(['device', 'connect'], {}, NO_SIGNAL);
  const refusal = new ORPCError('signed-out');
  refused.fail(refusal);
  await expect(call).rejects.toBe(refusal);
  const off = open(false);
  const stop = new AbortController();
  const stopped = off.link.call(['measure', 'live'], {}, { ...NO_SIGNAL, signal: stop.signal });
  stop.abort();
  const reason = new Error('aborted');
  off.fail(reason);
  await expect(stopped).rejects.toBe(reason);
});
