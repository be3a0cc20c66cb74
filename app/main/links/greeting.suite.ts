// Bytes for tests: a console's HELLO on the wire, and a small WAV file.
import { buildFrame, MESSAGE, messages, ROLE, toWire } from '@harmonic/protocol/link';
import { writeWavHeader } from '@harmonic/protocol/signal';

export function hello(): Uint8Array<ArrayBuffer> {
  const scratch = new Uint8Array(256);
  const length = messages.hello.encode(
    {
      minVersion: 1,
      maxVersion: 1,
      role: ROLE.console,
      reserved: 0,
      maxPayload: 4096,
      id: new Uint8Array(8).fill(7),
      bootId: 1,
      firmware: 0x0001_0000,
      name: 'test',
    },
    scratch,
  );
  return toWire(
    buildFrame({ type: MESSAGE.HELLO, flags: 0, seq: 0, ref: 0 }, scratch.slice(0, length)),
  );
}

/** One channel of a 100 Hz tone, 16 bits. */
export function wavOf(rateHz: number, frames: number): Buffer {
  const samples = Int16Array.from({ length: frames }, (_, i) =>
    Math.round(16_000 * Math.sin((2 * Math.PI * 100 * i) / rateHz)),
  );
  const header = writeWavHeader(rateHz, 1, frames, 'int16');
  return Buffer.concat([header, Buffer.from(samples.buffer)]);
}
