// What the plant refuses, under the contract's names. Thrown here, turned into the contract's failure at its door.
export class PlantRefusal extends Error {
  readonly code: 'not-found' | 'not-allowed' | 'invalid' | 'conflict';
  constructor(code: PlantRefusal['code'], detail: string) {
    super(detail);
    this.name = 'PlantRefusal';
    this.code = code;
  }
}
