// The simulated device keeps the rules of SPEC.md that a real one keeps: what it answers, refuses, sends and drops.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildFrame,
  CAP,
  CFG,
  crc32c,
  createFrameDecoder,
  createSamplesHeader,
  ERROR_CODE,
  FLAG,
  MESSAGE,
  messages,
  readSamplesHeader,
  ROLE,
  SAMPLES_FLAG,
  STAT,
  toWire,
} from '../link/index.ts';
import type { Layout, SamplesHeader, Tlv } from '../link/index.ts';
import {
  createRecordedSource,
  createSimulatedDevice,
  PRESETS,
  type SampleSource,
} from './index.ts';

interface Got {
  type: number;
  flags: number;
  seq: number;
  ref: number;
  payload: Uint8Array;
  samples: SamplesHeader | null;
}
const bytesOf = <T>(layout: Layout<T>, value: T): Uint8Array => {
  const bytes = new Uint8Array(4096);
  return bytes.slice(0, layout.encode(value, bytes));
};
const helloOf = (change: object = {}) => ({
  minVersion: 1,
  maxVersion: 1,
  role: ROLE.console,
  reserved: 0,
  maxPayload: 4096,
  id: new Uint8Array(8),
  bootId: 1,
  firmware: 0,
  name: 'c',
  ...change,
});
const openOf = (change: object = {}) => ({
  stream: 1,
  source: 0,
  format: 0,
  channels: 0,
  rateHz: 0,
  blockSamples: 0,
  decimation: 0,
  credit: 32,
  ...change,
});

function talkTo(source: SampleSource = PRESETS.tone.source(1), datagrams = false) {
  const got: Got[] = [];
  const collector = createFrameDecoder({
    onFrame(frame) {
      const header = createSamplesHeader();
      const isSamples = frame.type === MESSAGE.SAMPLES && readSamplesHeader(frame, header);
      const { type, flags, seq, ref, bytes, from, to } = frame;
      const samples = isSamples ? header : null;
      got.push({ type, flags, seq, ref, payload: bytes.slice(from, to), samples });
    },
  });
  const device = createSimulatedDevice({
    hardwareId: '51a00000000000ff',
    name: 'under test',
    bootId: 42,
    source,
    simulated: true,
    datagrams,
    send: (bytes) => (datagrams ? collector.pushDatagram(bytes) : collector.push(bytes)),
  });
  let seq = 100;
  let nowMs = 0;
  const talk = {
    got,
    device,
    ask<T>(type: number, layout: Layout<T> | null, value?: T, flags = 0): Got | undefined {
      seq += 1;
      const before = got.length;
      const payload = layout ? bytesOf(layout, value!) : new Uint8Array(0);
      const frame = buildFrame({ type, flags, seq, ref: 0 }, payload);
      device.receive(datagrams ? frame : toWire(frame));
      return got.slice(before).findLast(({ ref }) => ref === seq);
    },
    hello: (change: object = {}) => talk.ask(MESSAGE.HELLO, messages.hello, helloOf(change)),
    open: (change: object = {}) =>
      talk.ask(MESSAGE.STREAM_OPEN, messages.streamOpen.request, openOf(change)),
    grant: (total: number, stream = 1) =>
      talk.ask(MESSAGE.CREDIT, messages.credit, { stream, reserved8: 0, reserved16: 0, total }),
    /** Pings on the way keep the streams open (L5.6). */
    run(ms: number, isHeard = true) {
      for (const end = nowMs + ms; nowMs < end;) {
        nowMs += 10;
        if (isHeard && nowMs % 1000 === 0) talk.ask(MESSAGE.PING, messages.ping, { token: 1 });
        device.advance(BigInt(nowMs) * 1_000_000n);
      }
    },
    samples: () => got.flatMap(({ samples }) => samples ?? []),
  };
  return talk;
}
const codeOf = (got: Got | undefined): number | undefined =>
  got?.type === MESSAGE.ERROR ? messages.error.decode(got.payload)!.code : undefined;
const inForce = (got: Got | undefined) => messages.streamOpen.reply.decode(got!.payload)!;

describe('greeting', () => {
  test('HELLO says who it is, and says so again each time (L5.1)', () => {
    const talk = talkTo();
    for (let i = 0; i < 2; i += 1) {
      const reply = talk.hello();
      expect(reply).toMatchObject({ type: MESSAGE.HELLO, flags: FLAG.response });
      expect(messages.hello.decode(reply!.payload)).toMatchObject({
        bootId: 42,
        name: 'under test',
        role: 0,
      });
    }
  });

  test('refusals come in order: type, then HELLO first, then signature, then size, then value (L2.5, L5.5, L4.3)', () => {
    const talk = talkTo();
    expect(codeOf(talk.ask(0x77, null))).toBe(ERROR_CODE.type);
    expect(codeOf(talk.ask(MESSAGE.SAMPLES, null))).toBe(ERROR_CODE.type);
    expect(codeOf(talk.ask(MESSAGE.PING, null))).toBe(ERROR_CODE.state);
    talk.hello();
    const mac = buildFrame(
      { type: MESSAGE.PING, flags: 0, seq: 9, ref: 0 },
      new Uint8Array(0),
      () => new Uint8Array(16),
    );
    talk.device.receive(toWire(mac));
    expect(codeOf(talk.got.at(-1))).toBe(ERROR_CODE.auth);
    expect(codeOf(talk.ask(MESSAGE.PING, null))).toBe(ERROR_CODE.length);
    expect(codeOf(talk.ask(MESSAGE.CAPS, messages.ping, { token: 1 }))).toBe(ERROR_CODE.length);
    expect(codeOf(talk.open({ rateHz: NaN }))).toBe(ERROR_CODE.value);
  });

  test('what only others may ask is refused by its own reason (L9.2, L13.1)', () => {
    const talk = talkTo();
    talk.hello();
    expect(codeOf(talk.ask(MESSAGE.AUTH, null))).toBe(ERROR_CODE.auth);
    expect(codeOf(talk.ask(MESSAGE.COMMAND, null))).toBe(ERROR_CODE.auth);
    expect(codeOf(talk.ask(MESSAGE.FW_BEGIN, null))).toBe(ERROR_CODE.state);
  });

  test.each([
    { minVersion: 2, maxVersion: 3 },
    { minVersion: 0, maxVersion: 0 },
  ])('versions %j have none in common: ERROR 2, and no session (L5.2)', (versions) => {
    const talk = talkTo();
    expect(codeOf(talk.hello(versions))).toBe(ERROR_CODE.version);
    expect(codeOf(talk.ask(MESSAGE.PING, messages.ping, { token: 1 }))).toBe(ERROR_CODE.state);
  });

  test('frames of another major version: ERROR 2 once, and again after a good frame (L2.5)', () => {
    const talk = talkTo();
    const foreign = buildFrame({ type: 3, flags: 0, seq: 7, ref: 0 }, new Uint8Array(4));
    foreign[0] = 0x20;
    new DataView(foreign.buffer).setUint32(12, crc32c(foreign, 0, 12), true);
    const say = () => talk.device.receive(toWire(foreign));
    say();
    say();
    expect(talk.got.map(codeOf)).toEqual([ERROR_CODE.version]);
    expect(talk.got[0]!.ref).toBe(7);
    talk.hello();
    say();
    expect(talk.got.map(codeOf)).toEqual([ERROR_CODE.version, undefined, ERROR_CODE.version]);
  });

  test('ERROR and responses are never answered (L2.5)', () => {
    const talk = talkTo();
    talk.hello();
    expect(talk.ask(MESSAGE.ERROR, messages.error, { code: 1, text: '' })).toBeUndefined();
    expect(talk.ask(MESSAGE.PING, messages.ping, { token: 1 }, FLAG.response)).toBeUndefined();
  });

  test('a console that takes 256 bytes gets CAPS of sixteen channels in parts of whole TLVs (L2.4, L2.6)', () => {
    const channels = Array.from({ length: 16 }, (_, i) => ({
      name: `accelerometer ${i}`,
      unit: 'g' as const,
      fullScale: 2,
    }));
    const talk = talkTo({ ...PRESETS.tone.source(1), channels });
    talk.hello({ maxPayload: 1 });
    talk.got.length = 0;
    talk.ask(MESSAGE.CAPS, null);
    expect(talk.got.length).toBeGreaterThan(1);
    expect(talk.got.map(({ flags }) => (flags & FLAG.more) !== 0)).toEqual(
      talk.got.map((_, i) => i < talk.got.length - 1),
    );
    const tlvs: Tlv[] = talk.got.flatMap(
      ({ payload }) => messages.caps.reply.decode(payload)!.tlvs,
    );
    expect(Math.max(...talk.got.map(({ payload }) => payload.length))).toBeLessThanOrEqual(256);
    expect(tlvs.filter(({ key }) => key === CAP.channelName)).toHaveLength(16);
    for (const key of [1, 5, 6, 14, 15, 16, 17])
      expect(tlvs.some((tlv) => tlv.key === key)).toBe(true);
  });
});

describe('streams (L7, L8)', () => {
  test('left the choice, it says what is in force, and sends just that', () => {
    const talk = talkTo();
    talk.hello();
    expect(inForce(talk.open())).toMatchObject({
      channels: 1,
      format: 1,
      rateHz: 48_000,
      blockSamples: 480,
      decimation: 1,
      credit: 32,
    });
    talk.run(100);
    const [first, second] = talk.samples();
    expect(first).toMatchObject({
      flags: SAMPLES_FLAG.first,
      blockSeq: 0,
      firstSample: 0,
      samples: 480,
      rateHz: 48_000,
      unit: 1,
    });
    expect(second).toMatchObject({ flags: 0, blockSeq: 1, firstSample: 480 });
    expect(first!.scale * 32_767).toBeCloseTo(1, 6);
  });

  test('n channels are the first n (L7.7)', () => {
    const talk = talkTo(PRESETS.motor.source(1));
    talk.hello();
    expect(inForce(talk.open({ channels: 2 })).channels).toBe(2);
    talk.run(50);
    expect(talk.samples()[0]).toMatchObject({ channels: 2, unit: 8 });
    expect(codeOf(talk.open({ channels: 4 }))).toBe(ERROR_CODE.value);
  });

  test.each([
    ['another rate', { rateHz: 44_100 }],
    ['another format', { format: 3 }],
    ['another source', { source: 1 }],
    ['decimation', { decimation: 2 }],
    ['a block over the largest', { blockSamples: 1025 }],
  ])('%s cannot be given: ERROR 5, and what was open is closed (L7.1)', (_, change) => {
    const talk = talkTo();
    talk.hello();
    talk.open();
    expect(codeOf(talk.open(change))).toBe(ERROR_CODE.value);
    expect(
      codeOf(talk.ask(MESSAGE.STREAM_CLOSE, messages.streamClose.request, { stream: 1 })),
    ).toBe(ERROR_CODE.state);
  });

  test('a block always fits the payload: sixteen floats a sample on TCP, and on a datagram (L7.7, L14.1)', () => {
    const source = createRecordedSource({
      rateHz: 48_000,
      channels: Array.from({ length: 16 }, () => ({ name: 'c', unit: 'V' as const, fullScale: 1 })),
      samples: Array.from({ length: 16 }, () => new Float32Array(1000)),
      loop: true,
    });
    for (const [datagrams, most] of [
      [false, 4096],
      [true, 1388],
    ] as const) {
      const talk = talkTo(source, datagrams);
      talk.hello();
      expect(inForce(talk.open()).blockSamples).toBe(Math.floor((most - 44) / 64));
      expect(codeOf(talk.open({ blockSamples: 64 }))).toBe(ERROR_CODE.value);
      talk.open();
      talk.run(50);
      expect(talk.samples().length).toBeGreaterThan(10);
    }
  });

  test('one stream: another number while it is open is ERROR 7 (L7.8); the same number begins anew (L7.1)', () => {
    const talk = talkTo();
    talk.hello();
    talk.open();
    expect(codeOf(talk.open({ stream: 2 }))).toBe(ERROR_CODE.busy);
    talk.run(100);
    talk.open();
    talk.run(20);
    expect(talk.samples().filter(({ flags }) => flags & SAMPLES_FLAG.first)).toHaveLength(2);
  });

  test('at zero credit whole blocks are dropped and counted; sequence and index go on; the next is flagged (L7.4)', () => {
    const talk = talkTo();
    talk.hello();
    talk.open({ credit: 3 });
    talk.run(1000);
    expect(talk.samples().map(({ blockSeq }) => blockSeq)).toEqual([0, 1, 2]);
    talk.grant(4);
    talk.run(20);
    const last = talk.samples().at(-1)!;
    expect(last.blockSeq).toBeGreaterThan(90);
    expect(last).toMatchObject({ flags: SAMPLES_FLAG.gapBefore, firstSample: last.blockSeq * 480 });
    talk.run(1000);
    const stats = messages.stats.decode(
      talk.got.findLast(({ type }) => type === MESSAGE.STATS)!.payload,
    )!;
    const dropped = stats.tlvs.find(({ key }) => key === STAT.droppedBlocks)!.value;
    expect(dropped).toMatchObject({ type: 'u32' });
    expect('number' in dropped && dropped.number).toBeGreaterThan(180);
    const close = talk.ask(MESSAGE.STREAM_CLOSE, messages.streamClose.request, { stream: 1 });
    expect(messages.streamClose.reply.decode(close!.payload)).toEqual({ stream: 1, blocks: 4 });
  });

  test('a CREDIT behind, or for a stream nobody opened, changes nothing and is not answered (L7.3)', () => {
    const talk = talkTo();
    talk.hello();
    talk.open({ credit: 10 });
    expect(talk.grant(4)).toBeUndefined();
    expect(talk.grant(1000, 9)).toBeUndefined();
    talk.run(500);
    expect(talk.samples()).toHaveLength(10);
  });

  test('whatever is granted and when, no more blocks are sent than were granted', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ ms: fc.nat(200), add: fc.integer({ min: -20, max: 40 }) }), {
          maxLength: 12,
        }),
        (steps) => {
          const talk = talkTo();
          talk.hello();
          talk.open({ credit: 5 });
          let most = 5;
          let total = 5;
          for (const { ms, add } of steps) {
            total = Math.max(0, total + add);
            most = Math.max(most, total);
            talk.grant(total);
            talk.run(ms);
            expect(talk.samples().length).toBeLessThanOrEqual(most);
          }
          const seqs = talk.samples().map(({ blockSeq }) => blockSeq);
          expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
        },
      ),
      { numRuns: 40 },
    ));

  test('after 5 s of silence its stream is closed (L5.6)', () => {
    const talk = talkTo();
    talk.hello();
    talk.open({ credit: 10_000 });
    talk.run(4900, false);
    const before = talk.samples().length;
    expect(before).toBeGreaterThan(480);
    talk.run(3000, false);
    expect(talk.samples().length - before).toBeLessThanOrEqual(10);
  });

  test('HELLO closes what was open and begins the counts anew; the boot id stays (L5.3, L12.2)', () => {
    const talk = talkTo();
    talk.hello();
    talk.open();
    talk.run(1100);
    expect(messages.hello.decode(talk.hello()!.payload)!.bootId).toBe(42);
    const before = talk.samples().length;
    talk.run(500);
    expect(talk.samples()).toHaveLength(before);
    talk.open({ credit: 0 });
    talk.run(1100);
    const stats = messages.stats.decode(
      talk.got.findLast(({ type }) => type === MESSAGE.STATS)!.payload,
    )!;
    expect(stats.tlvs.find(({ key }) => key === STAT.framesOut)!.value).toMatchObject({
      number: expect.any(Number) as number,
    });
    const out = stats.tlvs.find(({ key }) => key === STAT.framesOut)!.value;
    expect('number' in out && out.number).toBeLessThan(10);
  });

  test('TIME_SYNC and SAMPLES read one clock, which began with the device (L8.6, L11.2)', () => {
    const talk = talkTo();
    talk.run(2000);
    talk.hello();
    talk.open();
    talk.run(100);
    expect(Number(talk.samples()[0]!.timeNs) / 1e9).toBeCloseTo(1.99, 2);
    const reply = talk.ask(MESSAGE.TIME_SYNC, messages.timeSync.request, { t1Ns: 5n });
    const { t1Ns, t2Ns } = messages.timeSync.reply.decode(reply!.payload)!;
    expect(t1Ns).toBe(5n);
    expect(Number(t2Ns) / 1e9).toBeCloseTo(2.09, 2);
  });

  test('what is over full scale stands at the rail and says so', () => {
    const loud: SampleSource = {
      ...PRESETS.tone.source(1),
      fill: (_c, _f, count, out) => out.fill(2, 0, count),
    };
    const talk = talkTo(loud);
    talk.hello();
    talk.open();
    talk.run(20);
    expect(talk.samples()[0]!.flags & SAMPLES_FLAG.clipped).not.toBe(0);
  });

  test('a recording ends with what is left of it, and the device with it', () => {
    const talk = talkTo(
      createRecordedSource({
        rateHz: 48_000,
        channels: [{ name: 'c', unit: 'V', fullScale: 1 }],
        samples: [new Float32Array(1000)],
        loop: false,
      }),
    );
    talk.hello();
    talk.open();
    talk.run(200);
    expect(talk.samples().map(({ samples }) => samples)).toEqual([480, 480, 40]);
    expect(talk.device.ended).toBe(true);
  });
});

describe('configuration (L10)', () => {
  const stage = (talk: ReturnType<typeof talkTo>, txn: number, tlvs: Tlv[]) =>
    talk.ask(MESSAGE.CFG_STAGE, messages.cfgStage.request, { txn, tlvs });
  const crcOf = (got: Got | undefined): number => messages.cfgStage.reply.decode(got!.payload)!.crc;
  const name = (text: string): Tlv => ({ key: CFG.name, value: { type: 'text', text } });

  test.each<[string, Tlv]>([
    ['guard of 0', { key: CFG.guardEighths, value: { type: 'u8', number: 0 } }],
    ['17 periods', { key: CFG.periods, value: { type: 'u8', number: 17 } }],
    ['an empty name', name('')],
    ['33 bytes of name', name('x'.repeat(33))],
    ['baud 300', { key: CFG.baud, value: { type: 'u32', number: 300 } }],
    ['a rate it has not', { key: CFG.rateHz, value: { type: 'f64', number: 44_100 } }],
    ['f0 that is no number', { key: CFG.f0Hz, value: { type: 'f64', number: NaN } }],
    ['a block of 0', { key: CFG.blockSamples, value: { type: 'u16', number: 0 } }],
    ['port 0', { key: CFG.tcpPort, value: { type: 'u16', number: 0 } }],
    ['the wrong type', { key: CFG.periods, value: { type: 'u16', number: 1 } }],
    ['an unknown key', { key: 99, value: { type: 'u8', number: 1 } }],
  ])(
    '%s does not fit: ERROR 5 names the key, and nothing of that STAGE counts (L10.3, L10.6)',
    (_, tlv) => {
      const talk = talkTo();
      talk.hello();
      const empty = crcOf(stage(talk, 1, []));
      const refused = stage(talk, 1, [name('changed'), tlv]);
      expect(messages.error.decode(refused!.payload)).toEqual({
        code: ERROR_CODE.value,
        text: String(tlv.key),
      });
      expect(crcOf(stage(talk, 1, []))).toBe(empty);
    },
  );

  test('applied and not confirmed, it goes back by itself and says so (L10.4)', () => {
    const talk = talkTo();
    talk.hello();
    const crc = crcOf(stage(talk, 7, [name('new')]));
    const apply = { txn: 7, revertMs: 1000, crc };
    expect(crcOf(talk.ask(MESSAGE.CFG_APPLY, messages.cfgApply.request, apply))).toBe(crc);
    expect(codeOf(stage(talk, 7, [name('newer')]))).toBe(ERROR_CODE.state);
    talk.run(1500);
    const event = messages.event.decode(
      talk.got.find(({ type }) => type === MESSAGE.EVENT)!.payload,
    )!;
    expect(event.code).toBe(0x0201);
    expect(messages.hello.decode(talk.hello()!.payload)!.name).toBe('under test');
  });

  test('confirmed, it stays; the last request may come again (L2.8); another transaction may not (L10.3)', () => {
    const talk = talkTo();
    talk.hello();
    const crc = crcOf(stage(talk, 7, [name('new')]));
    const confirm = () => talk.ask(MESSAGE.CFG_CONFIRM, messages.cfgConfirm.request, { txn: 7 });
    expect(codeOf(confirm())).toBe(ERROR_CODE.txn);
    expect(
      codeOf(
        talk.ask(MESSAGE.CFG_APPLY, messages.cfgApply.request, { txn: 8, revertMs: 1000, crc }),
      ),
    ).toBe(ERROR_CODE.txn);
    expect(
      codeOf(
        talk.ask(MESSAGE.CFG_APPLY, messages.cfgApply.request, { txn: 7, revertMs: 1000, crc: 1 }),
      ),
    ).toBe(ERROR_CODE.value);
    expect(
      codeOf(
        talk.ask(MESSAGE.CFG_APPLY, messages.cfgApply.request, { txn: 7, revertMs: 999, crc }),
      ),
    ).toBe(ERROR_CODE.value);
    talk.ask(MESSAGE.CFG_APPLY, messages.cfgApply.request, { txn: 7, revertMs: 1000, crc });
    expect(crcOf(confirm())).toBe(crc);
    expect(crcOf(confirm())).toBe(crc);
    talk.run(2000);
    expect(messages.hello.decode(talk.hello()!.payload)!.name).toBe('new');
  });

  test('the CRC is that of all TLVs by key, whatever was asked for (L10.2)', () => {
    const talk = talkTo();
    talk.hello();
    const get = (keys: number[]) =>
      messages.cfgGet.reply.decode(
        talk.ask(MESSAGE.CFG_GET, messages.cfgGet.request, { keys })!.payload,
      )!;
    const all = get([]);
    expect(all.tlvs.map(({ key }) => key)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    const bytes = bytesOf(messages.stats, { tlvs: all.tlvs });
    expect(all.crc).toBe(crc32c(bytes));
    expect(get([CFG.name, 77])).toMatchObject({ crc: all.crc, tlvs: [{ key: CFG.name }] });
  });

  test('HELLO forgets what was staged, not what was applied (L5.3)', () => {
    const talk = talkTo();
    talk.hello();
    stage(talk, 1, [name('new')]);
    talk.hello();
    expect(codeOf(talk.ask(MESSAGE.CFG_ABORT, messages.cfgAbort.request, { txn: 1 }))).toBe(
      ERROR_CODE.txn,
    );
  });
});

test('any bytes never throw, and HELLO is answered after them (L3.1)', () =>
  fc.assert(
    fc.property(
      fc.array(
        fc.oneof(
          fc.uint8Array({ maxLength: 60 }),
          fc
            .tuple(
              fc.constantFrom(...Object.values(MESSAGE)),
              fc.nat(15),
              fc.uint8Array({ maxLength: 60 }),
            )
            .filter(([, flags]) => (flags & FLAG.mac) === 0)
            .map(([type, flags, payload]) =>
              toWire(buildFrame({ type, flags, seq: 0, ref: 0 }, payload)),
            ),
        ),
        { maxLength: 20 },
      ),
      (pieces) => {
        const talk = talkTo();
        talk.hello();
        for (const piece of pieces) {
          talk.device.receive(piece);
          talk.run(10);
        }
        talk.device.receive(Uint8Array.of(0));
        expect(talk.hello()).toMatchObject({ type: MESSAGE.HELLO });
      },
    ),
    { numRuns: 200 },
  ));
