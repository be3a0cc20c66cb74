// Which announcements on the LAN speak of a device that is missed. Pure.
import type { DeviceId, LinkAddress } from '@harmonic/protocol/model';
import type { Discovered } from '../../contract/index.ts';
import type { DeviceRecord, Registry } from './record.ts';

/** Only of one that waits to be tried again, and that nobody else claims to be: the others are not looked for. */
export function sightingsOf(
  registry: Registry,
  found: readonly Discovered[],
): { id: DeviceId; address: LinkAddress }[] {
  const isMissed = ({ hardwareId, link, rivals }: DeviceRecord): boolean =>
    hardwareId !== null && link?.state === 'waiting' && rivals.size === 0;
  return [...registry.values()]
    .filter(isMissed)
    .flatMap(({ id, hardwareId }) =>
      found
        .filter((announcement) => announcement.hardwareId === hardwareId)
        .map(({ address }) => ({ id, address })),
    );
}
