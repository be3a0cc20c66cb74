// The plan of each device's harmonics: one, changed as a whole, by whoever saw the newest. Opens no transaction.
import {
  channelPlanSchema,
  type ChannelPlan,
  type DeviceId,
  type PersonId,
} from '@harmonic/protocol/model';
import type { KeptPlan } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';
import { parsed } from './records.ts';

interface PlanRow {
  device_id: DeviceId;
  version: number;
  content: string;
  set_by: PersonId | null;
  set_at_ms: number;
}

export interface PlanRows {
  all(): KeptPlan[];
  get(deviceId: DeviceId): KeptPlan | null;
  /**
   * @throws StoreFailure conflict where `basedOn` is not the newest version, or who is to sign does so on another
   * device's plan: it has one key for its frames at a time. That device is not named: not everybody may know of it.
   */
  set(
    input: { deviceId: DeviceId; plan: ChannelPlan; basedOn: number | null },
    atMs: number,
    by: Cause,
  ): KeptPlan;
  /** @throws StoreFailure conflict as above, not-found. */
  remove(deviceId: DeviceId, basedOn: number | null, atMs: number, by: Cause): void;
}

/** No plan: its row stays for the version, so that a later plan is never taken for the one that was read before. */
const REMOVED = 'null';

export function createPlanRows(db: Db, outbox: Outbox): PlanRows {
  const every = db.prepare<[], PlanRow>('SELECT * FROM channel_plan ORDER BY device_id');
  const one = db.prepare<[DeviceId], PlanRow>('SELECT * FROM channel_plan WHERE device_id = ?');
  const put = db.prepare(
    `INSERT INTO channel_plan (device_id, version, content, set_by, set_at_ms)
     VALUES (@device_id, @version, @content, @set_by, @set_at_ms)
     ON CONFLICT (device_id) DO UPDATE SET version = excluded.version, content = excluded.content,
       set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`,
  );

  /** @returns the plan that stands, and the version given last: of the plan, or of one that was removed. */
  function newest(deviceId: DeviceId, basedOn: number | null) {
    const row = one.get(deviceId);
    const kept = toPlan(row);
    if ((kept?.version ?? 0) !== (basedOn ?? 0))
      throw new StoreFailure(
        'conflict',
        'somebody has changed this plan meanwhile: look at it as it is now, and change it again',
        'plan-changed',
      );
    return { kept, last: row?.version ?? 0 };
  }
  function requireOneListener({ deviceId, plan }: { deviceId: DeviceId; plan: ChannelPlan }): void {
    const others = every
      .all()
      .flatMap((row) => (row.device_id === deviceId ? [] : (toPlan(row) ?? [])));
    const taken = new Set(
      others.flatMap((kept) => kept.plan.assignments.flatMap(({ signedBy }) => signedBy ?? [])),
    );
    for (const { node, signedBy } of plan.assignments)
      if (signedBy !== undefined && taken.has(signedBy))
        throw new StoreFailure(
          'conflict',
          `${node} cannot sign with that device’s key: it signs on the plan of another device already, and answers one listener at a time`,
          'signer-taken',
          { asked: node },
        );
  }
  return {
    all: () => every.all().flatMap((row) => toPlan(row) ?? []),
    get: (deviceId) => toPlan(one.get(deviceId)),
    set({ deviceId, plan, basedOn }, atMs, by) {
      const { kept, last } = newest(deviceId, basedOn);
      const version = last + 1;
      requireOneListener({ deviceId, plan });
      const content = JSON.stringify(plan);
      const row: PlanRow = {
        ...{ device_id: deviceId, version, content, set_by: by.actor, set_at_ms: atMs },
      };
      put.run(row);
      const kind = kept ? 'patch' : 'insert';
      tellRecord(outbox, 'channel-plan', deviceId, kind, { ...row }, by, deviceId);
      return { deviceId, plan, version, setBy: by.actor, setAtMs: atMs };
    },
    remove(deviceId, basedOn, atMs, by) {
      const { kept, last } = newest(deviceId, basedOn);
      if (!kept)
        throw new StoreFailure('not-found', 'this device has no plan of harmonics', 'unknown-plan');
      put.run({
        ...{ device_id: deviceId, version: last + 1, content: REMOVED },
        ...{ set_by: by.actor, set_at_ms: atMs },
      });
      tellRecord(outbox, 'channel-plan', deviceId, 'delete', { device_id: deviceId }, by, deviceId);
    },
  };
}

/** One that is no plan any more, by whoever wrote it, is none. */
function toPlan(row: PlanRow | undefined): KeptPlan | null {
  const plan = row && channelPlanSchema.safeParse(parsed(row.content)).data;
  if (!plan) return null;
  const { device_id: deviceId, version, set_by: setBy, set_at_ms: setAtMs } = row;
  return { deviceId, plan, version, setBy, setAtMs };
}
