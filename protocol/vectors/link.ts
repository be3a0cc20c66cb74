// Reads the link's golden data for tests and fuzzing, and names the codec of each vector. Decides nothing itself.
import { readFileSync } from 'node:fs';
import { messages, type Layout } from '../link/index.ts';

export interface LinkVector {
  /** The rule of SPEC.md it holds. */
  rule: string;
  name: string;
  message: string;
  part: string;
  /** As the codec reads them; bytes in hex, u64 in decimal. */
  fields: Record<string, unknown>;
  frame: string;
  /** Without the leading delimiter. */
  wire: string;
}

export interface RefusedVector {
  name: string;
  /** A FrameRefusal, or `payload`: a good frame around a message that is none. */
  reason: string;
  wire: string;
}

const read = (file: string): string => readFileSync(new URL(file, import.meta.url), 'utf8');
const rows = (file: string): string[][] =>
  read(file)
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));

export const linkVectors = JSON.parse(read('link.json')) as LinkVector[];
/** Name, frame, wire: what readers without JSON see. */
export const linkLines = rows('link.txt');
export const refusedVectors: RefusedVector[] = rows('link-refused.txt').map(
  ([name = '', reason = '', wire = '']) => ({ name, reason, wire }),
);

/** Counters of one row, one after the other, and what each is (L16.3). */
export const counterRows = rows('link-counters.txt').map(
  ([name = '', counters = '', told = '']) => ({
    ...{ name, counters: counters.split(' ').map(BigInt), told: told.split(' ') },
  }),
);

export const bytesOf = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => parseInt(pair, 16));
export const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

const m = messages;
/** Every codec but SAMPLES, which is read in place. */
export const codecs = {
  'HELLO request': m.hello,
  'CAPS request': m.caps.request,
  'CAPS reply': m.caps.reply,
  'PING request': m.ping,
  'CFG_GET request': m.cfgGet.request,
  'CFG_GET reply': m.cfgGet.reply,
  'CFG_STAGE request': m.cfgStage.request,
  'CFG_STAGE reply': m.cfgStage.reply,
  'CFG_APPLY request': m.cfgApply.request,
  'CFG_APPLY reply': m.cfgApply.reply,
  'CFG_CONFIRM request': m.cfgConfirm.request,
  'CFG_CONFIRM reply': m.cfgConfirm.reply,
  'CFG_ABORT request': m.cfgAbort.request,
  'CFG_ABORT reply': m.cfgAbort.reply,
  'STREAM_OPEN request': m.streamOpen.request,
  'STREAM_OPEN reply': m.streamOpen.reply,
  'STREAM_CLOSE request': m.streamClose.request,
  'STREAM_CLOSE reply': m.streamClose.reply,
  'CREDIT request': m.credit,
  'CHANNEL_DATA request': m.channelData,
  'CHANNEL_SEND request': m.channelSend.request,
  'CHANNEL_SEND reply': m.channelSend.reply,
  'CHANNEL_SIGN request': m.channelSign.request,
  'CHANNEL_SIGN reply': m.channelSign.reply,
  'EVENT request': m.event,
  'SPECTRUM request': m.spectrum,
  'COMMAND request': m.command.request,
  'COMMAND reply': m.command.reply,
  'TIME_SYNC request': m.timeSync.request,
  'TIME_SYNC reply': m.timeSync.reply,
  'LOG request': m.log,
  'STATS request': m.stats,
  'FW_BEGIN request': m.fwBegin.request,
  'FW_BEGIN reply': m.fwBegin.reply,
  'FW_CHUNK request': m.fwChunk.request,
  'FW_CHUNK reply': m.fwChunk.reply,
  'FW_END request': m.fwEnd.request,
  'FW_END reply': m.fwEnd.reply,
  'FW_ACTIVATE request': m.fwActivate.request,
  'FW_ACTIVATE reply': m.fwActivate.reply,
  'AUTH challenge': m.authChallenge,
  'AUTH answer': m.authAnswer,
  'AUTH confirm': m.authConfirm,
  'AUTH accepted': m.authAccepted,
  'AUTH key': m.authKey,
  'AUTH kept': m.authKept,
  'ERROR request': m.error,
} as unknown as Readonly<Record<string, Layout<Record<string, unknown>> | undefined>>;

/** A decoded value as the vectors write it. */
export function asFields(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return hexOf(value);
  if (Array.isArray(value)) return value.map(asFields);
  if (typeof value !== 'object' || value === null) return value;
  if ('value' in value && 'key' in value && typeof value.value === 'object' && value.value) {
    const { type, ...held } = value.value as { type: string };
    return { key: value.key, type, value: asFields(Object.values(held)[0]) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, asFields(held)]));
}
