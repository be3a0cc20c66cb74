// The link as a console lives it: greeting, stream, credit, heartbeat; against the simulated device, in no time at all.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildFrame,
  CAP,
  ERROR_CODE,
  FLAG,
  MESSAGE,
  messages,
  SAMPLES_FLAG,
  STAT,
  toWire,
} from '@harmonic/protocol/link';
import type { HardwareId } from '@harmonic/protocol/model';
import { PRESETS } from '@harmonic/protocol/simulated';
import { inEnglish } from '../../contract/index.ts';
import {
  createRig,
  HARDWARE,
  lose,
  payloadOf,
  streaming,
  TONE,
  valueOf,
  type OnTheWay,
} from './test-link.suite.ts';

const whyOf = (rig: ReturnType<typeof createRig>): string => inEnglish(rig.fact('failed')!.detail);
const text = (words: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(words);

describe('greeting (L5.1–L5.5)', () => {
  test('a device that answers is identified, asked and streaming within 100 ms', () => {
    const rig = streaming();
    expect(rig.kinds()).toEqual(['identified', 'streaming', 'clock']);
    expect(rig.fact('identified')).toMatchObject({
      hardwareId: HARDWARE,
      bootId: 7,
      name: 'tone',
      firmware: '1.0.0',
    });
    expect(rig.fact('streaming')).toMatchObject({
      simulated: true,
      stream: { rateHz: 48_000, format: 'int16', blockSamples: 480 },
    });
  });

  test('HELLO is said every 300 ms for 3 s, then the silence is named', () => {
    const rig = createRig({ toDevice: () => null });
    rig.open();
    rig.run(2990);
    expect(rig.said.map(({ atMs }) => atMs - rig.said[0]!.atMs)).toEqual(
      Array.from({ length: 10 }, (_, i) => i * 300),
    );
    expect(rig.facts).toEqual([expect.objectContaining({ kind: 'counters' })]);
    rig.run(10);
    expect(rig.fact('failed')).toMatchObject({ code: 'silent' });
    rig.run(5000);
    expect(rig.times(MESSAGE.HELLO)).toBe(10);
  });

  test('a device that hears the fourth HELLO first is found all the same', () => {
    const rig = createRig({ toDevice: lose(MESSAGE.HELLO, 3) });
    rig.open();
    rig.run(1000);
    expect(rig.kinds()).toContain('streaming');
  });

  test('boot text before the first frame is stray, not damage (L3.4)', () => {
    const rig = createRig();
    rig.open();
    rig.receive(text('ets Jul 29 2019 12:21:46 rst:0x1 (POWERON_RESET)\r\n'));
    rig.run(100);
    expect(rig.fact('streaming')).toBeDefined();
    expect(rig.counters()).toMatchObject({ framesBad: 0, bytesStray: 50 });
  });

  test('bytes that never become frames: another protocol, or the wrong baud rate', () => {
    const rig = createRig({ toDevice: () => null });
    rig.open();
    rig.receive(text('AT+GMR\r\n\0OK\r\n\0'));
    rig.run(3000);
    expect(rig.fact('failed')).toMatchObject({ code: 'not-harmonic' });
  });

  describe('a peer that floods', () => {
    const PIECE = 64 * 1024;
    const noise = (): Uint8Array<ArrayBuffer> => {
      let state = 1;
      return Uint8Array.from({ length: PIECE }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return state >>> 24;
      });
    };
    const pieces: [string, () => Uint8Array<ArrayBuffer>][] = [
      ['noise', noise],
      ['one letter without an end', () => new Uint8Array(PIECE).fill(65)],
      ['zeros', () => new Uint8Array(PIECE)],
      ['0xFF', () => new Uint8Array(PIECE).fill(0xff)],
    ];

    test.each(pieces)(
      'with %s is given up in words after 256 KiB, and what it still sends is stray',
      (_, piece) => {
        const rig = createRig({ toDevice: () => null });
        rig.open();
        for (let i = 0; i < 4; i += 1) rig.receive(piece());
        expect(rig.fact('failed')).toBeUndefined();
        rig.receive(piece());
        expect(rig.fact('failed')).toMatchObject({ code: 'not-harmonic' });
        expect(whyOf(rig)).toContain('bytes came');
        for (let i = 0; i < 100; i += 1) rig.receive(piece());
        expect(rig.counters()).toMatchObject({
          ...{ bytesIn: 105 * PIECE, bytesStray: 105 * PIECE, framesIn: 0, framesBad: 0 },
        });
      },
    );

    test('is heard out anew when the link is opened again', () => {
      const rig = createRig();
      rig.open();
      for (let i = 0; i < 9; i += 1) rig.receive(noise());
      rig.capture.handle({ type: 'ended' }, 1_700_000_000_000 + rig.atMs());
      rig.open();
      rig.run(100);
      expect(rig.fact('streaming')).toBeDefined();
    });

    test('of 5000 letters without an end is no silence', () => {
      const rig = createRig({ toDevice: () => null });
      rig.open();
      rig.receive(new Uint8Array(5000).fill(65));
      rig.run(3000);
      expect(rig.fact('failed')).toMatchObject({ code: 'not-harmonic' });
    });

    test('with frames, from a stream that we have forgotten, is greeted all the same', () => {
      const rig = createRig({ toDevice: lose(MESSAGE.HELLO, 2) });
      rig.open();
      const samples = toWire(
        buildFrame(
          { type: MESSAGE.SAMPLES, flags: 0, seq: 1, ref: 0 },
          new Uint8Array(1004).fill(7),
        ),
      );
      const half = samples.length >> 1;
      for (let i = 0; i < 1000; i += 1) {
        rig.receive(samples.slice(0, half));
        rig.receive(samples.slice(half));
      }
      rig.run(1000);
      expect(rig.fact('streaming')).toBeDefined();
      expect(rig.counters().bytesStray).toBe(0);
    });
  });

  test('our own bytes coming back are nobody', () => {
    const rig = createRig({ toDevice: (frame) => (echo.push(frame), null) });
    const echo: Parameters<OnTheWay>[0][] = [];
    rig.open();
    for (let i = 0; i < 300; i += 1) {
      rig.run(10);
      for (const { payload, ...head } of echo.splice(0))
        rig.receive(toWire(buildFrame(head, payload)));
    }
    expect(rig.fact('failed')).toMatchObject({ code: 'not-harmonic' });
  });

  test.each([
    ['says that it knows versions 2 to 3', { minVersion: 2, maxVersion: 3 }],
    ['knows none we know', { minVersion: 0, maxVersion: 0 }],
  ])('a device that %s is refused by name (L5.2)', (_, versions) => {
    const rig = createRig({
      toConsole: (frame) =>
        frame.type === MESSAGE.HELLO
          ? {
              ...frame,
              payload: payloadOf(messages.hello, {
                ...valueOf(messages.hello, frame),
                ...versions,
              }),
            }
          : frame,
    });
    rig.open();
    rig.run(50);
    expect(rig.fact('failed')).toMatchObject({ code: 'version' });
  });

  test.each([
    [ERROR_CODE.version, 'version'],
    [ERROR_CODE.busy, 'busy'],
  ])('HELLO refused with ERROR %i fails as %s, at once', (code, failure) => {
    const rig = createRig({
      toConsole: (frame) =>
        frame.type === MESSAGE.HELLO
          ? {
              ...frame,
              type: MESSAGE.ERROR,
              payload: payloadOf(messages.error, { code, text: 'no' }),
            }
          : frame,
    });
    rig.open();
    rig.run(50);
    expect(rig.fact('failed')).toMatchObject({ code: failure });
  });

  test('another device than the expected one is told apart by its identity', () => {
    const rig = createRig({ expect: 'aaaaaaaaaaaaaaaa' as HardwareId });
    rig.open();
    rig.run(50);
    expect(rig.kinds()).toEqual(['failed']);
    expect(rig.fact('failed')).toMatchObject({ code: 'other-device' });
  });

  test('two devices that answer on one line are found out, whoever was first', () => {
    const rig = streaming();
    const hello = rig.said[0]!;
    const other = { ...valueOf(messages.hello, hello), role: 0, id: new Uint8Array(8).fill(9) };
    rig.receive(
      toWire(
        buildFrame(
          { type: MESSAGE.HELLO, flags: FLAG.response, seq: 1, ref: hello.seq },
          payloadOf(messages.hello, other),
        ),
      ),
    );
    expect(rig.fact('failed')).toMatchObject({ code: 'other-device' });
    expect(whyOf(rig)).toContain('0909090909090909');
  });
});

describe('capabilities (L6, L2.6)', () => {
  const withCaps = (
    change: (tlvs: ReturnType<typeof messages.caps.reply.decode>) => unknown,
  ): OnTheWay => {
    return (frame) => {
      if (frame.type !== MESSAGE.CAPS) return frame;
      const caps = messages.caps.reply.decode(frame.payload);
      const tlvs = change(caps) as { tlvs: never[] };
      return { ...frame, payload: payloadOf(messages.caps.reply, tlvs) };
    };
  };
  const number = (key: number, type: 'u8' | 'f32' | 'f64', value: number): OnTheWay =>
    withCaps((caps) => ({
      tlvs: caps!.tlvs.map((tlv) =>
        tlv.key === key ? { key, value: { type, number: value } } : tlv,
      ),
    }));

  test.each([
    ['no channel', number(CAP.channels, 'u8', 0)],
    ['more channels than it describes', number(CAP.channels, 'u8', 16)],
    ['a rate of 0', number(CAP.rateHz, 'f64', 0)],
    ['a rate that is no number', number(CAP.rateHz, 'f64', NaN)],
    ['a rate of 1e300 Hz', number(CAP.rateHz, 'f64', 1e300)],
    ['a full scale of 0', number(CAP.channelFullScale, 'f32', 0)],
    ['an infinite full scale', number(CAP.channelFullScale, 'f32', Infinity)],
    ['no format', number(CAP.formats, 'u8', 0)],
  ])('a device that claims %s is asked again, then refused with what is wrong', (_, toConsole) => {
    const rig = createRig({ toConsole });
    rig.open();
    rig.run(3200);
    expect(rig.times(MESSAGE.CAPS)).toBeGreaterThan(5);
    expect(rig.fact('failed')).toMatchObject({ code: 'failed' });
    expect(whyOf(rig)).toContain('CAPS lack');
  });

  test('a device that never answers CAPS is called silent', () => {
    const rig = createRig({ toDevice: lose(MESSAGE.CAPS) });
    rig.open();
    rig.run(3200);
    expect(rig.fact('failed')).toMatchObject({ code: 'silent' });
    expect(whyOf(rig)).toContain('CAPS');
  });

  const inTwo: OnTheWay = (frame) => {
    if (frame.type !== MESSAGE.CAPS) return frame;
    const { tlvs } = valueOf(messages.caps.reply, frame);
    const part = (some: typeof tlvs, flags: number) => ({
      ...frame,
      flags,
      payload: payloadOf(messages.caps.reply, { tlvs: some }),
    });
    return [part(tlvs.slice(0, 3), FLAG.response | FLAG.more), part(tlvs.slice(3), FLAG.response)];
  };

  test('CAPS in two parts is one reply', () => {
    expect(streaming({ toConsole: inTwo }).times(MESSAGE.CAPS)).toBe(1);
  });

  test.each([0, 1])(
    'part %i of CAPS lost: asked again, and nothing made up of the rest',
    (lost) => {
      let replies = 0;
      const rig = createRig({
        toConsole: (frame, nowMs) => {
          const out = inTwo(frame, nowMs);
          if (frame.type !== MESSAGE.CAPS || !Array.isArray(out)) return out;
          replies += 1;
          return replies === 1 ? out.filter((_, i) => i !== lost) : out;
        },
      });
      rig.open();
      rig.run(200);
      expect(rig.kinds()).toEqual(['identified']);
      rig.run(300);
      expect(rig.times(MESSAGE.CAPS)).toBe(2);
      expect(rig.fact('streaming')!.stream.channels).toEqual([
        { name: 'input', unit: 'V', fullScale: 1 },
      ]);
    },
  );
});

describe('opening a stream (L7.1, L7.5)', () => {
  const opened =
    (change: Partial<Parameters<typeof messages.streamOpen.reply.encode>[0]>): OnTheWay =>
    (frame) =>
      frame.type === MESSAGE.STREAM_OPEN
        ? {
            ...frame,
            payload: payloadOf(messages.streamOpen.reply, {
              ...valueOf(messages.streamOpen.reply, frame),
              ...change,
            }),
          }
        : frame;

  test.each([
    ['a rate of 0', { rateHz: 0 }],
    ['no rate', { rateHz: NaN }],
    ['1e300 Hz', { rateHz: 1e300 }],
    ['an unknown format', { format: 9 }],
    ['17 channels', { channels: 17 }],
    ['no channel', { channels: 0 }],
    ['blocks of nothing', { blockSamples: 0 }],
    ['blocks of 65535 samples', { blockSamples: 65_535 }],
  ])('a device that opens %s is closed and given up', (_, change) => {
    const rig = createRig({ toConsole: opened(change) });
    rig.open();
    rig.run(100);
    expect(rig.fact('failed')).toMatchObject({ code: 'failed' });
    expect(rig.times(MESSAGE.STREAM_CLOSE)).toBe(1);
    expect(rig.fact('streaming')).toBeUndefined();
  });

  test('48 kHz in 16 bits are not opened on a line of 92,160 bytes/s: they would need 110 % of it', () => {
    const rig = createRig({ bytesPerSecond: 92_160 });
    rig.open();
    rig.run(100);
    expect(rig.fact('failed')).toMatchObject({ code: 'rate-exceeds-link' });
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(0);
  });

  test('the same on a line of 200,000 bytes/s takes 51 % and is opened', () => {
    expect(streaming({ bytesPerSecond: 200_000 }).times(MESSAGE.STREAM_OPEN)).toBe(1);
  });

  test('a stream refused says why, in the device’s words', () => {
    const rig = createRig({
      toDevice: (frame) =>
        frame.type === MESSAGE.STREAM_OPEN
          ? {
              ...frame,
              payload: payloadOf(messages.streamOpen.request, {
                ...valueOf(messages.streamOpen.request, frame),
                rateHz: 44_100,
              }),
            }
          : frame,
    });
    rig.open();
    rig.run(100);
    expect(rig.fact('failed')).toMatchObject({ code: 'refused' });
    expect(whyOf(rig)).toContain('cannot be given');
  });

  test('a slow device answers the repeated STREAM_OPEN too: its stream began anew, and goes on (L2.8)', () => {
    const held: Parameters<OnTheWay>[0][] = [];
    let isSlow = true;
    const rig = createRig({
      toConsole(frame) {
        if (!isSlow || (frame.type !== MESSAGE.STREAM_OPEN && frame.type !== MESSAGE.SAMPLES))
          return frame;
        held.push(frame);
        return null;
      },
    });
    rig.open();
    rig.run(400);
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(2);
    isSlow = false;
    for (const { payload, ...head } of held) rig.receive(toWire(buildFrame(head, payload)));
    rig.run(1000);
    expect(rig.facts.filter(({ kind }) => kind === 'streaming')).toHaveLength(2);
    expect(rig.counters()).toMatchObject({ duplicates: 0 });
    expect(new Set(rig.blocks.map(({ streamSeq }) => streamSeq))).toEqual(new Set([1, 2]));
    expect(rig.blocks.at(-1)!.firstSample).toBeGreaterThan(30_000);
  });
});

/** The device says that it lets so many blocks stand (CAPS 14). */
const letting =
  (limit: number): OnTheWay =>
  (frame) =>
    frame.type === MESSAGE.CAPS
      ? {
          ...frame,
          payload: payloadOf(messages.caps.reply, {
            tlvs: valueOf(messages.caps.reply, frame).tlvs.map((tlv) =>
              tlv.key === CAP.creditLimit
                ? { key: CAP.creditLimit, value: { type: 'u16', number: limit } }
                : tlv,
            ),
          }),
        }
      : frame;
const totalOf = (rig: ReturnType<typeof streaming>): number =>
  valueOf(
    messages.credit,
    rig.said.findLast(({ type }) => type === MESSAGE.CREDIT)!,
  ).total;

describe('credit (L7.3–L7.5)', () => {
  test('as many blocks are granted as the device lets stand, and topped up whenever half are left: nothing is ever dropped', () => {
    const rig = streaming();
    rig.run(5000);
    const totals = rig.said
      .filter(({ type }) => type === MESSAGE.CREDIT)
      .map((frame) => valueOf(messages.credit, frame).total);
    expect(totals.slice(0, 3)).toEqual([256, 384, 512]);
    expect(rig.counters()).toMatchObject({ blocksLost: 0, samplesLost: 0 });
  });

  test('a lost CREDIT heals with the next, which is cumulative', () => {
    let credits = 0;
    const rig = streaming({
      toDevice: (frame) => (frame.type === MESSAGE.CREDIT && credits++ === 0 ? null : frame),
    });
    rig.run(5000);
    const { samplesIn, samplesLost } = rig.counters();
    // Half a second of stall at most, and what was dropped in it is counted to the sample.
    expect(samplesLost).toBeLessThan(0.6 * 48_000);
    expect(samplesIn + samplesLost).toBeGreaterThan(5 * 48_000);
  });

  test('blocks lost on the way have taken credit: losing one in five starves nobody', () => {
    let block = 0;
    const rig = streaming({
      toConsole: (frame) => (frame.type === MESSAGE.SAMPLES && block++ % 5 === 4 ? null : frame),
    });
    rig.run(10_000);
    const { blocksLost, samplesIn, samplesLost } = rig.counters();
    expect(blocksLost).toBeGreaterThan(190);
    expect(blocksLost).toBeLessThan(215);
    expect(samplesLost).toBe(480 * blocksLost);
    expect(samplesIn / (samplesIn + samplesLost)).toBeCloseTo(0.8, 1);
  });

  test('loss and the device’s own drops mixed do not wear the credit down for ever', () => {
    let block = 0;
    const rig = streaming({
      toConsole(frame) {
        if (frame.type !== MESSAGE.SAMPLES) return frame;
        block += 1;
        if (block % 3 === 0) return null;
        // Every block claims that the device dropped some before it: what was lost on the way is not told apart.
        const payload = frame.payload.slice();
        payload[3] = (payload[3] ?? 0) | SAMPLES_FLAG.gapBefore;
        return { ...frame, payload };
      },
    });
    rig.run(20_000);
    const before = rig.counters().samplesIn;
    rig.run(10_000);
    expect(rig.counters().samplesIn - before).toBeGreaterThan(0.3 * 10 * 48_000);
  });

  test('a converter that pauses a minute is not granted thousands of blocks meanwhile', () => {
    const rig = streaming({ toConsole: letting(64) });
    rig.run(1000);
    const before = totalOf(rig);
    rig.way.toConsole = (frame) =>
      frame.type === MESSAGE.SAMPLES || frame.type === MESSAGE.STATS ? null : frame;
    rig.run(60_000);
    expect(rig.fact('failed')).toBeUndefined();
    expect(totalOf(rig) - before).toBeLessThanOrEqual(64 + 7);
  });

  test('a burst lost whole, with all that was granted in it, ends in samples again', () => {
    const rig = streaming();
    rig.run(1000);
    rig.way.toConsole = (frame) => (frame.type === MESSAGE.SAMPLES ? null : frame);
    rig.run(5000);
    const before = rig.counters().samplesIn;
    rig.way.toConsole = undefined;
    rig.run(5000);
    expect(rig.counters().samplesIn - before).toBeGreaterThan(3 * 48_000);
  });

  test('a device that lets 8 blocks stand is never granted more', () => {
    const rig = streaming({
      toConsole: letting(8),
    });
    rig.run(2000);
    const open = rig.said.find(({ type }) => type === MESSAGE.STREAM_OPEN)!;
    expect(valueOf(messages.streamOpen.request, open).credit).toBe(8);
    const first = rig.said.find(({ type }) => type === MESSAGE.CREDIT)!;
    expect(valueOf(messages.credit, first).total).toBe(12);
    expect(rig.counters().samplesLost).toBe(0);
  });
});

describe('what else is counted', () => {
  test('L14.2: datagrams that seq skips, whatever was in them; on a stream of bytes none is', () => {
    let pings = 0;
    const losing: OnTheWay = (frame) =>
      frame.type === MESSAGE.PING && pings++ === 1 ? null : frame;
    const rig = streaming({ datagrams: true, toConsole: losing });
    rig.run(4000);
    expect(rig.counters()).toMatchObject({ datagramsLost: 1, blocksLost: 0 });
    rig.reboot();
    rig.run(4000);
    expect(rig.counters().datagramsLost).toBe(1);
    pings = 0;
    const bytes = streaming({ toConsole: losing });
    bytes.run(4000);
    expect(bytes.counters().datagramsLost).toBe(0);
  });

  test('L12.2: what the device counts of itself; null for what it does not count', () => {
    const said = { crc: 3, dropped: 5 };
    const rig = streaming({
      toConsole: (frame) =>
        frame.type === MESSAGE.STATS
          ? {
              ...frame,
              payload: payloadOf(messages.stats, {
                tlvs: [
                  { key: STAT.crcErrors, value: { type: 'u32', number: said.crc } },
                  { key: STAT.framesUnsent, value: { type: 'u32', number: said.crc + 1 } },
                  { key: STAT.reportsDropped, value: { type: 'u32', number: said.crc + 2 } },
                ],
              }),
            }
          : frame,
    });
    expect(rig.counters().deviceCrcErrors).toBe(null);
    rig.run(3000);
    expect(rig.counters()).toMatchObject({
      ...{ deviceCrcErrors: 3, deviceBlocksDropped: null, deviceFramesUnsent: 4 },
      deviceReportsDropped: 5,
    });
    said.crc = 10;
    rig.run(2000);
    expect(rig.counters().deviceFramesUnsent).toBe(11);
    expect(rig.counters().deviceCrcErrors).toBe(10);
    // A new session counts from zero: what it says is added.
    said.crc = 2;
    rig.reboot();
    rig.run(4000);
    expect(rig.counters().deviceCrcErrors).toBe(12);
  });

  test('a stream of another capture thread never passes for one of this: numbers begin elsewhere', () => {
    const rig = streaming({ firstStreamSeq: 70_000 });
    rig.run(500);
    rig.reboot();
    rig.run(3000);
    expect([...new Set(rig.blocks.map(({ streamSeq }) => streamSeq))]).toEqual([70_000, 70_001]);
  });
});

describe('heartbeat (L5.6)', () => {
  test('a ping at least every second, and its round trip', () => {
    const rig = streaming();
    rig.run(4000);
    expect(rig.times(MESSAGE.PING)).toBe(4);
    expect(rig.counters().roundTripMs).toBe(10);
  });

  test('a line that goes dead is noticed within 2 s', () => {
    const rig = streaming();
    rig.run(1000);
    const cutMs = rig.atMs();
    rig.cut();
    while (!rig.fact('failed') && rig.atMs() < cutMs + 5000) rig.run(10);
    expect(rig.fact('failed')).toMatchObject({ code: 'silent' });
    expect(rig.atMs() - cutMs).toBeLessThanOrEqual(2050);
  });

  test('half open: samples still come, but three heartbeats in a row go unanswered', () => {
    const rig = streaming();
    rig.way.toDevice = lose(MESSAGE.PING);
    rig.run(3500);
    expect(rig.fact('failed')).toBeUndefined();
    rig.run(1500);
    expect(rig.fact('failed')).toMatchObject({ code: 'silent' });
    expect(whyOf(rig)).toBe('3 heartbeats in a row were not answered');
  });

  test('a device a second slow answers late pings and is not given up', () => {
    const held: { atMs: number; frame: Parameters<OnTheWay>[0] }[] = [];
    const rig = streaming();
    rig.way.toConsole = (frame, nowMs) => {
      if (frame.type === MESSAGE.PING) held.push({ atMs: nowMs, frame });
      return frame.type === MESSAGE.PING ? null : frame;
    };
    for (let i = 0; i < 1000; i += 1) {
      rig.run(10);
      while (held[0] && held[0].atMs + 1500 <= 1_700_000_000_000 + rig.atMs()) {
        const { payload, ...head } = held.shift()!.frame;
        rig.receive(toWire(buildFrame(head, payload)));
      }
    }
    expect(rig.fact('failed')).toBeUndefined();
    expect(rig.counters().roundTripMs).toBeGreaterThanOrEqual(1500);
  });

  test('when this machine slept, the device was not silent', () => {
    const rig = streaming();
    rig.sleep(60_000);
    rig.run(1000);
    expect(rig.fact('failed')).toBeUndefined();
  });

  test('a device with one block in 64 s is slow, not dead, and is not flooded with credit', () => {
    const rig = createRig({ source: { ...TONE, rateHz: 1 } });
    rig.open();
    rig.run(60_000);
    expect(rig.fact('failed')).toBeUndefined();
    expect(rig.times(MESSAGE.CREDIT)).toBeLessThan(3);
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(1);
  });
});

describe('a device that begins anew (L5.4)', () => {
  test('is greeted again, and its new boot id told', () => {
    const rig = streaming();
    rig.run(500);
    rig.reboot();
    rig.run(1500);
    expect(rig.kinds()).toEqual([
      'identified',
      'streaming',
      'clock',
      'stream-ended',
      'identified',
      'greeted-anew',
      'streaming',
      'clock',
    ]);
    expect(rig.fact('identified')!.bootId).toBe(8);
    expect(rig.fact('stream-ended')!.reason).toBe('session-lost');
    expect(rig.fact('greeted-anew')).toMatchObject({ hasRestarted: true });
  });

  test('and does nothing else is given up after five times in half a minute', () => {
    const rig = streaming();
    for (let i = 0; i < 8 && !rig.fact('failed'); i += 1) {
      rig.reboot();
      rig.run(1500);
    }
    expect(rig.fact('failed')).toMatchObject({ code: 'failed' });
    expect(rig.facts.filter(({ kind }) => kind === 'identified').length).toBeLessThanOrEqual(6);
  });

  test('a link that ends while streaming says so once, and greets anew when it is back', () => {
    const rig = streaming();
    rig.capture.handle({ type: 'ended' }, 1_700_000_000_000 + rig.atMs());
    expect(rig.fact('stream-ended')).toMatchObject({ reason: 'link-ended' });
    rig.run(2000);
    rig.open();
    rig.run(100);
    expect(rig.facts.filter(({ kind }) => kind === 'streaming')).toHaveLength(2);
    // The same run of the device: its clock tells what is missing.
    const { samplesLost, after } = rig.fact('streaming')!.resumed!;
    expect(after).toBe('link');
    expect(samplesLost! / 48_000).toBeCloseTo(2, 1);
    expect(rig.counters().samplesLost).toBe(samplesLost);
  });

  test('a courteous end while the stream is being opened closes it too: the device may be ahead of its answer', () => {
    const rig = createRig({ toConsole: lose(MESSAGE.STREAM_OPEN) });
    rig.open();
    rig.run(100);
    expect(rig.times(MESSAGE.STREAM_OPEN)).toBe(1);
    rig.capture.handle({ type: 'finish' }, 1_700_000_000_000 + rig.atMs());
    expect(rig.times(MESSAGE.STREAM_CLOSE)).toBe(1);
  });

  test('a courteous end closes the stream on the device', () => {
    const rig = streaming();
    rig.capture.handle({ type: 'finish' }, 1_700_000_000_000 + rig.atMs());
    expect(rig.times(MESSAGE.STREAM_CLOSE)).toBe(1);
    rig.run(5000);
    expect(rig.fact('failed')).toBeUndefined();
  });
});

describe('clocks (L11)', () => {
  test('the device’s clock against ours, every 10 s', () => {
    const rig = streaming();
    rig.run(25_000);
    expect(rig.times(MESSAGE.TIME_SYNC)).toBe(3);
    const { offsetNs, delayNs } = rig.fact('clock')!;
    // The device's clock began with the rig; an exchange takes a step of 10 ms.
    expect(Number(offsetNs / 1_000_000n) / 1e12).toBeCloseTo(1.7, 6);
    expect(Number(delayNs) / 1e6).toBeCloseTo(10, 1);
  });

  test('an answer to nothing we asked is not believed', () => {
    const rig = streaming();
    const before = rig.facts.length;
    rig.receive(
      toWire(
        buildFrame(
          { type: MESSAGE.TIME_SYNC, flags: FLAG.response, seq: 1, ref: 1 },
          payloadOf(messages.timeSync.reply, { t1Ns: 5n, t2Ns: 0n, t3Ns: 0n }),
        ),
      ),
    );
    expect(rig.facts).toHaveLength(before);
  });
});

describe('what a device says of itself (L12)', () => {
  const say = (rig: ReturnType<typeof streaming>, type: number, payload: Uint8Array): void =>
    rig.receive(toWire(buildFrame({ type, flags: 0, seq: 0, ref: 0 }, payload)));

  test('an event reads in words', () => {
    const rig = streaming();
    const hz = new Uint8Array(Float32Array.of(5000).buffer);
    const db = new Uint8Array(Float32Array.of(-14.5).buffer);
    const tlvs = [
      { key: 1, bytes: hz },
      { key: 2, bytes: db },
      { key: 3, bytes: Uint8Array.of(5, 0) },
      { key: 99, bytes: Uint8Array.of(1) },
    ];
    say(
      rig,
      MESSAGE.EVENT,
      payloadOf(messages.event, { code: 0x0101, severity: 3, count: 4, timeNs: 9n, tlvs }),
    );
    expect(rig.fact('event')).toMatchObject({
      code: 0x0101,
      severity: 3,
      detail: '5000.00 Hz, -14.5 dB, H5',
    });
  });

  test('L4.5 of an event what is no number, or no harmonic, is not said', () => {
    const rig = streaming();
    const no = (key: number, value: number) => ({
      key,
      bytes: new Uint8Array(Float32Array.of(value).buffer),
    });
    const tlvs = [no(1, NaN), no(2, Infinity), { key: 3, bytes: Uint8Array.of(0xff, 0xff) }];
    const event = { code: 0x0104, severity: 2, count: 3, timeNs: 9n, tlvs };
    say(rig, MESSAGE.EVENT, payloadOf(messages.event, event));
    expect(rig.fact('event')).toMatchObject({
      ...{ detail: '', place: { hz: null, levelDb: null, harmonic: null } },
    });
  });

  test('L12.3 a frequency or a level that cannot be is said as one, not as a number', () => {
    const rig = streaming();
    const f32 = (key: number, value: number) => ({
      key,
      bytes: new Uint8Array(Float32Array.of(value).buffer),
    });
    const place = (hz: number, db: number) => {
      rig.facts.length = 0;
      const tlvs = [f32(1, hz), f32(2, db)];
      const event = { code: 0x0101, severity: 2, count: 2, timeNs: 9n, tlvs };
      say(rig, MESSAGE.EVENT, payloadOf(messages.event, event));
      return rig.fact('event')?.place;
    };
    const none = { hz: null, levelDb: null, harmonic: null };
    expect(place(-5, -14.5)).toEqual({ ...none, levelDb: -14.5, unfit: ['hz'] });
    expect(place(1e30, -1e30)).toEqual({ ...none, unfit: ['hz', 'level'] });
    expect(place(NaN, 300)).toEqual({ ...none, unfit: ['hz', 'level'] });
    // A device may watch faster than it streams.
    expect(place(40_000, -200)).toEqual({ ...none, hz: 40_000, levelDb: -200, unfit: [] });
  });

  test('ten thousand log lines at once are cut to thirty, the rest counted and said; events still pass', () => {
    const rig = streaming();
    const line = payloadOf(messages.log, { timeNs: 1n, level: 1, text: 'help' });
    for (let i = 0; i < 10_000; i += 1) say(rig, MESSAGE.LOG, line);
    say(
      rig,
      MESSAGE.EVENT,
      payloadOf(messages.event, { code: 0x0301, severity: 2, count: 0, timeNs: 1n, tlvs: [] }),
    );
    rig.run(1100);
    const logs = rig.facts.filter(({ kind }) => kind === 'log');
    expect(logs).toHaveLength(31);
    expect(inEnglish(rig.fact('log')!.text)).toContain('9970 log lines and 0 events were left out');
    expect(rig.fact('event')).toMatchObject({ code: 0x0301 });
  });

  test('a message nobody knows is counted, not answered', () => {
    const rig = streaming();
    const said = rig.said.length;
    say(rig, 0x77, Uint8Array.of(1, 2, 3));
    expect(rig.said).toHaveLength(said);
    expect(rig.counters().framesUnknown).toBe(1);
  });
});

test('a stream that stays out of step with its own numbers is opened anew', () => {
  const rig = streaming();
  rig.run(1000);
  rig.way.toConsole = (frame) => {
    if (frame.type !== MESSAGE.SAMPLES) return frame;
    const payload = frame.payload.slice();
    new DataView(payload.buffer).setUint32(4, 3, true);
    return { ...frame, payload };
  };
  rig.run(1000);
  expect(rig.fact('stream-ended')).toMatchObject({ reason: 'session-lost' });
  rig.way.toConsole = undefined;
  const { samplesIn } = rig.counters();
  rig.run(1000);
  expect(rig.counters().samplesIn).toBeGreaterThan(samplesIn + 40_000);
});

test('UDP: one frame a datagram, and a third of them lost, still streams (L14)', () => {
  let datagram = 0;
  const rig = createRig({
    datagrams: true,
    source: PRESETS.mains.source(1),
    toConsole: (frame) => (frame.type === MESSAGE.SAMPLES && datagram++ % 3 === 0 ? null : frame),
  });
  rig.open();
  rig.run(3000);
  const { samplesIn, samplesLost, framesBad } = rig.counters();
  expect(framesBad).toBe(0);
  expect(samplesIn / (samplesIn + samplesLost)).toBeCloseTo(2 / 3, 1);
});

test('any bytes, in any state, never throw and never stop a good device from streaming after them', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          afterMs: fc.integer({ min: 0, max: 200 }),
          type: fc.constantFrom(...Object.values(MESSAGE), 0x77),
          flags: fc.constantFrom(0, 1, 2, 8, 9),
          ref: fc.nat(40),
          payload: fc.uint8Array({ maxLength: 90 }),
          raw: fc.uint8Array({ maxLength: 40 }),
        }),
        { maxLength: 15 },
      ),
      (attacks) => {
        const rig = createRig();
        rig.open();
        for (const { afterMs, type, flags, ref, payload, raw } of attacks) {
          rig.run(afterMs);
          rig.receive(Uint8Array.from(raw));
          rig.receive(toWire(buildFrame({ type, flags, seq: 1, ref }, payload)));
        }
        rig.open();
        rig.run(700);
        const last = rig
          .kinds()
          .filter((kind) => kind !== 'clock' && kind !== 'log')
          .at(-1);
        expect(last).toBe('streaming');
      },
    ),
    { numRuns: 60 },
  );
});
