// What this machine is called, and where it can be reached. Looks anew each time: addresses come and go.
import { hostname, networkInterfaces } from 'node:os';

export function findMachine(): { hostname: string; addresses: string[] } {
  const addresses = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    // An address of one link only means nothing without saying which.
    .filter(({ internal, scopeid }) => !internal && !scopeid)
    .toSorted((one, other) => one.family.localeCompare(other.family))
    .map(({ address }) => address);
  return { hostname: hostname(), addresses };
}
