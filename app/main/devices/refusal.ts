// What the plant refuses, under the contract's names. Thrown here, turned into the contract's failure at its door.
import type { RefusedBecause } from '../../contract/index.ts';

export class PlantRefusal extends Error {
  readonly code: 'not-found' | 'not-allowed' | 'invalid' | 'conflict';
  readonly because: RefusedBecause;
  /** Names and numbers of the detail. */
  readonly facts: Readonly<Record<string, string>>;
  constructor(
    code: PlantRefusal['code'],
    detail: string,
    because: RefusedBecause,
    facts: Readonly<Record<string, string>> = {},
  ) {
    super(detail);
    this.name = 'PlantRefusal';
    this.code = code;
    this.because = because;
    this.facts = facts;
  }
}
