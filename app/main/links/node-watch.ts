// Says when a file or device node becomes usable: it was missing or closed to us, and now is neither.
import { access, constants } from 'node:fs/promises';
import type { LinkAddress } from '@harmonic/protocol/model';
import { readAddress } from './address.ts';

const LOOK_MS = 250;

/**
 * Looks four times a second; the system's own watchers miss what happens in /dev on some machines.
 * @returns stops watching. For addresses that are no node it never calls.
 */
export function watchNode(address: LinkAddress, onUsable: () => void): () => void {
  const reading = readAddress(address);
  if (!reading.ok || !('path' in reading.address)) return () => undefined;
  const { path, kind } = reading.address;
  const mode = kind === 'serial' ? constants.R_OK | constants.W_OK : constants.R_OK;
  let usable: boolean | null = null;
  let looking = false;
  const look = async (): Promise<void> => {
    if (looking) return;
    looking = true;
    const now = await access(path, mode).then(
      () => true,
      () => false,
    );
    looking = false;
    if (usable === false && now && !stopped) onUsable();
    usable = now;
  };
  let stopped = false;
  const timer = setInterval(() => void look(), LOOK_MS);
  void look();
  return () => {
    stopped = true;
    clearInterval(timer);
  };
}
