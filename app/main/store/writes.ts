// Every change of the database: one transaction each, its notices sent when it is committed and never before.
// Knows the disk's condition, and says it once.
import { randomUUID } from 'node:crypto';
import { inEnglish, type Told } from '../../contract/index.ts';
import type { StoreFailureCode, StoreNotice } from './api.ts';
import type { Db } from './database.ts';
import { giveUpReserve } from './disk.ts';
import { conditionOf, failureOf, StoreFailure } from './failure.ts';

export type Condition = Extract<StoreNotice, { type: 'condition' }>['code'];
export type Outcome = { value: unknown } | { failure: StoreFailure };

const OF_THE_CALL: readonly StoreFailureCode[] = ['not-found', 'conflict', 'invalid', 'too-many'];

export interface Writes {
  /**
   * One durable change. A full disk gives up its reserve for it.
   * Inside another change it is a part of that one, and can fail alone.
   */
  commit<T>(change: () => T): T;
  /** Several changes made durable together; each may be refused alone. @throws when the disk refuses them all. */
  together(changes: readonly (() => unknown)[]): Outcome[];
  /** What may wait: the reserve is not for it. */
  commitBulk(change: () => void): void;
  /** Goes out with the change it is told in. */
  announce(notice: StoreNotice): void;
  /** Names the transaction that is open, or was last. */
  txId(): string;
  condition(): Condition;
  /** The disk takes nothing: what may wait does. */
  isRefusing(): boolean;
  setCondition(code: Condition, detail: Told): void;
  /** The disk has refused: says so. */
  refused(failure: StoreFailure): void;
}

export function createWrites(
  db: Db,
  dataDir: string,
  notify: (notice: StoreNotice) => void,
): Writes {
  let held: StoreNotice[] = [];
  let txId = '';
  let condition: { code: Condition; detail: Told } = { code: 'ok', detail: [] };

  function setCondition(code: Condition, detail: Told): void {
    if (code === condition.code && inEnglish(detail) === inEnglish(condition.detail)) return;
    condition = { code, detail };
    notify({ type: 'condition', code, detail });
  }
  function refused(failure: StoreFailure): void {
    if (OF_THE_CALL.includes(failure.code)) return;
    setCondition(failure.code === 'disk-full' ? 'disk-full' : 'disk-read-only', [
      conditionOf(failure),
    ]);
  }
  function run<T>(change: () => T): T {
    const before = held.length;
    if (!db.inTransaction) txId = randomUUID();
    try {
      return db.transaction(change)();
    } catch (error) {
      held.length = before;
      throw failureOf(error) ?? error;
    }
  }
  function send(): void {
    const notices = held;
    held = [];
    for (const notice of notices) notify(notice);
  }
  function commit<T>(change: () => T): T {
    if (db.inTransaction) return run(change);
    const value = withReserve(change);
    send();
    return value;
  }
  function withReserve<T>(change: () => T): T {
    try {
      return run(change);
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      refused(error);
      if (error.code !== 'disk-full' || !giveUpReserve(dataDir)) throw error;
      return run(change);
    }
  }
  return {
    commit,
    together: (changes) =>
      commit(() =>
        changes.map((change): Outcome => {
          try {
            return { value: run(change) };
          } catch (error) {
            if (error instanceof StoreFailure && OF_THE_CALL.includes(error.code))
              return { failure: error };
            throw error;
          }
        }),
      ),
    commitBulk(change) {
      run(change);
      send();
    },
    announce(notice) {
      held.push(notice);
      if (!db.inTransaction) send();
    },
    txId: () => txId,
    condition: () => condition.code,
    isRefusing: () => condition.code === 'disk-full' || condition.code === 'disk-read-only',
    setCondition,
    refused,
  };
}
