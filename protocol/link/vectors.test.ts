import { createHash, createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import {
  asFields,
  bytesOf,
  codecs,
  hexOf,
  linkLines,
  linkVectors,
  refusedVectors,
} from '../vectors/link.ts';
import {
  authTag,
  buildFrame,
  buildSamples,
  createFrameDecoder,
  createFrameMac,
  createReportMac,
  createSamplesHeader,
  FLAG,
  isSigned,
  MAX_PAYLOAD,
  MESSAGE,
  readSamplesHeader,
  reportCounter,
  SAMPLE_FORMAT,
  SAMPLES_HEADER_BYTES,
  sessionKey,
  toWire,
} from './index.ts';
import type { Frame, MakeMac } from './index.ts';

const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(message).digest();
const keyOf = (phrase: string): Uint8Array => createHash('sha256').update(phrase).digest();

const talk = {
  consoleId: bytesOf('c0ffee0000000001'),
  deviceId: bytesOf('d00d000000000042'),
  consoleNonce: Uint8Array.from({ length: 16 }, (_, i) => i),
  deviceNonce: Uint8Array.from({ length: 16 }, (_, i) => 16 + i),
};
const deviceKey = keyOf('test device key');
const testMac = createFrameMac(hmac, keyOf('test key 1'));
const sessionMac = createFrameMac(hmac, sessionKey(hmac, deviceKey, talk));
const reportMac = createReportMac(hmac, sessionKey(hmac, deviceKey, talk));
function macOf(name: string): MakeMac {
  const counter = /session with a key, counter (\d+)/.exec(name)?.[1];
  if (counter !== undefined) return reportMac(Number(counter));
  return name.includes('Ks') ? sessionMac : testMac;
}

/** Decodes one frame off the stream, as it comes, and hands it over while it is valid. */
function withFrame(wire: Uint8Array, use: (frame: Frame) => void): void {
  let seen = 0;
  const decoder = createFrameDecoder({
    onFrame(frame) {
      seen += 1;
      use(frame);
    },
  });
  decoder.push(wire);
  expect(seen, 'frames').toBe(1);
}
const payloadOf = (frame: Frame): Uint8Array => frame.bytes.slice(frame.from, frame.to);

test('the lines for readers without JSON say the same as the JSON', () =>
  expect(linkLines).toEqual(linkVectors.map(({ name, frame, wire }) => [name, frame, wire])));

test('every message of the table has a vector', () => {
  const held = new Set(linkVectors.map(({ message }) => message));
  expect([...held].sort()).toEqual(Object.keys(MESSAGE).sort());
  const parts = new Set(linkVectors.map(({ message, part }) => `${message} ${part}`));
  expect(Object.keys(codecs).filter((codec) => !parts.has(codec))).toEqual([]);
});

describe('golden vectors, made by a second implementation', () => {
  test.each(linkVectors.map((vector) => [`${vector.rule} ${vector.name}`, vector] as const))(
    '%s',
    (_, { name, message, part, fields, frame: raw, wire }) => {
      const out = new Uint8Array(MAX_PAYLOAD);
      withFrame(bytesOf(`00${wire}`), (frame) => {
        expect(frame.type).toBe(MESSAGE[message as keyof typeof MESSAGE]);
        const payload = payloadOf(frame);
        const signed = (frame.flags & FLAG.mac) !== 0;
        if (signed) expect(isSigned(frame, macOf(name))).toBe(true);
        expect(hexOf(buildFrame(frame, payload, signed ? macOf(name) : undefined))).toBe(raw);
        expect(hexOf(toWire(bytesOf(raw)))).toBe(`00${wire}`);
        if (frame.type === MESSAGE.SAMPLES) {
          const header = createSamplesHeader();
          expect(readSamplesHeader(frame, header)).toBe(true);
          const data = payload.slice(SAMPLES_HEADER_BYTES);
          const format = SAMPLE_FORMAT[header.format];
          const firstSample = BigInt(header.firstSample);
          expect(asFields({ ...header, format, firstSample, data })).toEqual(fields);
          expect(hexOf(buildSamples(header, data))).toBe(hexOf(payload));
          return;
        }
        const codec = codecs[`${message} ${part}`];
        const value = codec?.decode(payload) ?? null;
        expect(asFields(value)).toEqual(fields);
        if (name.includes('damaged') || !codec || !value) return; // U+FFFD is not the byte it stands for
        expect(hexOf(out.subarray(0, codec.encode(value, out)))).toBe(hexOf(payload));
      });
    },
  );
});

describe('what must be refused, under its own name (L3.3, L4.3)', () => {
  test.each(refusedVectors.map((vector) => [`${vector.reason}: ${vector.name}`, vector] as const))(
    '%s',
    (_, { reason, wire }) => {
      if (reason === 'payload') {
        withFrame(bytesOf(wire), (frame) => {
          if (frame.type === MESSAGE.SAMPLES) {
            expect(readSamplesHeader(frame, createSamplesHeader())).toBe(false);
            return;
          }
          const name = Object.keys(MESSAGE).find(
            (each) => MESSAGE[each as keyof typeof MESSAGE] === frame.type,
          );
          const parts = Object.entries(codecs).filter(([codec]) =>
            new RegExp(`^${name} (request|challenge|answer|confirm|accepted)`).test(codec),
          );
          expect(parts.length).toBeGreaterThan(0);
          for (const [codec, each] of parts)
            expect(each?.decode(payloadOf(frame)), codec).toBeNull();
        });
        return;
      }
      const reasons: string[] = [];
      const decoder = createFrameDecoder({
        onFrame: () => reasons.push('accepted'),
        onRefused: (why) => reasons.push(why),
      });
      decoder.push(bytesOf(wire));
      expect(reasons).toEqual([reason]);
    },
  );
});

describe('authentication (L9)', () => {
  const field = (part: string, name: string): unknown =>
    linkVectors.find((vector) => vector.message === 'AUTH' && vector.part === part)?.fields[name];

  test('both tags, and the session key, come out as in the vectors', () => {
    expect(hexOf(authTag(hmac, deviceKey, 2, talk))).toBe(field('answer', 'tag'));
    expect(hexOf(authTag(hmac, deviceKey, 3, talk))).toBe(field('confirm', 'tag'));
    expect(hexOf(sessionKey(hmac, deviceKey, talk))).toBe(
      'f180067ade6d174b0f9fb82bab0698fbcb379e35026d41c8e91b07edab8817ab',
    );
  });

  test('a frame signed with another key, or not signed, is not signed', () => {
    const command = linkVectors.find(({ name }) => name.startsWith('COMMAND signed'));
    withFrame(bytesOf(`00${command?.wire ?? ''}`), (frame) => {
      expect(isSigned(frame, testMac)).toBe(true);
      expect(isSigned(frame, sessionMac)).toBe(false);
      const unsigned = buildFrame(frame, payloadOf(frame));
      withFrame(toWire(unsigned), (plain) => {
        expect(isSigned(plain, testMac)).toBe(false);
        const whateverFollows = plain.bytes.slice(plain.to, plain.to + 16);
        expect(isSigned(plain, () => whateverFollows)).toBe(false);
      });
    });
  });

  test('L9.9 a report tells its counter; one that is turned, of an answer or of another counter tells none', () => {
    const wires = linkVectors.filter(({ rule }) => rule === 'L9.9').map(({ wire }) => wire);
    const told: (number | null)[] = [];
    for (const wire of wires)
      withFrame(bytesOf(`00${wire}`), (frame) => {
        told.push(reportCounter(frame, reportMac));
        const payload = payloadOf(frame);
        const others = [
          buildFrame(frame, payload, sessionMac),
          buildFrame(frame, payload),
          buildFrame({ ...frame, seq: frame.seq ^ 1 }, payload, () =>
            frame.bytes.slice(frame.to, frame.to + 16),
          ),
          // A counter that no number of ours can be.
          buildFrame(frame, payload, () => new Uint8Array(16).fill(255)),
        ];
        for (const other of others)
          withFrame(toWire(other), (each) => expect(reportCounter(each, reportMac)).toBeNull());
        withFrame(toWire(buildFrame(frame, payload, reportMac(8))), (each) => {
          expect(reportCounter(each, reportMac)).toBe(8);
          expect(reportCounter(each, createReportMac(hmac, deviceKey))).toBeNull();
        });
      });
    expect(told).toEqual([0, 1, 2 ** 32 + 5]);
  });
});
