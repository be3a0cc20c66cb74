// Who may have a stored recording played: whoever may see it, by its own page or by a device that plays it.
import type { DeviceId, Permission } from '@harmonic/protocol/model';
import type { Recording } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import { Refusal } from '../access/refusal.ts';
import type { CallParts } from './parts.ts';

/** What lies in a device's area, or in none, and may be seen from there. */
export const mayReach =
  ({ access, places }: Pick<CallParts, 'access' | 'places'>, seat: Seat, permission: Permission) =>
  ({ deviceId }: { deviceId: DeviceId | null }): boolean =>
    access.decide(seat, permission, places.scopeOf(deviceId)).allowed;

/** @throws Refusal not-found: of one that may not be seen nobody hears that it is there. */
export function requirePlayable(parts: CallParts, seat: Seat, id: string): Recording {
  const played = parts.recorder.all().find((each) => each.id === id);
  if (!played || !mayReach(parts, seat, 'recording.see')(played))
    throw new Refusal('not-found', 'there is no such recording', 'unknown-recording');
  return played;
}
