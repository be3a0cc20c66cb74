// A device's side of the link, made of functions: the same bytes as the firmware, no compiler needed.
// The owner brings bytes and time; what the device sends goes to `send`. Always announces itself as simulated.
import {
  buildFrame,
  CAP,
  createFrameDecoder,
  ERROR_CODE,
  FLAG,
  MAX_PAYLOAD,
  MESSAGE,
  messages,
  ROLE,
  STAT,
  SAMPLE_FORMAT,
  toWire,
} from '../link/index.ts';
import type { Frame, Layout, Tlv } from '../link/index.ts';
import { createConfiguration, type DeviceConfiguration } from './configuration.ts';
import { createSampleStream, type SampleStream } from './sample-stream.ts';
import type { SampleSource } from './source.ts';
import { UNITS } from '../model/index.ts';

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
const CREDIT_LIMIT = 64;
const MAX_BLOCK = 1024;

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
  let framesOut = 0;
  let stream: SampleStream | null = null;
  const configuration: DeviceConfiguration = createConfiguration(options.name, source.rateHz);

  function sendPayload(type: number, flags: number, ref: number, payload: Uint8Array): void {
    const frame = buildFrame({ type, flags, seq, ref }, payload);
    seq = (seq + 1) & 0xffff;
    framesOut += 1;
    options.send(options.datagrams ? frame : toWire(frame));
  }
  function send<T>(type: number, flags: number, ref: number, layout: Layout<T>, value: T): void {
    sendPayload(type, flags, ref, scratch.slice(0, layout.encode(value, scratch)));
  }
  const refuse = (frame: Frame, code: number, text: string): void =>
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

  function capabilities(): Tlv[] {
    const perChannel = source.channels.flatMap(({ name, unit, fullScale }): Tlv[] => [
      { key: CAP.channelName, value: { type: 'text', text: name } },
      { key: CAP.channelUnit, value: { type: 'u8', number: UNITS.indexOf(unit) } },
      { key: CAP.channelFullScale, value: { type: 'f32', number: fullScale } },
    ]);
    return [
      { key: CAP.channels, value: { type: 'u8', number: source.channels.length } },
      ...perChannel,
      { key: CAP.rateHz, value: { type: 'f64', number: source.rateHz } },
      { key: CAP.formats, value: { type: 'u8', number: 1 << (SAMPLE_FORMAT[source.format] - 1) } },
      { key: CAP.creditLimit, value: { type: 'u16', number: CREDIT_LIMIT } },
      { key: CAP.simulated, value: { type: 'u8', number: options.simulated ? 1 : 0 } },
      { key: CAP.source, value: { type: 'u8', number: 0 } },
      { key: CAP.maxBlock, value: { type: 'u16', number: MAX_BLOCK } },
    ];
  }

  function openStream(frame: Frame): void {
    const asked = request(frame, messages.streamOpen.request);
    if (!asked) return;
    const format = SAMPLE_FORMAT[source.format];
    const fits =
      asked.source === 0 &&
      (asked.format === 0 || asked.format === format) &&
      (asked.channels === 0 || asked.channels === source.channels.length) &&
      (asked.rateHz === 0 || asked.rateHz === source.rateHz) &&
      asked.decimation <= 1 &&
      asked.blockSamples <= MAX_BLOCK;
    if (!fits) return refuse(frame, ERROR_CODE.value, 'this stream cannot be given');
    const blockSamples =
      asked.blockSamples || Math.min(512, Math.max(64, Math.round(source.rateHz / 100)));
    const inForce = {
      ...asked,
      format,
      channels: source.channels.length,
      rateHz: source.rateHz,
      blockSamples,
      decimation: 1,
    };
    reply(frame, messages.streamOpen.reply, inForce);
    stream = createSampleStream(source, asked.stream, blockSamples, asked.credit, nowNs);
    statsAtNs = nowNs + STATS_EVERY_NS;
  }

  const answers: Record<number, (frame: Frame) => void> = {
    [MESSAGE.HELLO](frame) {
      const asked = request(frame, messages.hello);
      if (!asked) return;
      if (asked.minVersion > 1)
        return refuse(frame, ERROR_CODE.version, 'this device speaks version 1');
      greeted = true;
      stream = null;
      configuration.drop();
      reply(frame, messages.hello, {
        minVersion: 1,
        maxVersion: 1,
        role: ROLE.device,
        reserved: 0,
        maxPayload: MAX_PAYLOAD,
        id: bytesOfHex(options.hardwareId),
        bootId: options.bootId,
        firmware: FIRMWARE,
        name: configuration.name(),
      });
    },
    [MESSAGE.CAPS]: (frame) => reply(frame, messages.caps.reply, { tlvs: capabilities() }),
    [MESSAGE.PING](frame) {
      const asked = request(frame, messages.ping);
      if (asked) reply(frame, messages.ping, asked);
    },
    [MESSAGE.STREAM_OPEN]: openStream,
    [MESSAGE.STREAM_CLOSE](frame) {
      const asked = request(frame, messages.streamClose.request);
      if (!asked) return;
      if (stream?.id !== asked.stream) return refuse(frame, ERROR_CODE.state, 'no such stream');
      reply(frame, messages.streamClose.reply, { stream: asked.stream, blocks: stream.blocks });
      stream = null;
    },
    [MESSAGE.CREDIT](frame) {
      const granted = messages.credit.decode(frame.bytes.subarray(frame.from, frame.to));
      if (granted && stream?.id === granted.stream) stream.grant(granted.total);
    },
    [MESSAGE.TIME_SYNC](frame) {
      const asked = request(frame, messages.timeSync.request);
      if (asked)
        reply(frame, messages.timeSync.reply, {
          t1Ns: asked.t1Ns,
          t2Ns: uptimeNs(),
          t3Ns: uptimeNs(),
        });
    },
    [MESSAGE.CFG_GET](frame) {
      const asked = request(frame, messages.cfgGet.request);
      if (asked) reply(frame, messages.cfgGet.reply, configuration.read(asked.keys));
    },
    [MESSAGE.CFG_STAGE](frame) {
      const asked = request(frame, messages.cfgStage.request);
      if (!asked) return;
      const staged = configuration.stage(asked.txn, asked.tlvs);
      if ('refused' in staged) return refuse(frame, staged.refused, staged.text);
      reply(frame, messages.cfgStage.reply, { txn: asked.txn, crc: staged.crc });
    },
    [MESSAGE.CFG_APPLY](frame) {
      const asked = request(frame, messages.cfgApply.request);
      if (!asked) return;
      const applied = configuration.apply(asked.txn, asked.revertMs, asked.crc, nowNs);
      if ('refused' in applied) return refuse(frame, applied.refused, applied.text);
      reply(frame, messages.cfgApply.reply, { txn: asked.txn, crc: applied.crc });
    },
    [MESSAGE.CFG_CONFIRM](frame) {
      const asked = request(frame, messages.cfgConfirm.request);
      if (!asked) return;
      const confirmed = configuration.confirm(asked.txn);
      if ('refused' in confirmed) return refuse(frame, confirmed.refused, confirmed.text);
      reply(frame, messages.cfgConfirm.reply, { txn: asked.txn, crc: confirmed.crc });
    },
    [MESSAGE.CFG_ABORT](frame) {
      const asked = request(frame, messages.cfgAbort.request);
      if (!asked) return;
      const aborted = configuration.abort(asked.txn);
      if ('refused' in aborted) return refuse(frame, aborted.refused, aborted.text);
      reply(frame, messages.cfgAbort.reply, { txn: asked.txn, crc: aborted.crc });
    },
    [MESSAGE.AUTH]: (frame) => refuse(frame, ERROR_CODE.auth, 'this device has no key'),
    [MESSAGE.COMMAND]: (frame) => refuse(frame, ERROR_CODE.auth, 'this device has no key'),
    [MESSAGE.FW_BEGIN]: (frame) =>
      refuse(frame, ERROR_CODE.state, 'this device has no flash slots'),
    [MESSAGE.FW_CHUNK]: (frame) =>
      refuse(frame, ERROR_CODE.state, 'this device has no flash slots'),
    [MESSAGE.FW_END]: (frame) => refuse(frame, ERROR_CODE.state, 'this device has no flash slots'),
    [MESSAGE.FW_ACTIVATE]: (frame) =>
      refuse(frame, ERROR_CODE.state, 'this device has no flash slots'),
  };

  const decoder = createFrameDecoder({
    onFrame(frame) {
      if (frame.type === MESSAGE.ERROR || frame.flags & FLAG.response) return;
      const answer = answers[frame.type];
      if (!answer) return refuse(frame, ERROR_CODE.type, 'unknown message');
      if (!greeted && frame.type !== MESSAGE.HELLO)
        return refuse(frame, ERROR_CODE.state, 'HELLO first');
      answer(frame);
    },
  });

  function sendStats(): void {
    send(MESSAGE.STATS, 0, 0, messages.stats, {
      tlvs: [
        { key: STAT.framesOut, value: { type: 'u32', number: framesOut >>> 0 } },
        { key: STAT.framesIn, value: { type: 'u32', number: decoder.counters.frames } },
        { key: STAT.crcErrors, value: { type: 'u32', number: decoder.counters.crc } },
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
      if (configuration.expire(now)) {
        send(MESSAGE.EVENT, 0, 0, messages.event, {
          code: 0x0201,
          severity: 2,
          count: 0,
          timeNs: uptimeNs(),
          tlvs: [],
        });
      }
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
