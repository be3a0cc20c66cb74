// Where an address leads, whatever the spelling: two links to one place would fight over it.
import { realpathSync } from 'node:fs';
import type { LinkAddress } from '@harmonic/protocol/model';
import { DEFAULT_BAUD, readAddress, writeAddress } from './address.ts';

/** Baud rates tried, in this order, when none is said (SPEC L1.3). */
const BAUDS = [DEFAULT_BAUD, 2_000_000, 115_200];

/** The node behind links and options; for anything but a path the address itself. */
export function placeOf(address: LinkAddress): string {
  const reading = readAddress(address);
  if (!reading.ok || !('path' in reading.address)) return address;
  const { kind, path } = reading.address;
  return `${kind}:${nodeOf(path)}`;
}

function nodeOf(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path; // not there: its name is all there is
  }
}

export const samePlace = (a: LinkAddress, b: LinkAddress): boolean =>
  a === b || placeOf(a) === placeOf(b);

/** Bits a second of a serial address that says them, else 0. */
export function baudOf(address: LinkAddress): number {
  const reading = readAddress(address);
  return reading.ok && reading.address.kind === 'serial' ? (reading.address.baud ?? 0) : 0;
}

/** The ways to try an address: itself, or a serial port at each rate when none is said. */
export function pathsOf(address: LinkAddress): LinkAddress[] {
  const reading = readAddress(address);
  if (!reading.ok || reading.address.kind !== 'serial' || reading.address.baud !== null) {
    return [address];
  }
  const { path } = reading.address;
  return BAUDS.map((baud) => writeAddress({ kind: 'serial', path, baud }));
}
