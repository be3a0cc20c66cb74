import { isContractProcedure } from '@orpc/contract';
import { expect, test } from 'vitest';
import { PERMISSIONS, READY_ROLES } from '@harmonic/protocol/model';
import { consentSchema, contract, sessionSchema, type CallMeta } from '../../contract/index.ts';
import { keyOf } from '../state/names.ts';
import { en } from './en.ts';
import { ptBR } from './pt-BR.ts';

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
