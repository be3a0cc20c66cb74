// A device's side of the link, made of functions: the same bytes as the firmware, no compiler needed.
// The owner brings bytes and time; what the device sends goes to `send`. Always announces itself as simulated.
import {
  buildFrame,
  CRC_BYTES,
  createFrameDecoder,
  ERROR_CODE,
  FIRST_MAX_PAYLOAD,
  FLAG,
  HEADER_BYTES,
  isReport,
  LINK_VERSION,
  MAX_DATAGRAM,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  ROLE,
  STAT,
  toWire,
} from '../link/index.ts';
import type { Frame, Layout } from '../link/index.ts';
import {
  createConfiguration,
  type ConfigurationAnswer,
  type DeviceConfiguration,
} from './configuration.ts';
import { SIGNATURE_BYTES } from '../phy/signature.ts';
import { createDeviceAuthentication, NO_KEY } from './authentication.ts';
import { capabilitiesOf, defaultBlock, inParts, streamInForce } from './offer.ts';
import { createSampleStream, type SampleStream } from './sample-stream.ts';
import type { SampleSource } from './source.ts';

export interface SimulatedDeviceOptions {
  /** 16 hex digits. */
  hardwareId: string;
  name: string;
  bootId: number;
  source: SampleSource;
  /** False only where a recording of a real device is replayed. */
  simulated: boolean;
  /** True: raw frames, one a call. False: the wire form. */
  datagrams?: boolean;
  /** Kd, 32 bytes; without one it proves nothing. */
  key?: Uint8Array | null;
  /** 16 random bytes, each time others; without, no key is proven (L9.2). */
  nonce?: () => Uint8Array;
  /** It is on a serial line and in provisioning mode: takes a key once. */
  provision?(key: Uint8Array): boolean;
  send(bytes: Uint8Array<ArrayBuffer>): void;
}

export interface SimulatedDevice {
  /** Bytes from the console. */
  receive(bytes: Uint8Array): void;
  /** Time goes on: what is due is sent. @param nowNs any clock that only rises. */
  advance(nowNs: bigint): void;
  /** The source has ended and everything was sent. */
  readonly ended: boolean;
}

const FIRMWARE = 0x0001_0000;
const STATS_EVERY_NS = 1_000_000_000n;
/** Nothing heard for so long: the stream is closed (L5.6). */
const SILENCE_NS = 5_000_000_000n;
const LEAST_MAX_PAYLOAD = 256;
/** Codes of events (L12.3). */
const REPLAY = 0x0103;
const REVERTED = 0x0201;
const REPLAYED = 'played again, or held back: its counter is not above all before it';
const LATE = 'late: a newer one came before it';
const SENDS_NOTHING = 'this device sends nothing on harmonics';
/** Messages that only a device with flash slots takes. */
const OF_FLASH = [MESSAGE.FW_BEGIN, MESSAGE.FW_CHUNK, MESSAGE.FW_END, MESSAGE.FW_ACTIVATE];

const bytesOfHex = (hex: string): Uint8Array =>
  Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));

export function createSimulatedDevice(options: SimulatedDeviceOptions): SimulatedDevice {
  const { source } = options;
  const scratch = new Uint8Array(MAX_PAYLOAD);
  let seq = 0;
  let nowNs = 0n;
  let startedNs: bigint | null = null;
  let greeted = false;
  let statsAtNs = 0n;
  let heardNs = 0n;
  let framesOut = 0;
  /** What the decoder had counted when this session began: STATS are of a session. */
  let before = { frames: 0, crc: 0 };
  let mostPayload = FIRST_MAX_PAYLOAD;
  let versionTold = false;
  let stream: SampleStream | null = null;
  let isAnswerSigned = false;
  const authentication = createDeviceAuthentication({
    ...{ key: options.key ?? null, id: bytesOfHex(options.hardwareId) },
    nonce: options.nonce ?? null,
    provision: options.provision ?? null,
  });
  const configuration: DeviceConfiguration = createConfiguration(
    options.name,
    source.rateHz,
    defaultBlock(source.rateHz),
  );

  function sendPayload(type: number, flags: number, ref: number, payload: Uint8Array): void {
    // The response to a signed request is signed too (L9.5); so is what it reports unasked (L9.9).
    const isOwn = !(flags & FLAG.response) && isReport(type);
    const mac = isOwn ? authentication.nextReportMac() : isAnswerSigned ? authentication.mac : null;
    const frame = buildFrame({ type, flags, seq, ref }, payload, mac ?? undefined);
    seq = (seq + 1) & 0xffff;
    framesOut += 1;
    options.send(options.datagrams ? frame : toWire(frame));
  }
  function send<T>(type: number, flags: number, ref: number, layout: Layout<T>, value: T): void {
    sendPayload(type, flags, ref, scratch.slice(0, layout.encode(value, scratch)));
  }
  const refuse = (frame: Pick<Frame, 'seq'>, code: number, text: string): void =>
    send(MESSAGE.ERROR, FLAG.response, frame.seq, messages.error, { code, text });
  const uptimeNs = (): bigint => (startedNs === null ? 0n : nowNs - startedNs);

  /** Decodes a request or answers ERROR 4. */
  function request<T>(frame: Frame, layout: Layout<T>): T | null {
    const value = layout.decode(frame.bytes.subarray(frame.from, frame.to));
    if (value === null) refuse(frame, ERROR_CODE.length, 'the payload is not this message');
    return value;
  }
  function reply<T>(frame: Frame, layout: Layout<T>, value: T): void {
    send(frame.type, FLAG.response, frame.seq, layout, value);
  }

  function hello(frame: Frame): void {
    const asked = request(frame, messages.hello);
    if (!asked) return;
    if (asked.minVersion > LINK_VERSION || asked.maxVersion < LINK_VERSION)
      return refuse(frame, ERROR_CODE.version, 'this device speaks version 1');
    greeted = true;
    stream = null;
    authentication.forget();
    configuration.drop();
    framesOut = 0;
    before = { frames: decoder.counters.frames, crc: decoder.counters.crc };
    reply(frame, messages.hello, {
      minVersion: LINK_VERSION,
      maxVersion: LINK_VERSION,
      role: ROLE.device,
      reserved: 0,
      maxPayload: MAX_PAYLOAD,
      id: bytesOfHex(options.hardwareId),
      bootId: options.bootId,
      firmware: FIRMWARE,
      name: configuration.name(),
    });
    const ofLine = options.datagrams ? MAX_DATAGRAM - HEADER_BYTES - CRC_BYTES : MAX_PAYLOAD;
    mostPayload = Math.min(ofLine, Math.max(LEAST_MAX_PAYLOAD, asked.maxPayload));
  }

  function capabilities(frame: Frame): void {
    if (!request(frame, messages.caps.request)) return;
    const parts = inParts(capabilitiesOf(source, options.simulated), mostPayload);
    for (const [place, tlvs] of parts.entries()) {
      const more = place < parts.length - 1 ? FLAG.more : 0;
      send(frame.type, FLAG.response | more, frame.seq, messages.caps.reply, { tlvs });
    }
  }

  function openStream(frame: Frame): void {
    const asked = request(frame, messages.streamOpen.request);
    if (!asked) return;
    if (stream && stream.id !== asked.stream)
      return refuse(frame, ERROR_CODE.busy, 'one stream at a time');
    stream = null;
    const inForce = streamInForce(source, asked, configuration.blockSamples(), mostPayload);
    if (!inForce) return refuse(frame, ERROR_CODE.value, 'this stream cannot be given');
    reply(frame, messages.streamOpen.reply, inForce);
    stream = createSampleStream(source, inForce, nowNs, startedNs ?? nowNs);
    statsAtNs = nowNs + STATS_EVERY_NS;
  }

  function closeStream(frame: Frame): void {
    const asked = request(frame, messages.streamClose.request);
    if (!asked) return;
    if (stream?.id !== asked.stream) return refuse(frame, ERROR_CODE.state, 'no such stream');
    reply(frame, messages.streamClose.reply, { stream: asked.stream, blocks: stream.sent });
    stream = null;
  }

  function tellEvent(code: number): void {
    send(MESSAGE.EVENT, 0, 0, messages.event, {
      ...{ code, severity: 2, count: 0, timeNs: uptimeNs(), tlvs: [] },
    });
  }

  /**
   * On a stream nothing comes late by itself: it was held back. @param mayBeLate what comes in another order may be done so.
   * @returns false: it is not taken, and that is answered.
   */
  function takeCounter(frame: Frame, counter: bigint, mayBeLate: boolean): boolean {
    const what = authentication.takeCounter(counter);
    const isLate = what === 'late' && options.datagrams === true;
    if (what === 'newest' || (isLate && mayBeLate)) return true;
    if (!isLate) tellEvent(REPLAY);
    refuse(frame, ERROR_CODE.auth, isLate ? LATE : REPLAYED);
    return false;
  }

  function sendOnHarmonics(frame: Frame): void {
    // With a session key in force nobody else may speak on its line (L16.3).
    if (authentication.mac && !isAnswerSigned) return refuse(frame, ERROR_CODE.auth, 'unsigned');
    const asked = request(frame, messages.channelSend.request);
    if (!asked) return;
    if (isAnswerSigned && !takeCounter(frame, asked.counter, false)) return;
    if (!source.sender) return refuse(frame, ERROR_CODE.value, SENDS_NOTHING);
    const refused = source.sender.take(asked);
    if (refused) refuse(frame, ERROR_CODE[refused.code], refused.text);
    else reply(frame, messages.channelSend.reply, {});
  }

  /** Whoever can make it answer chooses the key of its frames: only a console that has proven the device's (L17.2). */
  function signOnHarmonics(frame: Frame): void {
    const { key } = authentication;
    const { nonce } = options;
    // Without nonces nothing it is asked was ever signed.
    if (!key || !isAnswerSigned || !nonce)
      return refuse(frame, ERROR_CODE.auth, key ? 'unsigned' : NO_KEY);
    const asked = request(frame, messages.channelSign.request);
    if (!asked || !takeCounter(frame, asked.counter, false)) return;
    if (!source.sender) return refuse(frame, ERROR_CODE.value, SENDS_NOTHING);
    const refused = source.sender.sign({
      ...{ key, device: bytesOfHex(options.hardwareId), slot: asked.slot },
      ...{ gatewayNonce: asked.nonce, harmonics: asked.harmonics },
      deviceNonce: nonce().slice(0, SIGNATURE_BYTES.deviceNonce),
    });
    if (refused) refuse(frame, ERROR_CODE[refused.code], refused.text);
    else reply(frame, messages.channelSign.reply, {});
  }

  /** One step of a transaction: its own layout in, txn and CRC out. */
  function step<T extends { txn: number }>(
    layout: Layout<T>,
    take: (asked: T) => ConfigurationAnswer,
  ): (frame: Frame) => void {
    return (frame) => {
      const asked = request(frame, layout);
      if (!asked) return;
      const answer = take(asked);
      if ('refused' in answer) refuse(frame, answer.refused, answer.text);
      else reply(frame, messages.cfgStage.reply, { txn: asked.txn, crc: answer.crc });
    };
  }

  const answers: Record<number, (frame: Frame) => void> = {
    [MESSAGE.HELLO]: hello,
    [MESSAGE.CAPS]: capabilities,
    [MESSAGE.PING](frame) {
      const asked = request(frame, messages.ping);
      if (asked) reply(frame, messages.ping, asked);
    },
    [MESSAGE.STREAM_OPEN]: openStream,
    [MESSAGE.STREAM_CLOSE]: closeStream,
    [MESSAGE.CHANNEL_SEND]: sendOnHarmonics,
    [MESSAGE.CHANNEL_SIGN]: signOnHarmonics,
    [MESSAGE.CREDIT](frame) {
      const granted = request(frame, messages.credit);
      if (granted && stream?.id === granted.stream) stream.grant(granted.total);
    },
    [MESSAGE.TIME_SYNC](frame) {
      const asked = request(frame, messages.timeSync.request);
      const [t2Ns, t3Ns] = [uptimeNs(), uptimeNs()];
      if (asked) reply(frame, messages.timeSync.reply, { t1Ns: asked.t1Ns, t2Ns, t3Ns });
    },
    [MESSAGE.CFG_GET](frame) {
      const asked = request(frame, messages.cfgGet.request);
      if (asked) reply(frame, messages.cfgGet.reply, configuration.read(asked.keys));
    },
    [MESSAGE.AUTH](frame) {
      const { layout, value, refused } = authentication.answer(frame);
      if (refused) refuse(frame, refused.code, refused.text);
      else send(frame.type, FLAG.response, frame.seq, layout, value);
    },
    [MESSAGE.COMMAND](frame) {
      if (!authentication.isSigned(frame))
        return refuse(frame, ERROR_CODE.auth, authentication.key ? 'unsigned' : NO_KEY);
      const asked = request(frame, messages.command.request);
      if (!asked || !takeCounter(frame, asked.counter, true)) return;
      const { id } = asked;
      // It has no outputs, and nothing to read.
      reply(frame, messages.command.reply, {
        ...{ id, status: ERROR_CODE.value, result: new Uint8Array() },
      });
    },
    [MESSAGE.CFG_STAGE]: step(messages.cfgStage.request, ({ txn, tlvs }) =>
      configuration.stage(txn, tlvs),
    ),
    [MESSAGE.CFG_APPLY]: step(messages.cfgApply.request, ({ txn, revertMs, crc }) =>
      configuration.apply(txn, revertMs, crc, nowNs),
    ),
    [MESSAGE.CFG_CONFIRM]: step(messages.cfgConfirm.request, ({ txn }) =>
      configuration.confirm(txn),
    ),
    [MESSAGE.CFG_ABORT]: step(messages.cfgAbort.request, ({ txn }) => configuration.abort(txn)),
  };
  for (const type of OF_FLASH)
    answers[type] = (frame) => refuse(frame, ERROR_CODE.state, 'this device has no flash slots');

  /** Refuses in this order: type, greeting, signature, then what the message itself asks (L2.5, L5.5, L9.2). */
  function answerTo(frame: Frame): void {
    heardNs = nowNs;
    versionTold = false;
    if (frame.type === MESSAGE.ERROR || frame.flags & FLAG.response) return;
    const answer = answers[frame.type];
    if (!answer) return refuse(frame, ERROR_CODE.type, 'unknown message');
    if (frame.type !== MESSAGE.HELLO) {
      if (!greeted) return refuse(frame, ERROR_CODE.state, 'HELLO first');
      if (frame.flags & FLAG.mac && !authentication.isSigned(frame))
        return refuse(frame, ERROR_CODE.auth, authentication.key ? 'wrong signature' : NO_KEY);
    }
    isAnswerSigned = Boolean(frame.flags & FLAG.mac) && authentication.isSigned(frame);
    answer(frame);
    isAnswerSigned = false;
  }

  const decoder = createFrameDecoder({
    onFrame: answerTo,
    onRefused(reason, _bytes, seq) {
      if (reason !== 'version' || versionTold) return;
      versionTold = true;
      refuse({ seq }, ERROR_CODE.version, 'this device speaks version 1');
    },
  });

  function sendStats(): void {
    send(MESSAGE.STATS, 0, 0, messages.stats, {
      tlvs: [
        { key: STAT.framesOut, value: { type: 'u32', number: framesOut >>> 0 } },
        {
          key: STAT.framesIn,
          value: { type: 'u32', number: decoder.counters.frames - before.frames },
        },
        { key: STAT.crcErrors, value: { type: 'u32', number: decoder.counters.crc - before.crc } },
        { key: STAT.droppedBlocks, value: { type: 'u32', number: stream?.dropped ?? 0 } },
        { key: STAT.uptimeNs, value: { type: 'u64', bigint: uptimeNs() } },
      ],
    });
  }

  return {
    receive: (bytes) => (options.datagrams ? decoder.pushDatagram(bytes) : decoder.push(bytes)),
    get ended() {
      return stream?.ended ?? false;
    },
    advance(now) {
      startedNs ??= now;
      nowNs = now;
      if (configuration.expire(now)) tellEvent(REVERTED);
      if (now - heardNs >= SILENCE_NS) stream = null;
      if (!stream) return;
      for (let payload = stream.next(now); payload; payload = stream.next(now))
        sendPayload(MESSAGE.SAMPLES, 0, 0, payload);
      if (now >= statsAtNs) {
        sendStats();
        statsAtNs = now + STATS_EVERY_NS;
      }
    },
  };
}
