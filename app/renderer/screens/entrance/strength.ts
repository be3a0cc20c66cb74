// How good a password looks while it is typed. A hint: the console judges it, with a list of common ones.

export type Strength = 'empty' | 'short' | 'named' | 'repeated' | 'fair' | 'good';
/** With a second factor; alone it takes `GOOD`. */
const LEAST = 8;
const GOOD = 15;
const NAME_LEAST = 3;
const DIFFERENT_LEAST = 5;

/** Characters as people count them, nearly: code points. */
export const lengthOf = (text: string): number => Array.from(text).length;

/** @param names what others know of the person and the site. */
export function strengthOf(password: string, names: readonly string[]): Strength {
  const length = lengthOf(password);
  if (length === 0) return 'empty';
  if (length < LEAST) return 'short';
  const low = password.toLowerCase();
  const known = names.flatMap((name) => name.toLowerCase().split(/\s+/));
  const left = known
    .filter((word) => word.length >= NAME_LEAST)
    .reduce((rest, word) => rest.replaceAll(word, ''), low);
  if (left !== low && lengthOf(left) < LEAST) return 'named';
  if (new Set(low).size < DIFFERENT_LEAST || /^(.{1,4})\1+$/u.test(low)) return 'repeated';
  return length >= GOOD ? 'good' : 'fair';
}

export const isEnough = (strength: Strength): boolean => strength === 'fair' || strength === 'good';
