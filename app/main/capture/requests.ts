// What the console asks of a device on its way to an open stream, and beside it (SPEC L5–L7). Says it, and waits for
// nothing: each gives the number that its answer carries as `ref`.
import { MESSAGE, messages, STREAM_SOURCE } from '@harmonic/protocol/link';
import type { HardwareId } from '@harmonic/protocol/model';
import type { Capabilities } from './capabilities.ts';
import { createCredit } from './credit.ts';
import { consoleHello } from './greeting.ts';
import { promptBlock } from './opening.ts';
import type { Talk } from './talk.ts';

export interface Requests {
  hello(): number;
  capabilities(): number;
  /** Rate, format and channels are left to the device. */
  openStream(): number;
  /** CHANNEL_DATA beside the samples. A device that cannot give it refuses, and nothing is missing. */
  openChannels(): number;
  closeStream(): number;
}

export interface RequestsOptions {
  consoleId: HardwareId;
  consoleName: string;
  bootId: number;
  /** Somebody waits for what the samples say: they are to come in short blocks. */
  isPrompt(): boolean;
}

/** The console's number for its stream of samples. */
export const STREAM = 1;
const CHANNEL_STREAM = 2;
const LEFT_OPEN = { format: 0, channels: 0, rateHz: 0, decimation: 0 } as const;

/** @param known of the device; null: not yet. */
export function createRequests(
  talk: Talk,
  { consoleId, consoleName, bootId, isPrompt }: RequestsOptions,
  known: () => Capabilities | null,
): Requests {
  return {
    hello: () =>
      talk.say(MESSAGE.HELLO, messages.hello, consoleHello(consoleId, bootId, consoleName)),
    capabilities: () => talk.say(MESSAGE.CAPS, messages.caps.request, {}),
    openStream() {
      const capabilities = known();
      const isShort = capabilities !== null && isPrompt();
      return talk.say(MESSAGE.STREAM_OPEN, messages.streamOpen.request, {
        ...{ stream: STREAM, source: STREAM_SOURCE.input, ...LEFT_OPEN },
        blockSamples: isShort ? promptBlock(capabilities, talk.line.bytesPerSecond) : 0,
        credit: createCredit(capabilities?.creditLimit ?? 1).granted,
      });
    },
    openChannels: () =>
      talk.say(MESSAGE.STREAM_OPEN, messages.streamOpen.request, {
        ...{ stream: CHANNEL_STREAM, source: STREAM_SOURCE.channels, ...LEFT_OPEN },
        ...{ blockSamples: 0, credit: 0 },
      }),
    closeStream: () =>
      talk.say(MESSAGE.STREAM_CLOSE, messages.streamClose.request, { stream: STREAM }),
  };
}
