// Why a device that does not get as far as its stream is given up, by what was seen of it meanwhile. Pure.
import type { LinkFailure } from '../../contract/index.ts';

export interface Seen {
  /** Bytes that are no frames, or frames of nobody who is asked. */
  foreign: boolean;
  /** Frames of another version. */
  version: boolean;
  /** What its CAPS lack; '' when none came. */
  lacks: string;
}

export const nothingSeen = (): Seen => ({ foreign: false, version: false, lacks: '' });

export function reasonToGiveUp(
  state: 'greeting' | 'asking' | 'opening',
  seen: Seen,
): { code: LinkFailure; detail: string } {
  if (state === 'opening')
    return { code: 'silent', detail: 'STREAM_OPEN was not answered for 3 s' };
  if (state === 'asking') {
    return seen.lacks === ''
      ? { code: 'silent', detail: 'CAPS was not answered for 3 s' }
      : { code: 'failed', detail: `the device's CAPS lack ${seen.lacks} (SPEC L6.2)` };
  }
  if (seen.version)
    return { code: 'version', detail: 'the device speaks another version of the protocol' };
  if (seen.foreign)
    return {
      code: 'not-harmonic',
      detail:
        'something answers, but not in the Harmonic protocol: wrong baud rate, or another kind of device',
    };
  return { code: 'silent', detail: 'no answer to HELLO for 3 s' };
}
