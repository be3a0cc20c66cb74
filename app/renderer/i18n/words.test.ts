import { expect, test } from 'vitest';
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
