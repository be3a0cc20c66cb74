import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { personIdSchema } from '@harmonic/protocol/model';
import type { Directory } from '../../contract/index.ts';
import { en } from '../i18n/en.ts';
import { nameApart, personWords } from './names.ts';

const person = (n: number, name: string, signInName: string): Directory['people'][number] => ({
  ...{ id: personIdSchema.parse(`00000000-0000-4000-8000-00000000000${n}`), name, signInName },
  ...{ status: 'active', grants: [], hasSecondFactor: true, wrongAttempts: 0, takesTwo: [] },
  ...{ lockedUntilMs: null, lastSignInMs: null, inside: false },
});
const people = [
  person(1, 'Ana Prado', 'ana'),
  person(2, 'ana  prado', 'ana.p'),
  person(3, 'Bo', 'bo'),
  person(4, '', ''),
  person(5, '', ''),
];

beforeEach(async () => {
  await i18next.init({ lng: 'en', resources: { en: { translation: en } } });
});

test('two people of one name are told apart by their sign-in names', () => {
  expect(people.map(({ id }) => personWords(i18next.t, id, people))).toEqual([
    ...['Ana Prado (ana)', 'ana  prado (ana.p)', 'Bo'],
    ...['Nameless 00000000', 'Nameless 00000000'],
  ]);
});

test('where the directory is not seen the name that came along stands', () => {
  const [ana] = people;
  expect(nameApart(i18next.t, ana!.id, 'Ana Prado', undefined)).toBe('Ana Prado');
  expect(nameApart(i18next.t, ana!.id, 'Ana Prado', people)).toBe('Ana Prado (ana)');
  expect(nameApart(i18next.t, 'rules', '', people)).toBe('');
});
