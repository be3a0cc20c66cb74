// Spectral events and the events that tell of them: one of each, told when it begins and again when it has ended. Each
// call runs inside the caller's transaction.
import type { DeviceId } from '@harmonic/protocol/model';
import type { ConsoleEvent } from '../../contract/index.ts';
import type { SeenSpectral } from '../capture/messages.ts';
import type { ToldSpectral } from './kept-api.ts';
import { ITSELF } from './outbox.ts';
import type { Records } from './records.ts';
import type { SpectralRows } from './spectral-rows.ts';
import { spectralWords } from './spectral-words.ts';
import type { Writes } from './writes.ts';

export interface SpectralBook {
  keep(seen: SeenSpectral, deviceId: DeviceId): void;
  /** Nobody says any more how it goes on. */
  cut(key: string): void;
  tell(told: ToldSpectral): void;
  /** With what it tells of. */
  withSpectral(event: ConsoleEvent): ConsoleEvent;
}

export const SPECTRAL_CODE = 'spectral.unauthorised';

export function createSpectralBook(
  spectral: SpectralRows,
  records: Records,
  writes: Writes,
): SpectralBook {
  const withSpectral = (event: ConsoleEvent): ConsoleEvent =>
    event.code === SPECTRAL_CODE ? { ...event, spectral: spectral.ofEvent(event.id) } : event;

  function record(
    { id, isNew }: { id: number; isNew: boolean },
    place: Pick<ToldSpectral, 'hz' | 'harmonic' | 'called' | 'levelDb'> & {
      unfit?: ToldSpectral['unfit'];
    },
    deviceId: DeviceId,
    atMs: number,
  ): void {
    if (!isNew) return;
    const severity = 'warning';
    const detail = spectralWords(place);
    const event = {
      atMs: Math.round(atMs),
      deviceId,
      code: SPECTRAL_CODE,
      severity,
      detail,
    } as const;
    const added = records.addEvent(event, ITSELF);
    spectral.tells(id, added.id);
    writes.announce({ type: 'event', event: withSpectral(added) });
  }
  function tellAgain(id: number): void {
    const eventId = spectral.eventOf(id);
    const event = eventId === null ? null : records.event(eventId);
    if (event) writes.announce({ type: 'event', event: withSpectral(event) });
  }
  return {
    keep(seen, deviceId) {
      const kept = spectral.put(seen, deviceId);
      record(kept, seen.place, deviceId, seen.place.firstMs);
      if (!kept.isNew && (seen.state !== 'lasting' || seen.picture)) tellAgain(kept.id);
    },
    cut(key) {
      const id = spectral.cut(key);
      if (id !== null) tellAgain(id);
    },
    tell: (told) => record(spectral.told(told), told, told.deviceId, told.atMs),
    withSpectral,
  };
}
