import i18next from 'i18next';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { OPTIONS } from '../i18n/index.ts';
import { hasNotes, notesNow, putAllAway, say } from './notices.ts';

beforeAll(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
});
afterEach(putAllAway);

const drawn = (): string[] => notesNow().map(({ said }) => said(i18next.t));

test('a note is in the language in which it is drawn, not in that in which it came', async () => {
  say((t) => t('layouts.saved', { name: 'desk.json' }), 'done');
  const english = drawn();
  await i18next.changeLanguage('pt-BR');
  expect(drawn()).not.toEqual(english);
  expect(drawn()[0]).toContain('desk.json');
  await i18next.changeLanguage('en');
  expect(drawn()).toEqual(english);
});

test('the same words are not stacked, three notes stand at most, and all are put away at once', () => {
  for (const name of ['a', 'b', 'b', 'c', 'd']) say(() => name, 'told');
  expect(drawn()).toEqual(['b', 'c', 'd']);
  expect(hasNotes()).toBe(true);
  putAllAway();
  expect(hasNotes()).toBe(false);
});
