// What a host refuses, in a closed list; the message is for people.
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
  constructor(code: HostRefusal['code'], message: string) {
    super(message);
    this.name = 'HostRefusal';
    this.code = code;
  }
}
