// The device link: bytes to frames to messages and back, as `../SPEC.md` says (rules L). Pure: told the bytes,
// the time and the key; owns no port, clock or randomness.
//
//   chunk ──decoder──▶ Frame ──messages.x.decode / readSamplesHeader──▶ values       (null: not this message)
//   values ──messages.x.encode──▶ payload ──buildFrame──▶ datagram ──toWire──▶ byte stream
export * from './cobs.ts';
export * from './counter-row.ts';
export * from './crc32c.ts';
export * from './decoder.ts';
export * from './frame.ts';
export * from './mac.ts';
export * as messages from './messages.ts';
export {
  CAP,
  CFG,
  ERROR_CODE,
  MESSAGE,
  ROLE,
  SAMPLE_FORMAT,
  STAT,
  STREAM_SOURCE,
} from './messages.ts';
export * from './replay-window.ts';
export type { Layout, ShortTlv, Tlv, TlvValue, ValueOf } from './layout.ts';
export * from './samples.ts';
export * from './sequence.ts';
export * from './time-sync.ts';
export { decodeUtf8, encodeUtf8 } from './utf8.ts';
