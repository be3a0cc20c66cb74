// Sentences with holes, `{{name}}`: which holes one has, and the sentence with them filled. Knows no sentence. Pure.
import { setApart } from './set-apart.ts';

export type Holes<Text> = Text extends `${string}{{${infer Hole}}}${infer Rest}`
  ? Hole | Holes<Rest>
  : never;

/** What fills them. Numbers are written as the reader writes numbers; what is a number by name only (a rule's) is a text. */
export type Filling = Readonly<Record<string, string | number>>;

/** What has to be said beside a sentence: nothing where it has no hole. */
export type FillingOf<Hole extends string> = [Hole] extends [never]
  ? []
  : [Record<Hole, string | number>];

const DECIMALS = 4;

/** In English: numbers plain, of four decimals at most; a hole that nothing fills is `…`. */
export const fillHoles = (text: string, facts: Filling): string =>
  text.replace(/\{\{(\w+)\}\}/g, (_hole, name: string) => {
    const value = facts[name] ?? '…';
    return typeof value === 'number' ? String(Number(value.toFixed(DECIMALS))) : setApart(value);
  });
