import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { PERMISSIONS, READY_ROLES } from '@harmonic/protocol/model';
import {
  becauseSchema,
  KEY_REFUSALS,
  consentSchema,
  contract,
  refusedBecauseSchema,
  sessionSchema,
  type CallMeta,
} from '../../contract/index.ts';
import { keyOf } from '../state/names.ts';
import { en } from './en.ts';
import { ptBR } from './pt-BR.ts';
import { refusals } from './pt-BR/refusals.ts';

type Tree = { [key: string]: string | Tree };

function flat(tree: Tree, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === 'string' ? [[path + key, value]] : [...flat(value, `${path}${key}.`)],
    ),
  );
}
const holes = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();

const [english, portuguese] = [flat(en), flat(ptBR)];

test('both languages have the same keys, in the same order', () => {
  expect([...portuguese.keys()]).toEqual([...english.keys()]);
});

test('no words are empty', () => {
  for (const [key, text] of [...english, ...portuguese]) expect(text.trim(), key).not.toBe('');
});

test('what is filled in is the same in both', () => {
  for (const [key, text] of english)
    expect(holes(portuguese.get(key) ?? ''), key).toEqual(holes(text));
});

test('every permission, role, warning and consent has words', () => {
  expect(Object.keys(en.permissions)).toEqual(PERMISSIONS.map(keyOf));
  expect(Object.keys(en.roles)).toEqual(Object.keys(READY_ROLES));
  expect(Object.keys(en.warnings)).toEqual(sessionSchema.shape.warnings.element.options);
  expect(Object.keys(en.consents)).toEqual(consentSchema.shape.purpose.options);
});

test('every reason has words in both languages, and every refusal a sentence in Portuguese', () => {
  expect(Object.keys(en.becauses)).toEqual(becauseSchema.options);
  expect(Object.keys(ptBR.becauses)).toEqual(becauseSchema.options);
  const { theseRoles, ...rest } = refusals;
  expect(holes(theseRoles)).toEqual(['roles']);
  const isEnd = ([key]: [string, string]): boolean => key.startsWith('device-');
  const ends = Object.entries(rest).filter(isEnd);
  expect(ends.map(([key]) => key)).toEqual(KEY_REFUSALS.map((because) => `device-${because}`));
  const told = Object.fromEntries(Object.entries(rest).filter((entry) => !isEnd(entry)));
  expect(Object.keys(told)).toEqual(refusedBecauseSchema.options);
  for (const [because, sentence] of Object.entries(told)) {
    expect(sentence, because).toMatch(/^[“\p{Lu}{].*[.]$/u);
    expect(sentence, because).not.toContain('…');
  }
});

/** Every call with what it says of itself, by its path. */
function pathsOf(router: unknown, path = ''): [string, CallMeta][] {
  if (isContractProcedure(router)) return [[path, router['~orpc'].meta as CallMeta]];
  if (typeof router !== 'object' || router === null) return [];
  return Object.entries(router).flatMap(([key, inner]) =>
    pathsOf(inner, path === '' ? key : `${path}.${key}`),
  );
}

test('every act that leaves an entry in the trail has a name', () => {
  const sessionActs = /^(session|request)\.(?!watch$|active$)/;
  const acts = pathsOf(contract)
    .filter(([path, meta]) => meta.audit === true || sessionActs.test(path))
    .map(([path]) => keyOf(path));
  expect(acts.length).toBeGreaterThan(40);
  expect(acts.filter((act) => !(act in en.acts))).toEqual([]);
});

const MAIN = fileURLToPath(new URL('../../main/', import.meta.url));
/** The console's code, for the acts that no call names: what it does by itself. */
const sources = readdirSync(MAIN, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !/\.(?:test|suite)\.ts$/.test(file))
  .map((file) => readFileSync(join(MAIN, file), 'utf8'));

test('every act that the console writes by its own name has words', () => {
  const acts = sources.flatMap((source) =>
    [...source.matchAll(/\bact: '([a-z]+\.[A-Za-z]+)'/g)].map(([, act]) => act!),
  );
  expect(acts).toEqual(expect.arrayContaining(['console.confirm', 'console.opened']));
  expect(acts.filter((act) => !(keyOf(act) in en.acts))).toEqual([]);
});

test('no act has words that nothing writes', () => {
  const named = new Set(pathsOf(contract).map(([path]) => path));
  const written = sources.join('\n');
  const known = Object.keys(en.acts).map((key) => key.replace('_', '.'));
  expect(known.filter((act) => !named.has(act) && !written.includes(`'${act}'`))).toEqual([]);
});

test('a count that may be one stands behind its noun, which then needs no plural', () => {
  for (const words of [english, portuguese])
    for (const [key, text] of words)
      expect(text, key).not.toMatch(/\{\{averages\}\} (?:averages|médias|blocks|blocos)/);
});
