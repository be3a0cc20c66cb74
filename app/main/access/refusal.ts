// A refusal by access or by the calls themselves, under the contract's names; the door turns it into that failure.
export class Refusal extends Error {
  readonly code:
    | 'not-found'
    | 'not-allowed'
    | 'signed-out'
    | 'locked'
    | 'proof-needed'
    | 'needs-agreement'
    | 'too-many'
    | 'invalid'
    | 'conflict'
    | 'unavailable';
  constructor(code: Refusal['code'], detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
  }
}
