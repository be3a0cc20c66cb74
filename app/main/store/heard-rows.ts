// Frames that were heard on harmonics, or lost there: the newest of all devices, as long as trends are kept. Each
// statement runs inside the caller's transaction.
import type { DeviceId } from '@harmonic/protocol/model';
import { heardFrameSchema, type HeardFrame } from '../../contract/index.ts';
import type { StoreHeard } from '../capture/messages.ts';
import type { Db } from './database.ts';
import type { HeardWish } from './kept-api.ts';
import { parsed } from './records.ts';

export interface HeardRows {
  add(frame: StoreHeard['heard'][number], deviceId: DeviceId): void;
  /** Newest first. */
  list(wish: HeardWish): HeardFrame[];
  /** Removes some that are older than a moment, or more than are kept. @returns how many; 0 when none is left. */
  dropSome(beforeMs: number): number;
}

/** Of all devices: ten channels that send once a second fill it in a day. */
export const HEARD_KEPT = 1_000_000;
const ROWS_A_SLICE = 2000;

interface HeardRow {
  id: number;
  bond: string;
  node: string;
  function: string;
  at_ms: number;
  content: string;
}

const bondOf = (harmonics: readonly number[]): string => harmonics.join('+');
const contentSchema = heardFrameSchema.omit({ id: true, harmonics: true, atMs: true });
type Content = Omit<HeardFrame, 'id' | 'harmonics' | 'atMs'>;

export function createHeardRows(db: Db): HeardRows {
  const insert = db.prepare(
    'INSERT INTO heard (device_id, bond, node, function, at_ms, content) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const list = db.prepare<
    { device: DeviceId; bond: string | null; before: number; limit: number },
    HeardRow
  >(
    `SELECT id, bond, node, function, at_ms, content FROM heard
     WHERE device_id = @device AND (@bond IS NULL OR bond = @bond) AND id < @before ORDER BY id DESC LIMIT @limit`,
  );
  const drop = db.prepare<[number]>(
    `DELETE FROM heard WHERE id IN (SELECT id FROM heard WHERE at_ms < ? ORDER BY at_ms LIMIT ${ROWS_A_SLICE})`,
  );
  const thin = db.prepare<[]>(
    `DELETE FROM heard WHERE id IN (SELECT id FROM heard
       WHERE id <= (SELECT max(id) FROM heard) - ${HEARD_KEPT} ORDER BY id LIMIT ${ROWS_A_SLICE})`,
  );
  return {
    add({ harmonics, atMs, ...rest }, deviceId) {
      const { node, function: name } = rest;
      const content = JSON.stringify(rest satisfies Content);
      insert.run(deviceId, bondOf(harmonics), node, name, Math.round(atMs), content);
    },
    list: ({ deviceId, harmonics, beforeId, limit }) =>
      list
        .all({
          ...{ device: deviceId, bond: harmonics && bondOf(harmonics), limit },
          before: beforeId ?? Number.MAX_SAFE_INTEGER,
        })
        .flatMap(toHeard),
    dropSome: (beforeMs) => drop.run(beforeMs).changes || thin.run().changes,
  };
}

function toHeard(row: HeardRow): HeardFrame[] {
  const content = contentSchema.safeParse(parsed(row.content)).data;
  if (!content) return [];
  const harmonics = row.bond.split('+').map(Number);
  return [{ ...content, id: row.id, harmonics, atMs: row.at_ms }];
}
