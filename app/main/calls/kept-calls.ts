// What is kept beside a channel: calibrations, baselines, notes. One thin line a call; the behaviour lives in store/.
import { calibrationDatesFault, type Calibration, type DeviceId } from '@harmonic/protocol/model';
import type { NoteContent } from '../../contract/index.ts';
import type { By } from '../access/deeds.ts';
import { Refusal } from '../access/refusal.ts';
import type { Act, NewEvent } from '../store/api.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import { localDay } from './local-day.ts';
import type { CallParts } from './parts.ts';
import { said } from './said.ts';

export function createKeptCalls(door: Door, parts: CallParts) {
  let changes = 0;
  /** Whoever looks at it asks again. */
  async function telling<T>(change: Promise<T>): Promise<T> {
    const answer = await change;
    parts.news.publish('kept', (changes += 1));
    return answer;
  }
  return {
    ...calibrationCalls(door, parts, telling),
    ...baselineCalls(door, parts, telling),
    ...noteCalls(door, parts, telling),
    ...recordingNoteCalls(door, parts),
  };
}

const DATES_SAID = {
  'date-to-come': 'is still to come: a calibration has the date on which it was made',
  'date-too-early': 'is before 1950: a calibration has the date on which it was made',
  'valid-too-long': 'would be its date, and it would hold for more than ten years',
} as const;

/** @throws Refusal, as its form says it. */
function requireDates(calibration: Calibration, day: string): void {
  const fault = calibrationDatesFault(calibration, day);
  if (!fault) return;
  const { date, validUntil } = calibration;
  throw new Refusal('invalid', `${date} ${DATES_SAID[fault]}.`, fault, {
    facts: { day: date, until: validUntil ?? '' },
  });
}

type Telling = <T>(change: Promise<T>) => Promise<T>;

function calibrationCalls(door: Door, { store, news }: CallParts, telling: Telling) {
  const event = (code: string, deviceId: DeviceId, detail: string, act: Act): NewEvent => ({
    ...{ atMs: act.atMs, deviceId, code, severity: 'info', detail, act },
  });
  return {
    calibration: {
      list: door.calibration.list.handler(({ input }) => store.calibrations(input.deviceId)),
      watch: door.calibration.watch.handler(({ input, context }) =>
        follow(news, ['kept'], () => store.calibrations(input.deviceId), context.until),
      ),
      get: door.calibration.get.handler(({ input }) =>
        store.calibration(input.deviceId, input.calibrationId),
      ),
      set: door.calibration.set.handler(({ input, context }) => {
        const { unit, gain, date, validUntil, owner } = input.calibration;
        const facts = { channel: String(input.channel), unit, gain: String(gain), date };
        const act = context.by.actor.entry('done', {
          facts: validUntil === null ? facts : { ...facts, validUntil },
          ...said(context.by, { owner }),
        });
        requireDates(input.calibration, localDay(act.atMs));
        const detail = `${input.channel + 1}: ${gain} ${unit}`;
        return telling(
          store.setCalibration(input, event('calibration.set', input.deviceId, detail, act)),
        );
      }),
      retire: door.calibration.retire.handler(async ({ input, context }) => {
        const facts = { calibration: input.calibrationId };
        const act = context.by.actor.entry('done', { facts });
        const told = event('calibration.retired', input.deviceId, '', act);
        await telling(store.retireCalibration(input.deviceId, input.calibrationId, told));
        return {};
      }),
    },
  };
}

function baselineCalls(door: Door, { store, news }: CallParts, telling: Telling) {
  return {
    baseline: {
      list: door.baseline.list.handler(({ input }) => store.baselines(input.deviceId)),
      watch: door.baseline.watch.handler(({ input, context }) =>
        follow(news, ['kept'], () => store.baselines(input.deviceId), context.until),
      ),
      get: door.baseline.get.handler(({ input }) =>
        store.baseline(input.deviceId, input.baselineId),
      ),
      save: door.baseline.save.handler(({ input, context }) => {
        const act = context.by.actor.entry('done', {
          facts: { channel: String(input.channel), n: String(input.settings.n) },
          ...said(context.by, { name: input.name }),
        });
        return telling(store.saveBaseline(input, localDay(act.atMs), act));
      }),
      remove: door.baseline.remove.handler(async ({ input, context }) => {
        const act = context.by.actor.entry('done', { facts: { baseline: input.baselineId } });
        await telling(store.removeBaseline(input.deviceId, input.baselineId, act));
        return {};
      }),
    },
  };
}

const added = (by: By, { channel, text }: Pick<NoteContent, 'channel' | 'text'>): Act =>
  by.actor.entry('done', { facts: { channel: String(channel) }, ...said(by, { text }) });
const changed = (by: By, { noteId, text }: { noteId: string; text: string }): Act =>
  by.actor.entry('done', { facts: { note: noteId }, ...said(by, { text }) });
const removed = (by: By, { noteId }: { noteId: string }): Act =>
  by.actor.entry('done', { facts: { note: noteId } });

function noteCalls(door: Door, { store, news }: CallParts, telling: Telling) {
  return {
    note: {
      list: door.note.list.handler(({ input: { deviceId } }) => store.notes({ deviceId })),
      watch: door.note.watch.handler(({ input: { deviceId }, context }) =>
        follow(news, ['kept'], () => store.notes({ deviceId }), context.until),
      ),
      add: door.note.add.handler(({ input: { deviceId, ...content }, context: { by } }) =>
        telling(store.addNote({ deviceId }, { ...content, s: null }, added(by, content))),
      ),
      change: door.note.change.handler(({ input, context: { by } }) => {
        const { deviceId, noteId, kind, text } = input;
        return telling(store.changeNote({ deviceId }, noteId, { kind, text }, changed(by, input)));
      }),
      remove: door.note.remove.handler(async ({ input, context: { by } }) => {
        const { deviceId, noteId } = input;
        await telling(store.removeNote({ deviceId }, noteId, removed(by, input)));
        return {};
      }),
    },
  };
}

function recordingNoteCalls(door: Door, { store }: CallParts) {
  return {
    recordingNote: {
      list: door.recordingNote.list.handler(({ input }) => store.notes({ recordingId: input.id })),
      add: door.recordingNote.add.handler(({ input: { id, ...content }, context: { by } }) =>
        store.addNote({ recordingId: id }, content, added(by, content)),
      ),
      change: door.recordingNote.change.handler(({ input, context: { by } }) => {
        const { id, noteId, kind, text } = input;
        return store.changeNote({ recordingId: id }, noteId, { kind, text }, changed(by, input));
      }),
      remove: door.recordingNote.remove.handler(async ({ input, context: { by } }) => {
        await store.removeNote({ recordingId: input.id }, input.noteId, removed(by, input));
        return {};
      }),
    },
  };
}
