// Where a call acts: the device, and so the area, that its input names. Decides nothing.
import type { DeviceId, Scope } from '@harmonic/protocol/model';
import type { CallMeta } from '../../contract/index.ts';
import type { Access } from '../access/access.ts';

export interface Places {
  /** The device an input names; null when it names none that is known. */
  deviceOf(of: NonNullable<CallMeta['of']>, input: unknown): DeviceId | null;
  /** What the trail calls it: the id that the input carries, or nothing. */
  subjectOf(input: unknown): string;
  /** Area of a device; of the whole site for none. */
  scopeOf(device: DeviceId | null): Scope;
}

export interface PlaceParts {
  access: Pick<Access, 'scopeOf'>;
  isDevice(id: string): boolean;
  deviceOfRecording(id: string): DeviceId | null;
  deviceOfView(view: number): DeviceId | null;
}

/** The input has not been validated yet: nothing is taken for granted. */
const field = (input: unknown, name: string): unknown =>
  typeof input === 'object' && input !== null ? Reflect.get(input, name) : undefined;

export function createPlaces(parts: PlaceParts): Places {
  return {
    deviceOf(of, input) {
      if (of === 'view') {
        const view = field(input, 'view');
        return typeof view === 'number' ? parts.deviceOfView(view) : null;
      }
      const id = field(input, of === 'device' ? 'deviceId' : 'id') ?? field(input, 'id');
      if (typeof id !== 'string') return null;
      if (of === 'recording') return parts.deviceOfRecording(id);
      return parts.isDevice(id) ? (id as DeviceId) : null;
    },
    subjectOf(input) {
      const id = field(input, 'id') ?? field(input, 'deviceId') ?? field(input, 'device');
      return typeof id === 'string' ? id.slice(0, 80) : '';
    },
    scopeOf: (device) => (device === null ? 'site' : parts.access.scopeOf(device)),
  };
}
