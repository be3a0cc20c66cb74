// Devices that streamed when the console last ran and were never adopted: nothing of them is kept, and that is told.
// Read from the events, which are kept of every device.
import type { DeviceId } from '@harmonic/protocol/model';
import type { ConsoleEvent, Site } from '../../contract/index.ts';
import type { PlantStore } from './chronicle.ts';

/** The event that tells of them; what is older has been told. */
export const LEFT_BEHIND = 'device.leftBehind';
/** Events that are looked through. */
const LEFT_BEHIND_EVENTS = 1000;

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
    // A stored recording that was played is here, whatever became of its device.
    if (code === 'link.streaming' && !detail.startsWith('recording:'))
      addresses.add(detail.replace(/: \S+ Hz$/, ''));
  }
  return [...addresses];
}

export interface LeftBehindParts {
  store: Pick<PlantStore, 'events' | 'addEvent'>;
  now(): number;
  onNotice(code: Site['notices'][number]['code'], detail: string | null): void;
}
export interface LeftBehind {
  /** Once: as an event, and as a notice. @param kept the adopted ones. */
  tell(kept: ReadonlySet<DeviceId>): Promise<void>;
  /** A person connects something: the notice has been read. */
  putAway(): void;
}

export function createLeftBehind({ store, now, onNotice }: LeftBehindParts): LeftBehind {
  let isTold = false;
  return {
    async tell(kept) {
      const addresses = leftBehind(await store.events(null, LEFT_BEHIND_EVENTS), kept);
      if (addresses.length === 0) return;
      const detail = addresses.join(', ');
      const told = { atMs: now(), deviceId: null, code: LEFT_BEHIND, detail } as const;
      await store.addEvent({ ...told, severity: 'warning' });
      onNotice('devices-left-behind', detail);
      isTold = true;
    },
    putAway() {
      if (isTold) onNotice('devices-left-behind', null);
      isTold = false;
    },
  };
}
