// A refusal by the calls themselves; the door turns it into the contract's failure of the same name.
export class Refusal extends Error {
  readonly code: 'not-found' | 'not-allowed' | 'invalid' | 'conflict' | 'unavailable';
  constructor(code: Refusal['code'], detail: string) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
  }
}
