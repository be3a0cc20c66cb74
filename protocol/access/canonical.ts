// One text for one value, so that a signature and a digest mean the same everywhere. Signs nothing.
// RFC 8785 restricted to what the records hold: integers of magnitude below 2^53, no floats (A1).

/** @throws TypeError for what has no canonical text here: floats, undefined, functions, lone surrogates. */
export function canonical(value: unknown): string {
  switch (typeof value) {
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isSafeInteger(value) || Object.is(value, -0))
        throw new TypeError(`${value} is no integer that has a canonical text`);
      return String(value);
    case 'string':
      if (!value.isWellFormed()) throw new TypeError('a lone surrogate has no canonical text');
      return JSON.stringify(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
      return ofObject(value);
    default:
      throw new TypeError(`a value of type ${typeof value} has no canonical text`);
  }
}

/** Members ordered by the UTF-16 units of their names, as RFC 8785 §3.2.3 says and as sort() does. */
function ofObject(value: object): string {
  const members = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${canonical(name)}:${canonical(member)}`);
  return `{${members.join(',')}}`;
}

/** The value of a text, when the text is its canonical one; null otherwise. Never throws. */
export function readCanonical(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return canonical(value) === text ? value : null;
  } catch {
    return null;
  }
}
