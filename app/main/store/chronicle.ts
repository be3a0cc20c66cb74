// Events the store tells of itself. One that the disk refuses waits, and is told when there is room again.
import type { NewEvent } from './api.ts';
import { StoreFailure } from './failure.ts';
import type { Cause } from './outbox.ts';
import type { Records } from './records.ts';
import type { Trail } from './trail.ts';
import type { Writes } from './writes.ts';

export interface Chronicle {
  /** Inside a change: kept with it. @param by its cause, when its act stands in the trail already. */
  record(event: NewEvent, by?: Cause): ReturnType<Records['addEvent']>;
  /** On its own; never refused. */
  note(event: NewEvent): void;
  /** Tells what has waited, as far as the disk takes it. */
  tellOwed(): void;
}

const MOST_OWED = 200;

export function createChronicle(writes: Writes, records: Records, trail: Trail): Chronicle {
  let owed: NewEvent[] = [];

  function record(event: NewEvent, by = trail.enter(event.act)): ReturnType<Records['addEvent']> {
    const added = records.addEvent(event, by);
    writes.announce({ type: 'event', event: added });
    return added;
  }
  function tellOwed(): void {
    if (owed.length === 0) return;
    try {
      writes.commit(() => owed.forEach((event) => record(event)));
      owed = [];
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
    }
  }
  return {
    record,
    note(event) {
      owed = [...owed, event].slice(-MOST_OWED);
      tellOwed();
    },
    tellOwed,
  };
}
