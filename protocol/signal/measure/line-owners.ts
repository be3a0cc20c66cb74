// Of which fault a line is that several could have made. Decides between expectations; finds no line and no fault.
import type { Fault } from './bearing.ts';

/** One line that a fault is expected to make. */
export interface ExpectedLine {
  fault: Fault;
  /** Multiple of the fault's frequency. */
  multiple: number;
  /** Shaft turns (BPFI) or cage turns (BSF) beside the multiple; 0: the line itself. */
  sideband: number;
}
export interface OwnedLine {
  /** False: a fault that was found has this line, and it tells nothing of this one. */
  isOwn: boolean;
  /** What else the same line answers to, of the faults that were found if any of them has it: nothing tells them apart. */
  alsoOf: ExpectedLine[];
}

/**
 * The same line of the spectrum, within the tolerance of several expectations, is of the faults that were found; where
 * none of them was, or several, it is shared.
 */
export function withOwners<T extends ExpectedLine & { frequencyHz: number; stands: boolean }>(
  lines: readonly T[],
  found: ReadonlySet<Fault>,
): (T & OwnedLine)[] {
  return lines.map((line) => {
    const claims = line.stands
      ? lines.filter((each) => each.frequencyHz === line.frequencyHz)
      : [line];
    const ofFound = claims.filter(({ fault }) => found.has(fault));
    const owners = ofFound.length > 0 ? ofFound : claims;
    const alsoOf = owners
      .filter((each) => each !== line)
      .map(({ fault, multiple, sideband }) => ({ fault, multiple, sideband }));
    return { ...line, isOwn: owners.includes(line), alsoOf };
  });
}
