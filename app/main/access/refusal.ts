// What access and the calls refuse, under the contract's names. The door turns it into the contract's failure.
import type { Unfit } from '@harmonic/protocol/model';
import type { RefusedBecause } from '../../contract/index.ts';

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

interface More {
  /** When it may be tried again; null when it is not a matter of waiting. */
  untilMs?: number | null;
  /** Names and numbers of `detail`, for its sentence in other languages. */
  facts?: Readonly<Record<string, string>>;
  /** Why what was asked for cannot be: `detail` has its English. */
  unfit?: Unfit;
}

export class Refusal extends Error {
  readonly code: RefusalCode;
  /** The same as `detail` in one closed word, for the trail and for words in other languages. */
  readonly because: RefusedBecause;
  readonly untilMs: number | null;
  readonly facts: Readonly<Record<string, string>>;
  readonly unfit: Unfit | null;
  constructor(
    code: RefusalCode,
    detail: string,
    because: RefusedBecause,
    { untilMs = null, facts = {}, unfit }: More = {},
  ) {
    super(detail);
    this.name = 'Refusal';
    this.code = code;
    this.because = because;
    this.untilMs = untilMs;
    this.facts = facts;
    this.unfit = unfit ?? null;
  }
}
