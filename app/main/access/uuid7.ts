// Ids that rise with time and never repeat (RFC 9562, version 7). Reads no clock and no randomness of its own.

const COUNTER_MAX = 0xfff;

/**
 * Each id is greater than the one before, whatever the clock does.
 * @param random so many random bytes.
 */
export function createUuid7(random: (bytes: number) => Uint8Array): (nowMs: number) => string {
  let lastMs = 0;
  let counter = 0;
  return (nowMs) => {
    if (nowMs > lastMs) {
      lastMs = nowMs;
      // Room above, so that a burst rarely has to borrow from the next millisecond.
      counter = ((random(1)[0] ?? 0) << 3) & COUNTER_MAX;
    } else if (counter < COUNTER_MAX) counter += 1;
    else {
      lastMs += 1;
      counter = 0;
    }
    return format(lastMs, counter, random(8));
  };
}

function format(ms: number, counter: number, tail: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0');
  const middle = (0x7000 | counter).toString(16);
  const bytes = Uint8Array.from(tail);
  bytes[0] = 0x80 | ((bytes[0] ?? 0) & 0x3f);
  const end = Buffer.from(bytes).toString('hex');
  return `${time.slice(0, 8)}-${time.slice(8)}-${middle}-${end.slice(0, 4)}-${end.slice(4)}`;
}
