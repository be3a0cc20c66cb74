// What the plant leaves in the store without being asked: last seen, events, ends of recordings. A talkative device is held back.
import type { DeviceId } from '@harmonic/protocol/model';
import {
  saying,
  toldOf,
  type AuthenticationFailure,
  type Because,
  type Detail,
  type SignatureDoubt,
  type Told,
} from '../../contract/index.ts';
import type { EventPlace } from '../capture/messages.ts';
import type { Act, NewEvent, StoreApi } from '../store/api.ts';
import { createEventAllowance } from './event-allowance.ts';
import type { DeviceRecord } from './record.ts';
import { storedOf } from './snapshot.ts';

type Calls = Pick<
  StoreApi,
  | 'devices'
  | 'putDevice'
  | 'touchDevice'
  | 'forgetDevice'
  | 'addEvent'
  | 'events'
  | 'stopRecording'
  | 'channelPlans'
  | 'heard'
  | 'deviceKeys'
  | 'setDeviceKey'
  | 'removeDeviceKey'
  | 'tellSpectral'
>;
/** What the plant needs of the store. */
export type PlantStore = {
  [K in keyof Calls]: (...args: Parameters<Calls[K]>) => Promise<ReturnType<Calls[K]>>;
};

export interface Chronicle {
  /** Nothing for a device that is not adopted. */
  seen(record: DeviceRecord): void;
  /** Its record is gone, so nothing would ever end its recording; none may run. */
  gone(id: DeviceId): void;
  /** Unauthorised energy, as the device says. */
  spectral(id: DeviceId, place: EventPlace, called: string | null): void;
  /** @param act of the console itself, for the trail. */
  note(
    id: DeviceId,
    code: string,
    severity: NewEvent['severity'],
    detail: Detail,
    act?: Pick<Act, 'act' | 'because' | 'outcome'>,
  ): void;
}

const EVENTS_PER_MINUTE = 60;
/** What a device says as often as it likes has an allowance of its own: it keeps nothing else of that device away. */
const OWN_WORDS: ReadonlySet<string> = new Set(['device.log', 'device.event']);
/** What the trail says of a device that has not proven its key on its link. */
export const UNPROVEN_BECAUSE: Readonly<Record<AuthenticationFailure, Because>> = {
  'wrong-key': 'proof-other-key',
  'no-key-there': 'proof-no-key',
  'other-device': 'proof-other-device',
  forged: 'proof-unsigned',
  refused: 'proof-refused',
  silent: 'proof-silent',
};
/** And of a node that is believed no longer on its harmonics. */
export const UNSIGNED_BECAUSE: Readonly<Record<SignatureDoubt, Because>> = {
  unsigned: 'frame-unsigned',
  'wrong-mac': 'frame-wrong-mac',
  replayed: 'frame-replayed',
  'wrong-key': 'proof-other-key',
  'wrong-pattern': 'frame-wrong-pattern',
  'too-old': 'frame-too-old',
};
/** What the console does by itself is done by nobody. */
const NOBODYS = { actor: null, scope: 'site', facts: {}, personal: null } as const;

export function createChronicle(store: PlantStore, now: () => number): Chronicle {
  const allowance = createEventAllowance(EVENTS_PER_MINUTE);
  /** What the store refuses here it says itself, as a condition of the site. */
  const inBackground = (work: Promise<unknown>): void => void work.catch(() => undefined);
  return {
    seen(record) {
      const stored = storedOf(record);
      if (!stored) return;
      const { id, lastSeenMs, firmware, address } = stored;
      inBackground(store.touchDevice(id, lastSeenMs, firmware, address));
    },
    gone: (id) => inBackground(store.stopRecording(id, now())),
    spectral(deviceId, place, called) {
      const atMs = now();
      const passed = allowance.allow(`${deviceId} energy`, atMs);
      if (!passed) return;
      const heldBackBefore = passed.refusedBefore;
      inBackground(store.tellSpectral({ deviceId, atMs, heldBackBefore, called, ...place }));
    },
    note(deviceId, code, severity, detail, act) {
      const atMs = now();
      // What the trail is to have, no flood of the device's own keeps out of it.
      const kind = act?.act ?? (OWN_WORDS.has(code) ? 'says' : '');
      const passed = allowance.allow(`${deviceId} ${kind}`, atMs);
      if (!passed) return;
      const held = passed.refusedBefore;
      const withHeld = (): Told => [...toldOf(detail), saying('held-back', { count: held })];
      const own = act && { ...act, ...NOBODYS, atMs, subject: deviceId };
      const event = { atMs, deviceId, code, severity, detail: held > 0 ? withHeld() : detail };
      inBackground(store.addEvent(own ? { ...event, act: own } : event));
    },
  };
}
