// A device that speaks all the time, as one row that counts: what else has happened stays in sight, and each line can be
// unfolded. Folds only what a device says of itself. Pure.
import type { ConsoleEvent } from '../../../contract/index.ts';

/** What a device says as often as it likes. */
const OWN_WORDS: ReadonlySet<string> = new Set(['device.log', 'device.event']);
/** Lines further apart are no flood. */
const APART_MS = 60_000;
/** Two are not many. */
const LEAST = 3;

/** Newest first; one that is alone has no others. */
export interface EventRow {
  newest: ConsoleEvent;
  /** In the same breath, older ones. */
  others: readonly ConsoleEvent[];
}

/** Of one device, of one kind, as grave: what is graver is not hidden among the rest. */
const breathOf = ({ code, deviceId, severity }: ConsoleEvent): string | null =>
  OWN_WORDS.has(code) && deviceId !== null ? `${deviceId} ${code} ${severity}` : null;

/** @param events newest first; rows stand where the newest of them stood. */
export function foldEvents(events: readonly ConsoleEvent[]): EventRow[] {
  const rows: { newest: ConsoleEvent; others: ConsoleEvent[] }[] = [];
  const open = new Map<string, (typeof rows)[number]>();
  for (const event of events) {
    const breath = breathOf(event);
    const row = breath === null ? undefined : open.get(breath);
    const after = row?.others.at(-1) ?? row?.newest;
    if (row && after && Math.abs(after.atMs - event.atMs) <= APART_MS) {
      row.others.push(event);
      continue;
    }
    const begun = { newest: event, others: [] };
    rows.push(begun);
    if (breath !== null) open.set(breath, begun);
  }
  const few = rows.some(({ others }) => others.length > 0 && others.length + 1 < LEAST);
  return few ? unfoldFew(rows) : rows;
}

/** Too few to be a flood: each in its place again. */
const unfoldFew = (rows: readonly EventRow[]): EventRow[] =>
  rows
    .flatMap((row): EventRow[] =>
      row.others.length + 1 >= LEAST
        ? [row]
        : [row.newest, ...row.others].map((newest) => ({ newest, others: [] })),
    )
    .sort((one, other) => other.newest.id - one.newest.id);

/** How many more there were that the console did not keep (`held-back`). */
export function heldBackOf({ newest, others }: EventRow): number {
  let count = 0;
  for (const { told } of [newest, ...others])
    for (const { say, facts } of told ?? [])
      if (say === 'held-back' && typeof facts['count'] === 'number') count += facts['count'];
  return count;
}
