// Devices that streamed when the console last ran and were never adopted: nothing of them is kept, and that is told.
// Read from the events, which are kept of every device. Pure.
import type { DeviceId } from '@harmonic/protocol/model';
import type { ConsoleEvent } from '../../contract/index.ts';

/** The event that tells of them; what is older has been told. */
export const LEFT_BEHIND = 'device.leftBehind';
/** Events that are looked through. */
export const LEFT_BEHIND_EVENTS = 1000;

type Told = Pick<ConsoleEvent, 'code' | 'deviceId' | 'detail'>;

/**
 * @param events newest first. @param kept the adopted ones.
 * @returns an address a device, as its event has it; one that a person let go, or forgot, is none of them.
 */
export function leftBehind(events: readonly Told[], kept: ReadonlySet<DeviceId>): string[] {
  const settled = new Set<DeviceId>(kept);
  const addresses = new Set<string>();
  for (const { code, deviceId, detail } of events) {
    if (code === LEFT_BEHIND) break;
    if (deviceId === null || settled.has(deviceId)) continue;
    if (code === 'device.forgotten' || code === 'device.disconnected' || code === 'link.streaming')
      settled.add(deviceId);
    if (code === 'link.streaming') addresses.add(detail.replace(/: \S+ Hz$/, ''));
  }
  return [...addresses];
}
