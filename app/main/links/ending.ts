// Ends a link once, and turns the operating system's error names into the contract's closed list.
import { saying, type LinkFailure } from '../../contract/index.ts';
import { LinkOpenError, type LinkEnd } from './link.ts';

const CODES: Record<string, LinkFailure> = {
  ENOENT: 'not-found',
  ENODEV: 'not-found',
  ENXIO: 'not-found',
  ENOTFOUND: 'not-found',
  EAI_AGAIN: 'not-found',
  EBUSY: 'busy',
  EACCES: 'no-permission',
  EPERM: 'no-permission',
  ECONNREFUSED: 'refused',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ETIMEDOUT: 'timed-out',
  ECONNRESET: 'hung-up',
  EPIPE: 'hung-up',
  ECONNABORTED: 'hung-up',
  EISDIR: 'failed',
};

/** @param otherwise what an error without a known name means here. */
export function endOfError(error: unknown, otherwise: LinkFailure = 'failed'): LinkEnd {
  const detail = error instanceof Error ? error.message : String(error);
  const name = error instanceof Error && 'code' in error ? String(error.code) : '';
  return { code: CODES[name] ?? otherwise, detail };
}

/** A function that passes the first end on and swallows the rest. */
export function endOnce(
  onEnd: (end: LinkEnd) => void,
): ((end: LinkEnd) => void) & { done: () => boolean } {
  let done = false;
  const end = (reason: LinkEnd): void => {
    if (done) return;
    done = true;
    onEnd(reason);
  };
  return Object.assign(end, { done: () => done });
}

export const CALLED_OFF: LinkEnd = { code: 'closed', detail: [saying('called-off')] };
export const CLOSED_HERE: LinkEnd = { code: 'closed', detail: [saying('closed-here')] };

/** Refuses an opening that was called off before it began. */
export function refuseWhenAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new LinkOpenError(CALLED_OFF);
}

/** A chunk of its own, whatever pool the bytes lie in: free to be moved to a thread. */
export function ownCopy(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const own = new Uint8Array(bytes.length);
  own.set(bytes);
  return own;
}

/** A wall clock that is this far off was set: by NTP after a start without a battery, by a person, by sleep. */
const STEP_NS = 1_000_000_000n;

/**
 * Unix nanoseconds that rise evenly, and follow the wall clock with one step when it was set.
 * @param wallMs Unix milliseconds, may be set at any time. @param risingNs only rises, from anywhere.
 */
export function createArrivalClock(wallMs: () => number, risingNs: () => bigint): () => bigint {
  const anchor = (): bigint => BigInt(Math.round(wallMs())) * 1_000_000n - risingNs();
  let epochNs = anchor();
  return () => {
    const newNs = anchor();
    const offNs = newNs - epochNs;
    if (offNs > STEP_NS || offNs < -STEP_NS) epochNs = newNs;
    return epochNs + risingNs();
  };
}

/** When bytes came, Unix nanoseconds: one clock for all links. */
export const arrivalNow = createArrivalClock(Date.now, process.hrtime.bigint);
