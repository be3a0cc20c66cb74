// The message table: every type of the link, its request and its reply, each declared once (SPEC L5–L12).
import * as f from './layout.ts';

export const MESSAGE = {
  HELLO: 0x01,
  CAPS: 0x02,
  PING: 0x03,
  CFG_GET: 0x10,
  CFG_STAGE: 0x11,
  CFG_APPLY: 0x12,
  CFG_CONFIRM: 0x13,
  CFG_ABORT: 0x14,
  STREAM_OPEN: 0x20,
  STREAM_CLOSE: 0x21,
  CREDIT: 0x22,
  SAMPLES: 0x23,
  CHANNEL_DATA: 0x24,
  EVENT: 0x25,
  SPECTRUM: 0x26,
  CHANNEL_SEND: 0x27,
  CHANNEL_SIGN: 0x28,
  COMMAND: 0x30,
  TIME_SYNC: 0x40,
  LOG: 0x41,
  STATS: 0x42,
  FW_BEGIN: 0x50,
  FW_CHUNK: 0x51,
  FW_END: 0x52,
  FW_ACTIVATE: 0x53,
  AUTH: 0x60,
  ERROR: 0x7f,
} as const;
export type MessageName = keyof typeof MESSAGE;

/** Codes of ERROR. */
export const ERROR_CODE = {
  type: 1,
  version: 2,
  state: 3,
  length: 4,
  value: 5,
  auth: 6,
  busy: 7,
  txn: 8,
  flash: 9,
} as const;

export const ROLE = { device: 0, console: 1, gateway: 2 } as const;

const streamLayout = f.layout({
  stream: f.u8,
  source: f.u8,
  format: f.u8,
  channels: f.u8,
  rateHz: f.f64,
  blockSamples: f.u16,
  decimation: f.u16,
  credit: f.u32,
});
const empty = f.layout({});
const txn = f.layout({ txn: f.u32 });
const txnCrc = f.layout({ txn: f.u32, crc: f.u32 });
const tlvList = f.layout({ tlvs: f.tlvs() });

/** HELLO reads alike both ways. `firmware` is major << 16 | minor << 8 | patch. */
export const hello = f.layout({
  minVersion: f.u16,
  maxVersion: f.u16,
  role: f.u8,
  reserved: f.u8,
  maxPayload: f.u16,
  id: f.fixed(8),
  bootId: f.u32,
  firmware: f.u32,
  name: f.text8,
});
export const caps = { request: empty, reply: tlvList };
export const ping = f.layout({ token: f.u32 });
export const cfgGet = {
  request: f.layout({ keys: f.u16List }),
  reply: f.layout({ tlvs: f.tlvs(4), crc: f.u32 }),
};
export const cfgStage = { request: f.layout({ txn: f.u32, tlvs: f.tlvs() }), reply: txnCrc };
export const cfgApply = {
  request: f.layout({ txn: f.u32, revertMs: f.u32, crc: f.u32 }),
  reply: txnCrc,
};
export const cfgConfirm = { request: txn, reply: txnCrc };
export const cfgAbort = { request: txn, reply: txnCrc };
/** The reply has the values in force, not those asked for. */
export const streamOpen = { request: streamLayout, reply: streamLayout };
export const streamClose = {
  request: f.layout({ stream: f.u8 }),
  reply: f.layout({ stream: f.u8, blocks: f.u32 }),
};
export const credit = f.layout({ stream: f.u8, reserved8: f.u8, reserved16: f.u16, total: f.u32 });
export const channelData = f.layout({
  harmonic: f.u16,
  link: f.u8,
  bits: f.u8,
  timeNs: f.u64,
  snrCentidB: f.i16,
  clockDecippm: f.i16,
  evmPercent: f.u8,
  phyFlags: f.u8,
  psdu: f.bytes16,
});
/** What a console asks a device to send on a bond of harmonics (SPEC L16). */
export const channelSend = {
  request: f.layout({
    counter: f.u64,
    fec: f.u8,
    modulation: f.u8,
    phyFlags: f.u8,
    reserved: f.u8,
    harmonics: f.u16List,
    psdu: f.bytes16,
  }),
  reply: empty,
};
/** Asks a device for its signature on a bond of harmonics (SPEC L17). */
export const channelSign = {
  request: f.layout({ counter: f.u64, slot: f.u32, nonce: f.fixed(16), harmonics: f.u16List }),
  reply: empty,
};
export const event = f.holding(
  f.layout({ code: f.u16, severity: f.u8, count: f.u8, timeNs: f.u64, tlvs: f.shortTlvs }),
  (value) => value.count === value.tlvs.length,
);
/** `halfDbBelow`: a byte a bin, in steps of 0.5 dB below full scale. */
export const spectrum = f.holding(
  f.layout({
    firstMilliHz: f.u32,
    binHz: f.f32,
    levels: f.u16,
    timeNs: f.u64,
    halfDbBelow: f.rest,
  }),
  (value) => value.levels === value.halfDbBelow.length,
);
export const command = {
  request: f.layout({ id: f.u32, opcode: f.u16, ttlMs: f.u16, counter: f.u64, args: f.rest }),
  reply: f.layout({ id: f.u32, status: f.u16, result: f.rest }),
};
export const timeSync = {
  request: f.layout({ t1Ns: f.u64 }),
  reply: f.layout({ t1Ns: f.u64, t2Ns: f.u64, t3Ns: f.u64 }),
};
export const log = f.layout({ timeNs: f.u64, level: f.u8, text: f.text8 });
export const stats = tlvList;
export const fwBegin = {
  request: f.layout({ job: f.u32, size: f.u32, sha256: f.fixed(32), version: f.u32, chunk: f.u16 }),
  reply: f.layout({ job: f.u32, offset: f.u32 }),
};
export const fwChunk = {
  request: f.layout({ job: f.u32, offset: f.u32, data: f.rest }),
  reply: f.layout({ job: f.u32, offset: f.u32 }),
};
export const fwEnd = {
  request: f.layout({ job: f.u32 }),
  reply: f.layout({ job: f.u32, status: f.u16 }),
};
export const fwActivate = {
  request: f.layout({ job: f.u32, revertS: f.u32 }),
  reply: f.layout({ job: f.u32, status: f.u16 }),
};
/** The steps of AUTH tell themselves apart by their first field (SPEC L9.1, L9.5, L9.8). */
export const authChallenge = f.holding(
  f.layout({ step: f.u32, id: f.fixed(8), nonce: f.fixed(16) }),
  ({ step }) => step === 1,
);
export const authAnswer = f.holding(
  f.layout({ step: f.u32, id: f.fixed(8), nonce: f.fixed(16), tag: f.fixed(16) }),
  ({ step }) => step === 2,
);
export const authConfirm = f.holding(
  f.layout({ step: f.u32, tag: f.fixed(16) }),
  ({ step }) => step === 3,
);
export const authAccepted = f.holding(f.layout({ step: f.u32 }), ({ step }) => step === 4);
/** The device's key, written once (SPEC L9.8), and what tells that it was. */
export const authKey = f.holding(
  f.layout({ step: f.u32, key: f.fixed(32) }),
  ({ step }) => step === 5,
);
export const authKept = f.holding(
  f.layout({ step: f.u32, fingerprint: f.fixed(8) }),
  ({ step }) => step === 6,
);
export const error = f.layout({ code: f.u16, text: f.text8 });

/** Keys of CAPS (SPEC L6). */
export const CAP = {
  channels: 1,
  channelName: 2,
  channelUnit: 3,
  channelFullScale: 4,
  rateHz: 5,
  formats: 6,
  adcRangeV: 7,
  dacRangeV: 8,
  f0MinHz: 9,
  f0MaxHz: 10,
  maxHarmonic: 11,
  fecMask: 12,
  flashSlots: 13,
  creditLimit: 14,
  simulated: 15,
  source: 16,
  maxBlock: 17,
} as const;
/** Keys of the configuration (SPEC L10). */
export const CFG = {
  f0Hz: 1,
  guardEighths: 2,
  periods: 3,
  name: 4,
  baud: 5,
  rateHz: 6,
  blockSamples: 7,
  tcpPort: 8,
} as const;
/** Keys of STATS (SPEC L12). */
export const STAT = {
  framesOut: 1,
  framesIn: 2,
  crcErrors: 3,
  gaps: 4,
  droppedBlocks: 5,
  queueHighWater: 6,
  heapFree: 7,
  temperatureC: 8,
  lockState: 9,
  uptimeNs: 10,
  role: 11,
  f0Hz: 12,
  clockPpm: 13,
  master: 14,
  contested: 15,
  framesUnsent: 16,
  reportsDropped: 17,
} as const;

export const SAMPLE_FORMAT = { int16: 1, int24: 2, float32: 3 } as const;
export const STREAM_SOURCE = { input: 0, spectrum: 1, channels: 2 } as const;
