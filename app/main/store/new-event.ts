// An event on its way into the store, with the act it tells of. Types only.
import type { DeviceId } from '@harmonic/protocol/model';
import type { Detail } from '../../contract/index.ts';
import type { Act } from './access-api.ts';

export interface NewEvent {
  atMs: number;
  deviceId: DeviceId | null;
  code: string;
  severity: 'info' | 'warning' | 'error';
  detail: Detail;
  /** What somebody did, and this event tells of: enters the trail in the same transaction. */
  act?: Act;
}
