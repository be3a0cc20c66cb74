// What a simulated device has to give: its CAPS, and the stream a console may open of it (SPEC L6, L7). Pure.
import { CAP, messages, SAMPLE_BYTES, SAMPLE_FORMAT, SAMPLES_HEADER_BYTES } from '../link/index.ts';
import type { Tlv } from '../link/index.ts';
import { UNITS } from '../model/index.ts';
import type { SampleSource } from './source.ts';

export const CREDIT_LIMIT = 256;
export const MAX_BLOCK = 1024;
/** Blocks a second where nobody says otherwise: each screen frame has news. */
const BLOCKS_A_SECOND = 100;
const DEFAULT_BLOCK = [16, 512] as const;

export type StreamOpen = NonNullable<ReturnType<typeof messages.streamOpen.request.decode>>;

export const defaultBlock = (rateHz: number): number =>
  Math.min(DEFAULT_BLOCK[1], Math.max(DEFAULT_BLOCK[0], Math.round(rateHz / BLOCKS_A_SECOND)));

export function capabilitiesOf(source: SampleSource, isSimulated: boolean): Tlv[] {
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
    { key: CAP.simulated, value: { type: 'u8', number: isSimulated ? 1 : 0 } },
    { key: CAP.source, value: { type: 'u8', number: 0 } },
    { key: CAP.maxBlock, value: { type: 'u16', number: MAX_BLOCK } },
  ];
}

/** TLVs in parts of at most `mostBytes`, whole ones in each (L2.6); at least one part. */
export function inParts(tlvs: readonly Tlv[], mostBytes: number): Tlv[][] {
  const scratch = new Uint8Array(mostBytes);
  const parts: Tlv[][] = [[]];
  let held = 0;
  for (const tlv of tlvs) {
    const bytes = messages.stats.encode({ tlvs: [tlv] }, scratch);
    if (held + bytes > mostBytes) {
      parts.push([]);
      held = 0;
    }
    parts.at(-1)?.push(tlv);
    held += bytes;
  }
  return parts;
}

/**
 * The stream in force for what was asked; null when it cannot be given (ERROR 5).
 * @param block samples of a block where the console leaves the choice. @param mostPayload bytes.
 */
export function streamInForce(
  source: SampleSource,
  asked: StreamOpen,
  block: number,
  mostPayload: number,
): StreamOpen | null {
  const format = SAMPLE_FORMAT[source.format];
  const channels = asked.channels === 0 ? source.channels.length : asked.channels;
  const fits =
    asked.source === 0 &&
    (asked.format === 0 || asked.format === format) &&
    channels <= source.channels.length &&
    (asked.rateHz === 0 || asked.rateHz === source.rateHz) &&
    asked.decimation <= 1;
  if (!fits) return null;
  const room = (mostPayload - SAMPLES_HEADER_BYTES) / (channels * SAMPLE_BYTES[source.format]);
  const most = Math.min(MAX_BLOCK, Math.floor(room));
  if (asked.blockSamples > most) return null;
  return {
    ...asked,
    format,
    channels,
    rateHz: source.rateHz,
    blockSamples: asked.blockSamples === 0 ? Math.min(block, most) : asked.blockSamples,
    decimation: 1,
  };
}
