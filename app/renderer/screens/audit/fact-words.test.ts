import i18next from 'i18next';
import { beforeEach, expect, test } from 'vitest';
import { areaIdSchema, personIdSchema, roleIdSchema } from '@harmonic/protocol/model';
import { DEFAULT_RULES } from '@harmonic/protocol/access';
import { grantsText, type Directory } from '../../../contract/index.ts';
import { en } from '../../i18n/en.ts';
import { ptBR } from '../../i18n/pt-BR.ts';
import { formatTime } from '../../state/format.ts';
import { factWords } from './act-words.ts';
import { valueWords, type Known } from './fact-words.ts';

const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
const BEN = personIdSchema.parse('00000000-0000-4000-8000-000000000002');
const ADMIN = roleIdSchema.parse('admin');
const NIGHT = roleIdSchema.parse('night-shift');
const END_MS = Date.UTC(2026, 10, 25, 16, 4);

const directory: Directory = {
  people: [
    {
      ...{ id: BEN, name: 'Ben Franklin', signInName: 'ben', status: 'active', grants: [] },
      ...{ hasSecondFactor: true, wrongAttempts: 0, lockedUntilMs: null, lastSignInMs: null },
      ...{ inside: false, takesTwo: [] },
    },
  ],
  roles: [
    { id: ADMIN, name: 'admin', permissions: ['people.manage'], ready: true, holders: 1 },
    {
      ...{ id: NIGHT, name: 'Night shift', ready: false, holders: 0 },
      permissions: ['device.see', 'people.manage'],
    },
  ],
  areas: [{ id: HALL, name: 'Hall 2', devices: [] }],
  ...{ rules: DEFAULT_RULES, epoch: 1, mayGrant: [] },
};
const known: Known = { directory, devices: [] };
const GIVEN = grantsText([
  { role: ADMIN, scope: 'site', expiresAtMs: null },
  { role: NIGHT, scope: HALL, expiresAtMs: END_MS },
]);
const words = (name: string, value: string, of = known) =>
  valueWords(i18next.t, name, value, of).join('; ');

beforeEach(async () => {
  const resources = { en: { translation: en }, 'pt-BR': { translation: ptBR } };
  await i18next.init({ lng: 'en', resources, interpolation: { escapeValue: false } });
});

test('roles are read by name, with what the site’s own may, where, and until when', async () => {
  const rights = 'see devices and manage people and their rights';
  expect(words('roles', GIVEN)).toBe(
    `Administrator · Whole site · until revoked; Night shift (may: ${rights}) · Hall 2 · until ${formatTime(END_MS)}`,
  );
  expect(words('grants2', GIVEN)).toBe(words('roles', GIVEN));
  expect(factWords(i18next.t, 'grants2')).toBe('Roles');
  await i18next.changeLanguage('pt-BR');
  expect(words('grants', GIVEN)).toMatch(
    /^Administrador · Local inteiro · até ser retirado; Night shift \(pode: ver dispositivos e gerir /,
  );
});

test('what an older console wrote says no end, and what is no such text is shown as it is', () => {
  expect(words('grants', 'admin @ site')).toBe('Administrator · Whole site');
  expect(words('grants', 'admin @ a hall')).toBe('admin @ a hall');
});

test('rights, places and people are read by name; what somebody typed is left alone', () => {
  expect(words('permissions', 'device.see, rule.manage')).toBe(
    'see devices and set the rules of the site',
  );
  expect(words('twoPerson', 'rule.manage device.see → ')).toBe(
    'set the rules of the site and see devices → –',
  );
  expect(words('area', HALL)).toBe('Hall 2');
  expect(words('to', 'site')).toBe('Whole site');
  expect(words('secondPerson', BEN)).toBe('Ben Franklin');
  expect(words('name', 'admin')).toBe('admin');
});

test('whoever does not see the directory reads ready-made roles, and the others by their id', () => {
  const nothing = { directory: undefined, devices: undefined };
  expect(words('roles', GIVEN, nothing)).toMatch(
    /^Administrator · Whole site · until revoked; night-shift · An area you do not see · until/,
  );
});
