// What a host refuses, in a closed list; the message is for people.
import type { RefusedBecause } from '../../contract/index.ts';

export class HostRefusal extends Error {
  readonly code:
    | 'key-exposed'
    | 'key-damaged'
    | 'key-missing'
    | 'wrong-passphrase'
    | 'passphrase-needed'
    | 'unusable-folder'
    | 'port-taken'
    | 'certificate'
    | 'conflict'
    | 'invalid'
    | 'unavailable';
  /** For those that answer a call; null where the code says it all, or a terminal is told. */
  readonly because: RefusedBecause | null;
  constructor(code: HostRefusal['code'], message: string, because: RefusedBecause | null = null) {
    super(message);
    this.name = 'HostRefusal';
    this.code = code;
    this.because = because;
  }
}
