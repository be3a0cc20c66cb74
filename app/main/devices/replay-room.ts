// How many stored recordings play at once: each holds its samples in memory (transfers/recorded-samples.ts bounds one).
import type { LinkAddress } from '@harmonic/protocol/model';
import { isOfRecording } from '../links/address.ts';
import { samePlace } from '../links/place.ts';
import type { Fleet } from './fleet.ts';
import { PlantRefusal } from './refusal.ts';

const MOST_REPLAYS = 4;

/** Whether what is at an address may play beside what plays already; true of all that is no stored recording. */
export function hasRoomFor(fleet: Fleet, address: LinkAddress): boolean {
  if (!isOfRecording(address)) return true;
  const others = fleet.ids().filter((id) => {
    const at = fleet.get(id)?.address;
    return at !== undefined && isOfRecording(at) && !samePlace(at, address);
  });
  return others.length < MOST_REPLAYS;
}

/** @throws PlantRefusal conflict. */
export function requireRoomFor(fleet: Fleet, address: LinkAddress): void {
  if (hasRoomFor(fleet, address)) return;
  throw new PlantRefusal(
    'conflict',
    `${MOST_REPLAYS} recordings are replayed at once at most: disconnect or forget one of them first`,
    'too-many-replays',
    { most: String(MOST_REPLAYS) },
  );
}
