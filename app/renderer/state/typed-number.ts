// Numbers as people type them, and numbers written to be typed on. One reader for every box. What the page's own language
// writes is read as it writes it; what could be two numbers in it and in another one is refused. Pure.

export type DecimalSign = ',' | '.';

export interface Limits {
  least?: number;
  most?: number;
  isWhole?: boolean;
  /** The decimal sign of the text that it stands in, where that is known. */
  known?: DecimalSign | null;
}
/** `elsewhere`: written as another language writes it, which it can only have been meant in: how it was read is said. */
export type Typed =
  | { value: number; elsewhere: boolean }
  | { because: 'number' }
  | { because: 'either'; values: [asDecimal: number, asGroups: number] };

/** A group of three has no more before it than three digits, and does not begin with a zero. */
const EITHER = /^([+-]?[1-9]\d{0,2})([.,])(\d{3})(e[+-]?\d+)?$/i;
const PLAIN = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d{1,3})?$/i;
const SPACED = /^([+-]?\d{1,3})((?:[ \u00a0\u2009\u202f]\d{3})+)(?![\d ])/;
const GROUPED = /^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+(?:\.\d*)?|(?:\.\d{3})+(?:,\d*)?)$/;

/** Of what is typed as −0, 0. */
const numberOf = (plain: string): number => Number(plain.replace(',', '.')) + 0;
const otherOf = (sign: DecimalSign): DecimalSign => (sign === ',' ? '.' : ',');

/** With the spaces between groups taken out. */
const bareOf = (text: string): string =>
  text
    .trim()
    .replace('−', '-')
    .replace(SPACED, (_, first: string, rest: string) => first + rest.replace(/\D/g, ''));

/** More than one separator: groups, the last perhaps a decimal sign. */
function readGrouped(bare: string, sign: DecimalSign): Typed {
  const between: DecimalSign = /[.,]/.exec(bare)?.[0] === ',' ? ',' : '.';
  const plain = bare.replaceAll(between, '');
  return { value: numberOf(plain), elsewhere: between === sign };
}

function fits(value: number, { least = -Infinity, most = Infinity, isWhole }: Limits): boolean {
  return value >= least && value <= most && (isWhole !== true || Number.isInteger(value));
}

/**
 * One separator before three digits: a fraction where it is the page's own decimal sign, else a fraction or thousands:
 * what the limits leave, if that is one.
 */
function readEither(
  [, whole = '', at = '', three = '', power = '']: RegExpExecArray,
  sign: DecimalSign,
  limits: Limits,
): { values: [number, number]; at: 0 | 1 | null } {
  const values: [number, number] = [
    Number(`${whole}.${three}${power}`),
    Number(`${whole}${three}${power}`),
  ];
  if (limits.known) return { values, at: limits.known === at ? 0 : 1 };
  const [asDecimal, asGroups] = values.map((value) => fits(value, limits));
  if (asDecimal && at === sign) return { values, at: 0 };
  if (asDecimal === asGroups) return { values, at: null };
  return { values, at: asDecimal ? 0 : 1 };
}

/**
 * @param sign before the decimals in the language of the page. @param limits that a number has to keep: of two readings
 * they may leave one. A number outside of them is given all the same.
 */
export function readTyped(text: string, sign: DecimalSign, limits: Limits = {}): Typed {
  const bare = bareOf(text);
  const either = EITHER.exec(bare);
  if (either) {
    const { values, at } = readEither(either, sign, limits);
    if (at === null) return { because: 'either', values };
    return { value: values[at], elsewhere: (either[2] === sign) !== (at === 0) };
  }
  if (PLAIN.test(bare)) {
    const value = numberOf(bare);
    if (!Number.isFinite(value)) return { because: 'number' };
    return { value, elsewhere: bare.includes(otherOf(sign)) };
  }
  return GROUPED.test(bare) ? readGrouped(bare, sign) : { because: 'number' };
}

/** A text's own decimal sign, where its numbers show one and the same; null where they show none, or both. */
export function signOf(texts: readonly string[]): DecimalSign | null {
  const signs = new Set(
    texts.flatMap((text) => {
      const bare = bareOf(text);
      if (EITHER.test(bare) || !PLAIN.test(bare)) return [];
      return bare.includes(',') ? ([','] as const) : bare.includes('.') ? (['.'] as const) : [];
    }),
  );
  const [first, ...others] = signs;
  return others.length === 0 ? (first ?? null) : null;
}

/** As a box shows it: no groups, and a zero more where three decimals could be taken for thousands. */
export function writeTyped(value: number, sign: DecimalSign): string {
  const text = String(value);
  const told = EITHER.test(text) ? text.replace(/(?=e|$)/i, '0') : text;
  return told.replace('.', sign);
}
