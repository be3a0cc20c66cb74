// What access and the calls refuse, under the contract's names. The door turns it into the contract's failure.
export type RefusalCode =
  | 'not-found'
  | 'not-allowed'
  | 'signed-out'
  | 'locked'
  | 'proof-needed'
  | 'needs-agreement'
  | 'too-many'
  | 'invalid'
  | 'conflict'
  | 'damaged'
  | 'unavailable';

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The same in one closed word, for the trail and for words in other languages. */
  readonly because: string;
  /** When it may be tried again; null when it is not a matter of waiting. */
  readonly untilMs: number | null;
  constructor(
    code: RefusalCode,
    detail: string,
    because: string = code,
    untilMs: number | null = null,
  ) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.because = because;
    this.untilMs = untilMs;
  }
}
