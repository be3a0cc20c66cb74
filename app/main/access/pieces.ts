// Cuts a stream of texts into pieces of bounded size, as a file goes to a page. Owns no format.

/** UTF-8 bytes; far below what a socket or a port may hold. */
export const PIECE_BYTES = 64 * 1024;

/** The same text in pieces of at most `most` UTF-8 bytes; no code point is cut. */
export async function* pieces(
  texts: AsyncIterable<string> | Iterable<string>,
  most = PIECE_BYTES,
): AsyncGenerator<string, void> {
  let held = '';
  let heldBytes = 0;
  for await (const text of texts) {
    for (const part of parts(text, most)) {
      const bytes = Buffer.byteLength(part);
      if (heldBytes + bytes > most) {
        yield held;
        held = '';
        heldBytes = 0;
      }
      held += part;
      heldBytes += bytes;
    }
  }
  if (held !== '') yield held;
}

/** At most four bytes a UTF-16 unit pair: so many units always fit. */
function* parts(text: string, most: number): Generator<string, void> {
  if (Buffer.byteLength(text) <= most) {
    yield text;
    return;
  }
  const units = Math.max(2, Math.floor(most / 3));
  for (let from = 0; from < text.length;) {
    let to = Math.min(text.length, from + units);
    if (to < text.length && isHighSurrogate(text.charCodeAt(to - 1))) to -= 1;
    yield text.slice(from, to);
    from = to;
  }
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
