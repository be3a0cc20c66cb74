// The one narrow interface of every transport: bytes out, bytes in with their arrival time, and why it ended.
// A link never decodes, never retries and never knows a device.
import { inEnglish, type Detail, type LinkFailure, type LinkKind } from '../../contract/index.ts';
import type { LinkAddress } from '@harmonic/protocol/model';

export interface LinkEnd {
  code: LinkFailure;
  /** The operating system's own words, or ours where there are none. */
  detail: Detail;
}

export interface LinkEvents {
  /**
   * A chunk that belongs to the receiver from now on: a whole ArrayBuffer of its own, free to be moved
   * to a thread. On a datagram link a chunk is exactly one datagram.
   * @param arrivalNs Unix nanoseconds, read once when the chunk arrived.
   */
  onBytes(chunk: Uint8Array<ArrayBuffer>, arrivalNs: bigint): void;
  /** Exactly once, whoever ended it; nothing is called after it. */
  onEnd(end: LinkEnd): void;
}

export interface Link {
  readonly kind: LinkKind;
  readonly address: LinkAddress;
  /** True: a chunk is one raw frame (UDP). False: COBS byte stream. */
  readonly datagrams: boolean;
  /** Bytes a second that the line can carry, where that is known (serial: baud / 10). */
  readonly bytesPerSecond: number | null;
  /** Never throws; false when the bytes were refused (closed, or the bounded output queue is full: counted by the caller). */
  write(bytes: Uint8Array): boolean;
  /** Ends with `closed`; resolves when the operating system has let go. */
  close(): Promise<void>;
}

/** Opens an address or rejects with a LinkOpenError. */
export type OpenLink = (
  address: LinkAddress,
  events: LinkEvents,
  signal?: AbortSignal,
) => Promise<Link>;

/** The outside world refused; `end` says why in a closed list. */
export class LinkOpenError extends Error {
  readonly end: LinkEnd;
  constructor(end: LinkEnd) {
    super(inEnglish(end.detail));
    this.name = 'LinkOpenError';
    this.end = end;
  }
}
