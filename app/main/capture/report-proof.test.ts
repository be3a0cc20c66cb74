// What a device reports after it has proven its key: signed, once, or nothing where anybody can send (SPEC L9.9).
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildFrame,
  createFrameDecoder,
  createReportMac,
  FLAG,
  HEADER_BYTES,
  MESSAGE,
  messages,
  sessionKey,
} from '@harmonic/protocol/link';
import { bytesOfId } from './greeting.ts';
import { hmacSha256 } from './hmac.ts';
import { createReportProof } from './report-proof.ts';
import { createRig, HARDWARE, payloadOf, type Passing } from './test-link.suite.ts';

const KEY = new Uint8Array(randomBytes(32));
/** The rig draws the console's nonce first, then the device's. */
const KS = sessionKey(hmacSha256, KEY, {
  consoleId: bytesOfId('c0ffee0000000001'),
  deviceId: bytesOfId(HARDWARE),
  consoleNonce: new Uint8Array(16).fill(1),
  deviceNonce: new Uint8Array(16).fill(2),
});
const REPORT_MAC = createReportMac(hmacSha256, KS);

const heard = (seq: number): Passing => ({
  ...{ type: MESSAGE.CHANNEL_DATA, flags: 0, seq, ref: 0 },
  payload: payloadOf(messages.channelData, {
    ...{ harmonic: 5, link: 0, bits: 1, timeNs: 1n, snrCentidB: 2000, clockDecippm: 0 },
    ...{ evmPercent: 5, phyFlags: 0x14, psdu: Uint8Array.of(9) },
  }),
});
const lockLost = (seq: number): Passing => ({
  ...{ type: MESSAGE.EVENT, flags: 0, seq, ref: 0 },
  payload: payloadOf(messages.event, {
    ...{ code: 0x0104, severity: 2, count: 0, timeNs: 1n, tlvs: [] },
  }),
});
function signed(frame: Passing, counter: number): Passing {
  const flags = frame.flags | FLAG.mac;
  const whole = buildFrame({ ...frame, flags }, frame.payload, () => new Uint8Array(16));
  const mac = REPORT_MAC(counter)(whole.subarray(0, HEADER_BYTES + frame.payload.length));
  return { ...frame, flags, mac };
}
const unsigned = (frame: Passing): Passing => {
  const { mac: _mac, ...rest } = frame;
  return { ...rest, flags: frame.flags & ~FLAG.mac };
};
const isReport = ({ type, flags }: Passing): boolean =>
  !(flags & FLAG.response) && type !== MESSAGE.SAMPLES && type !== MESSAGE.ERROR;

function proven(options: { datagrams: boolean; isOfBefore?: boolean }) {
  let extra: Passing[] = [];
  const rig = createRig({
    ...{ datagrams: options.datagrams, key: KEY, deviceKey: KEY },
    toConsole(frame) {
      const own = options.isOfBefore && isReport(frame) ? unsigned(frame) : frame;
      return frame.type === MESSAGE.SAMPLES ? [own, ...extra.splice(0)] : own;
    },
  });
  rig.open();
  rig.run(1500);
  expect(rig.fact('authentication')).toMatchObject({ state: 'authenticated' });
  return {
    ...rig,
    comes(...frames: Passing[]) {
      extra = frames;
      rig.run(100);
      expect(extra).toEqual([]);
    },
    frames: () => rig.came.flatMap(({ frames }) => frames).length,
    told: () => rig.facts.filter(({ kind }) => kind === 'unproven' || kind === 'event'),
  };
}

describe('L9.9 datagrams after step 4', () => {
  test('what is not signed reaches neither routes nor events, is counted, and told once', () => {
    const rig = proven({ datagrams: true });
    rig.comes(heard(60_000), heard(60_000), lockLost(60_000));
    expect(rig.frames()).toBe(0);
    expect(rig.told()).toEqual([{ kind: 'unproven', because: 'unsigned' }]);
    expect(rig.counters().framesUnproven).toBe(3);
    // And nothing else of the link is worse for it.
    rig.run(3000);
    expect(rig.kinds().filter((kind) => kind === 'authentication')).toHaveLength(2);
    expect(rig.counters()).toMatchObject({ framesUnproven: 3, samplesLost: 0 });
  });

  test('what is signed is taken once, in whatever order, inside a window of 64', () => {
    const rig = proven({ datagrams: true });
    const own = [1000, 1002, 1001].map((counter) => signed(heard(60_000), counter));
    rig.comes(...own);
    expect(rig.frames()).toBe(3);
    rig.comes(...own, signed(heard(60_000), 1002 - 64), signed(heard(60_000), 1002 - 63));
    expect(rig.frames()).toBe(4);
    expect(rig.counters().framesUnproven).toBe(4);
    // A network may say a datagram twice: nobody is accused of it.
    expect(rig.told()).toEqual([]);
  });

  test('what was recorded in the session before says nothing in this one', () => {
    const rig = proven({ datagrams: true });
    const recorded = signed(heard(60_000), 1000);
    rig.reboot();
    rig.run(3000);
    expect(rig.fact('authentication')).toMatchObject({ state: 'authenticated' });
    rig.comes(recorded);
    expect(rig.frames()).toBe(0);
    expect(rig.told()).toEqual([{ kind: 'unproven', because: 'wrong' }]);
  });

  test('a device of before says it all in vain, and streams on', () => {
    const rig = proven({ datagrams: true, isOfBefore: true });
    rig.run(5000);
    expect(rig.counters().framesUnproven).toBeGreaterThan(3);
    expect(rig.told()).toEqual([{ kind: 'unproven', because: 'unsigned' }]);
    expect(rig.fact('failed')).toBeUndefined();
    expect(rig.counters()).toMatchObject({ samplesLost: 0, deviceBlocksDropped: null });
  });
});

describe('L9.9 streams', () => {
  test('a device of before is heard on its own line; one that has signed is heard signed only', () => {
    const before = proven({ datagrams: false, isOfBefore: true });
    before.comes(heard(60_000));
    expect(before.frames()).toBe(1);
    expect(before.counters().framesUnproven).toBe(0);
    const signs = proven({ datagrams: false });
    signs.comes(heard(60_000), signed(heard(60_000), 1000));
    expect(signs.frames()).toBe(1);
    expect(signs.told()).toEqual([{ kind: 'unproven', because: 'unsigned' }]);
  });
});

test('whatever is turned in a signed report, it is not good, and the whole one still is', () => {
  fc.assert(
    fc.property(fc.nat(2 ** 30), fc.nat(), fc.integer({ min: 1, max: 255 }), (counter, at, by) => {
      const proof = createReportProof();
      proof.use(KS);
      const { payload, mac, ...head } = signed(heard(7), counter);
      const whole = buildFrame(head, payload, () => mac!);
      const turned = buildFrame(head, payload, () => mac!);
      // The type stands for another report, or for none; the flag and the length are the frame's own.
      const place = [2, 3, 4, 5, ...Array.from({ length: payload.length + 16 }, (_, i) => 8 + i)];
      const where = place[at % place.length]!;
      turned[where] = turned[where]! ^ by;
      const judge = (bytes: Uint8Array): string => {
        let verdict = '';
        const decoder = createFrameDecoder({
          onFrame: (frame) => (verdict = proof.judge(frame, true)),
        });
        decoder.pushDatagram(
          buildFrame(
            { ...head, seq: bytes[2]! | (bytes[3]! << 8), ref: bytes[4]! | (bytes[5]! << 8) },
            bytes.slice(HEADER_BYTES, HEADER_BYTES + payload.length),
            () => bytes.slice(HEADER_BYTES + payload.length, HEADER_BYTES + payload.length + 16),
          ),
        );
        return verdict;
      };
      expect(judge(turned)).toBe('wrong');
      expect(judge(whole)).toBe('good');
      expect(judge(whole)).toBe('repeated');
    }),
  );
});
