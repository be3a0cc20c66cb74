// The one text of a value that is signed and hashed: RFC 8785, integers only. Owns the form; knows no record.
import type { z } from 'zod';

const MAX_DEPTH = 32;

/**
 * RFC 8785 text: keys in the order of their UTF-16 units, no spaces, integers within ±(2^53 − 1).
 * @throws TypeError on anything else: fractions, undefined, lone surrogates, objects that are more than data.
 */
export function canonical(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a text holds half a surrogate pair');
      return JSON.stringify(value);
    case 'number':
      if (!Number.isSafeInteger(value)) throw new TypeError(`${value} is no whole number`);
      return String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (depth >= MAX_DEPTH) throw new TypeError('nested too deep, or in a circle');
      return Array.isArray(value) ? writeArray(value, depth) : writeObject(value, depth);
    default:
      throw new TypeError(`a ${typeof value} has no canonical text`);
  }
}

function writeArray(items: readonly unknown[], depth: number): string {
  let text = '[';
  for (let i = 0; i < items.length; i += 1) {
    if (i > 0) text += ',';
    text += write(items[i], depth + 1);
  }
  return `${text}]`;
}

function writeObject(value: object, depth: number): string {
  const kind: unknown = Object.getPrototypeOf(value);
  if (kind !== Object.prototype && kind !== null) {
    throw new TypeError('only plain objects have a canonical text');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '{';
  for (const name of Object.keys(fields).sort()) {
    if (text.length > 1) text += ',';
    text += `${write(name, depth)}:${write(fields[name], depth + 1)}`;
  }
  return `${text}}`;
}

export type Unreadable = 'too-long' | 'not-json' | 'not-the-schema' | 'not-canonical';

/** A value out of bytes somebody else made: of that schema, and written in the only way there is. Never throws. */
export function readCanonical<T>(
  schema: z.ZodType<T>,
  text: string,
  maxLength: number,
): { value: T } | { refused: Unreadable } {
  if (text.length > maxLength) return { refused: 'too-long' };
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { refused: 'not-json' };
  }
  const read = schema.safeParse(raw);
  if (!read.success) return { refused: 'not-the-schema' };
  try {
    // What the schema left out, trimmed or spelt otherwise shows here.
    return canonical(read.data) === text ? { value: read.data } : { refused: 'not-canonical' };
  } catch {
    return { refused: 'not-canonical' };
  }
}
