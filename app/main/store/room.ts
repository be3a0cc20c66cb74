// Whether there is room for something that will be written for long. Looks only.
import type { CallParts } from './call-parts.ts';
import { freeBytes, MARGIN_BYTES } from './disk.ts';
import { StoreFailure } from './failure.ts';

/** @throws StoreFailure disk-full, in words that say how much is missing. */
export function requireRoom({ dataDir, records }: Pick<CallParts, 'dataDir' | 'records'>): void {
  const needed = records.retention().floorBytes + MARGIN_BYTES;
  const free = freeBytes(dataDir);
  if (free >= needed) return;
  throw new StoreFailure(
    'disk-full',
    `${Math.round(free / 1e6)} MB are free and ${Math.round(needed / 1e6)} MB must stay free: make room, or lower the floor under Storage`,
    'low-room',
    { freeMb: String(Math.round(free / 1e6)), neededMb: String(Math.round(needed / 1e6)) },
  );
}
