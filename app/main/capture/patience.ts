// Why a device that does not get as far as its stream is given up, by what was seen of it meanwhile. Pure.
import { ERROR_CODE, MAX_FRAME } from '@harmonic/protocol/link';
import { saying, type LinkFailure, type Said } from '../../contract/index.ts';

export interface Seen {
  /** Bytes that are no frames, or frames of nobody who is asked. */
  foreign: boolean;
  /** Bytes that were no frame, of whatever kind, since the greeting began. */
  noise: number;
  /** Frames of another version. */
  version: boolean;
  /** What its CAPS lack; null when none came. */
  lacks: Said | null;
}

export const nothingSeen = (): Seen => ({
  foreign: false,
  noise: 0,
  version: false,
  lacks: null,
});

/** Who sends so much that is no frame will not be heard out: each byte takes time from devices that measure. */
const FLOOD_BYTES = 256 * 1024;

export const isFlood = ({ noise }: Seen): boolean => noise > FLOOD_BYTES;

type OnTheWay = 'greeting' | 'asking' | 'opening';
interface Reason {
  code: LinkFailure;
  detail: Said[];
}

/** What an ERROR to what was asked on the way means; `forgotten`: greet anew, null: it is asked again. */
export function reasonOfError(
  state: OnTheWay,
  { code, text }: { code: number; text: string },
): Reason | 'forgotten' | null {
  if (code === ERROR_CODE.version)
    return { code: 'version', detail: [saying('version-refused', { text })] };
  if (state === 'greeting')
    return code === ERROR_CODE.busy
      ? { code: 'busy', detail: [saying('no-more-consoles', { text })] }
      : null;
  if (code === ERROR_CODE.state) return 'forgotten';
  const what = state === 'asking' ? 'caps-refused' : 'stream-refused';
  return { code: 'refused', detail: [saying(what, { text })] };
}

/** What is not answered for so long is given up. */
export const PATIENCE_MS = 3000;

export function reasonToGiveUp(state: OnTheWay, seen: Seen): Reason {
  const seconds = PATIENCE_MS / 1000;
  if (state === 'opening')
    return { code: 'silent', detail: [saying('stream-unanswered', { seconds })] };
  if (state === 'asking') {
    return seen.lacks === null
      ? { code: 'silent', detail: [saying('caps-unanswered', { seconds })] }
      : { code: 'failed', detail: [seen.lacks] };
  }
  if (seen.version) return { code: 'version', detail: [saying('version-heard')] };
  if (isFlood(seen))
    return {
      code: 'not-harmonic',
      detail: [saying('flood', { bytes: seen.noise })],
    };
  // More than any frame holds, and no end of one: foreign too.
  if (seen.foreign || seen.noise > MAX_FRAME)
    return {
      code: 'not-harmonic',
      detail: [saying('not-harmonic')],
    };
  return { code: 'silent', detail: [saying('hello-unanswered', { seconds })] };
}
