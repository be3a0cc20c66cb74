// Unauthorised spectral events, each with the event that tells of it, and their pictures: the newest have theirs. Each
// statement runs inside the caller's transaction.
import type { DeviceId } from '@harmonic/protocol/model';
import {
  encodeLevels,
  LINE_LEAST_DB,
  LINE_STEPS_A_DB,
  spectralEventSchema,
  type SpectralEvent,
  type SpectralPicture,
} from '../../contract/index.ts';
import type { EventPicture, SeenSpectral } from '../capture/messages.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import type { ToldSpectral } from './kept-api.ts';
import { parsed } from './records.ts';

export interface SpectralRows {
  /** @returns its number, and whether it is new: then `tells` names the event that tells of it. */
  put(seen: SeenSpectral, deviceId: DeviceId): { id: number; isNew: boolean };
  /** What a device says itself; of the same place soon after is the same event. */
  told(told: ToldSpectral): { id: number; isNew: boolean };
  tells(id: number, eventId: number): void;
  get(deviceId: DeviceId, id: number): SpectralEvent;
  /** Of an event; null: it tells of none. */
  ofEvent(eventId: number): SpectralEvent | null;
  eventOf(id: number): number | null;
  picture(deviceId: DeviceId, id: number): SpectralPicture | null;
  /** Newest first. */
  list(deviceId: DeviceId, beforeId: number | null, limit: number): SpectralEvent[];
  /** Nobody says any more how it goes on. @returns its number; null: it does not last, or there is none. */
  cut(key: string): number | null;
  /** The console stopped while they lasted. */
  cutAll(): void;
  /** Removes some that are older, or more than are kept; pictures of more than have theirs. @returns how many. */
  dropSome(beforeMs: number): number;
}

export const SPECTRAL_KEPT = 100_000;
/** About 10 kB each. */
export const PICTURES_KEPT = 2000;
const ROWS_A_SLICE = 1000;
/** A device that says the same place again within this says the same. */
const SAME_MS = 10_000;
const SAME_SHARE = 0.02;

interface Row {
  id: number;
  device_id: DeviceId;
  event_id: number | null;
  content: string;
  picture_state: SpectralEvent['picture'];
}
type Content = Omit<SpectralEvent, 'id' | 'deviceId' | 'picture'>;
const contentSchema = spectralEventSchema.omit({ id: true, deviceId: true, picture: true });
type Head = Pick<EventPicture, 'firstHz' | 'columnHz' | 'firstMs' | 'everyMs'>;

export function createSpectralRows(db: Db): SpectralRows {
  const columns = 'id, device_id, event_id, content, picture_state';
  const byKey = db.prepare<[string], Row>(`SELECT ${columns} FROM spectral_event WHERE key = ?`);
  const byId = db.prepare<[number, DeviceId], Row>(
    `SELECT ${columns} FROM spectral_event WHERE id = ? AND device_id = ?`,
  );
  const byEvent = db.prepare<[number], Row>(
    `SELECT ${columns} FROM spectral_event WHERE event_id = ?`,
  );
  const itsEvent = db.prepare<[number], { event_id: number | null }>(
    'SELECT event_id FROM spectral_event WHERE id = ?',
  );
  const page = db.prepare<[DeviceId, number, number], Row>(
    `SELECT ${columns} FROM spectral_event WHERE device_id = ? AND id < ? ORDER BY id DESC LIMIT ?`,
  );
  const lasting = db.prepare<[], Row>(`SELECT ${columns} FROM spectral_event WHERE lasting = 1`);
  const insert = db.prepare(
    `INSERT INTO spectral_event (device_id, key, last_ms, lasting, content, picture_state)
     VALUES (?, ?, ?, ?, ?, 'none')`,
  );
  const change = db.prepare(
    'UPDATE spectral_event SET last_ms = ?, lasting = ?, content = ? WHERE id = ?',
  );
  const tell = db.prepare('UPDATE spectral_event SET event_id = ? WHERE id = ?');
  const setPicture = db.prepare(
    `UPDATE spectral_event SET picture_state = 'kept', picture_head = ?, picture = ? WHERE id = ?`,
  );
  const onePicture = db.prepare<
    [number, DeviceId],
    { picture_head: string | null; picture: Uint8Array | null }
  >('SELECT picture_head, picture FROM spectral_event WHERE id = ? AND device_id = ?');
  const dropOld = db.prepare<[number]>(
    `DELETE FROM spectral_event WHERE id IN
       (SELECT id FROM spectral_event WHERE last_ms < ? AND lasting = 0 ORDER BY last_ms LIMIT ${ROWS_A_SLICE})`,
  );
  const thin = db.prepare<[]>(
    `DELETE FROM spectral_event WHERE id IN (SELECT id FROM spectral_event
       WHERE id <= (SELECT max(id) FROM spectral_event) - ${SPECTRAL_KEPT} ORDER BY id LIMIT ${ROWS_A_SLICE})`,
  );
  const letGo = db.prepare<[]>(
    `UPDATE spectral_event SET picture = NULL, picture_state = 'gone' WHERE id IN
       (SELECT id FROM spectral_event WHERE picture_state = 'kept' ORDER BY id DESC LIMIT 100 OFFSET ${PICTURES_KEPT})`,
  );

  function write(key: string, deviceId: DeviceId, content: Content, before: Row | undefined) {
    const text = JSON.stringify(content);
    const isLasting = content.state === 'lasting' ? 1 : 0;
    const lastMs = Math.round(content.lastMs);
    if (before) change.run(lastMs, isLasting, text, before.id);
    const id =
      before?.id ?? Number(insert.run(deviceId, key, lastMs, isLasting, text).lastInsertRowid);
    return { id, isNew: !before };
  }
  function cutRow(row: Row): boolean {
    const content = contentSchema.safeParse(parsed(row.content)).data;
    if (content?.state !== 'lasting') return false;
    const text = JSON.stringify({ ...content, state: 'cut' } satisfies Content);
    change.run(Math.round(content.lastMs), 0, text, row.id);
    return true;
  }
  function lastTold({ deviceId, hz, harmonic, atMs }: ToldSpectral): SpectralEvent | undefined {
    return page
      .all(deviceId, Number.MAX_SAFE_INTEGER, 20)
      .flatMap(toEvent)
      .find(
        (event) =>
          event.state === 'told' &&
          // Whichever way somebody set the clock meanwhile.
          Math.abs(atMs - event.lastMs) < SAME_MS &&
          event.harmonic === harmonic &&
          (event.hz === hz ||
            (event.hz !== null && hz !== null && Math.abs(event.hz - hz) < SAME_SHARE * hz)),
      );
  }
  return {
    put({ key, place, picture, ...rest }, deviceId) {
      const written = write(key, deviceId, { ...place, ...rest, unfit: [] }, byKey.get(key));
      if (picture) {
        const { firstHz, columnHz, firstMs, everyMs, spectrumDb, lines } = picture;
        const head: Head = { firstHz, columnHz, firstMs, everyMs };
        const bytes = new Uint8Array(4 * spectrumDb.length + lines.length);
        const view = new DataView(bytes.buffer);
        spectrumDb.forEach((level, i) => view.setFloat32(4 * i, level, true));
        bytes.set(lines, 4 * spectrumDb.length);
        setPicture.run(JSON.stringify([spectrumDb.length, head]), bytes, written.id);
        letGo.run();
      }
      return written;
    },
    told(told) {
      const { deviceId, hz, levelDb, harmonic, atMs } = told;
      const before = lastTold(told);
      const content: Content = {
        ...{ rules: ['device'], hz, lowHz: hz, highHz: hz, f0Hz: null, harmonic, offsetHz: null },
        ...{ called: told.called, unfit: told.unfit },
        ...{ levelDb, legitimateDb: null, overFloorDb: null, firstMs: atMs, lastMs: atMs },
        ...{ channel: null, state: 'told', fullScale: null, unit: '' },
        ...{ clippedSamples: 0, heldBackBefore: told.heldBackBefore },
        ...(before && {
          firstMs: before.firstMs,
          heldBackBefore: before.heldBackBefore + told.heldBackBefore,
        }),
      };
      const key = `${deviceId} told ${content.firstMs} ${hz ?? ''} ${harmonic ?? ''}`;
      return write(key, deviceId, content, before && byId.get(before.id, deviceId));
    },
    tells: (id, eventId) => void tell.run(eventId, id),
    get(deviceId, id) {
      const [event] = [byId.get(id, deviceId)].flatMap(toEvent);
      if (!event)
        throw new StoreFailure('not-found', 'there is no such spectral event', 'not-found');
      return event;
    },
    ofEvent: (eventId) => [byEvent.get(eventId)].flatMap(toEvent)[0] ?? null,
    eventOf: (id) => itsEvent.get(id)?.event_id ?? null,
    picture: (deviceId, id) => toPicture(onePicture.get(id, deviceId)),
    list: (deviceId, beforeId, limit) =>
      page.all(deviceId, beforeId ?? Number.MAX_SAFE_INTEGER, limit).flatMap(toEvent),
    cut(key) {
      const row = byKey.get(key);
      return row && cutRow(row) ? row.id : null;
    },
    cutAll() {
      for (const row of lasting.all()) cutRow(row);
    },
    dropSome: (beforeMs) => dropOld.run(beforeMs).changes || thin.run().changes,
  };
}

function toEvent(row: Row | undefined): SpectralEvent[] {
  const content = row && contentSchema.safeParse(parsed(row.content)).data;
  if (!content) return [];
  const { id, device_id: deviceId, picture_state: picture } = row;
  return [{ ...content, id, deviceId, picture }];
}

function toPicture(
  row: { picture_head: string | null; picture: Uint8Array | null } | undefined,
): SpectralPicture | null {
  if (!row?.picture || row.picture_head === null) return null;
  const [columns, head] = parsed(row.picture_head) as [number, Head];
  const { buffer, byteOffset, length } = row.picture;
  const view = new DataView(buffer, byteOffset, length);
  const spectrum = Float32Array.from({ length: columns }, (_, i) => view.getFloat32(4 * i, true));
  const lines = Float32Array.from(
    row.picture.subarray(4 * columns),
    (step) => LINE_LEAST_DB + step / LINE_STEPS_A_DB,
  );
  const { firstHz, columnHz, firstMs, everyMs } = head;
  return {
    ...{ firstHz, columnHz, columns, spectrum: encodeLevels(spectrum) },
    lines: { count: lines.length / columns, firstMs, everyMs, levels: encodeLevels(lines) },
  };
}
