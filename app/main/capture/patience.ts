// Why a device that does not get as far as its stream is given up, by what was seen of it meanwhile. Pure.
import { ERROR_CODE, MAX_FRAME } from '@harmonic/protocol/link';
import type { LinkFailure } from '../../contract/index.ts';

export interface Seen {
  /** Bytes that are no frames, or frames of nobody who is asked. */
  foreign: boolean;
  /** Bytes that were no frame, of whatever kind, since the greeting began. */
  noise: number;
  /** Frames of another version. */
  version: boolean;
  /** What its CAPS lack; '' when none came. */
  lacks: string;
}

export const nothingSeen = (): Seen => ({
  foreign: false,
  noise: 0,
  version: false,
  lacks: '',
});

/** Who sends so much that is no frame will not be heard out: each byte takes time from devices that measure. */
const FLOOD_BYTES = 256 * 1024;

export const isFlood = ({ noise }: Seen): boolean => noise > FLOOD_BYTES;

type OnTheWay = 'greeting' | 'asking' | 'opening';
interface Reason {
  code: LinkFailure;
  detail: string;
}

/** What an ERROR to what was asked on the way means; `forgotten`: greet anew, null: it is asked again. */
export function reasonOfError(
  state: OnTheWay,
  { code, text }: { code: number; text: string },
): Reason | 'forgotten' | null {
  if (code === ERROR_CODE.version)
    return { code: 'version', detail: `the device speaks another version: ${text}` };
  if (state === 'greeting')
    return code === ERROR_CODE.busy
      ? { code: 'busy', detail: `the device takes no more consoles: ${text}` }
      : null;
  if (code === ERROR_CODE.state) return 'forgotten';
  const what = state === 'asking' ? 'CAPS' : 'the stream';
  return { code: 'refused', detail: `the device refuses ${what}: ${text}` };
}

export function reasonToGiveUp(state: OnTheWay, seen: Seen): Reason {
  if (state === 'opening')
    return { code: 'silent', detail: 'STREAM_OPEN was not answered for 3 s' };
  if (state === 'asking') {
    return seen.lacks === ''
      ? { code: 'silent', detail: 'CAPS was not answered for 3 s' }
      : { code: 'failed', detail: `the device's CAPS lack ${seen.lacks} (SPEC L6.2)` };
  }
  if (seen.version)
    return { code: 'version', detail: 'the device speaks another version of the protocol' };
  if (isFlood(seen))
    return {
      code: 'not-harmonic',
      detail: `${seen.noise} bytes came at once and none of them were in the Harmonic protocol: another kind of device, or a wrong baud rate`,
    };
  // More than any frame holds, and no end of one: foreign too.
  if (seen.foreign || seen.noise > MAX_FRAME)
    return {
      code: 'not-harmonic',
      detail:
        'something answers, but not in the Harmonic protocol: wrong baud rate, or another kind of device',
    };
  return { code: 'silent', detail: 'no answer to HELLO for 3 s' };
}
