// What is kept: recordings, storage, events. One thin line a call; the behaviour lives in store/.
import type { ConsoleEvent, Device, Recording } from '../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import type { Actor, Seat } from '../access/access.ts';
import { Refusal } from '../access/refusal.ts';
import type { Act, NewEvent } from '../store/api.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import { said } from './said.ts';
import type { CallParts } from './parts.ts';
import { mayReach, requirePlayable } from './playing.ts';

export function createRecordCalls(door: Door, parts: CallParts) {
  return {
    ...recordingCalls(door, parts),
    ...storageCalls(door, parts),
    ...eventCalls(door, parts),
  };
}

function event(parts: CallParts, code: string, detail: string, act: Act): NewEvent {
  return { atMs: parts.now(), deviceId: null, code, severity: 'info', detail, act };
}

function recordingCalls(door: Door, parts: CallParts) {
  const { store, news, recorder } = parts;
  const seenFrom = (seat: Seat): Recording[] =>
    recorder.all().filter(mayReach(parts, seat, 'recording.see'));
  const deviceOf = (id: DeviceId): Device => {
    const device = parts.devices().find((candidate) => candidate.id === id);
    if (!device) throw new Refusal('not-found', 'there is no such device', 'unknown-device');
    return device;
  };
  return {
    recording: {
      list: door.recording.list.handler(async ({ context }) => {
        await recorder.refresh();
        return seenFrom(context.seat);
      }),
      watch: door.recording.watch.handler(({ context }) =>
        follow(news, ['recordings'], () => seenFrom(context.seat), context.until),
      ),
      start: door.recording.start.handler(({ input, context }) =>
        recorder.start(deviceOf(input.id), input.preTriggerS, started(context.by.actor, input)),
      ),
      stop: door.recording.stop.handler(({ input, context }) =>
        recorder.stop(input.id, context.by.actor.entry('done')),
      ),
      rename: door.recording.rename.handler(({ input, context }) => {
        const act = context.by.actor.entry('done', said(context.by, { name: input.name }));
        return store.renameRecording(
          input.id,
          input.name,
          event(parts, 'recording.renamed', input.name, act),
        );
      }),
      remove: door.recording.remove.handler(async ({ input, context }) => {
        const name = recorder.all().find(({ id }) => id === input.id)?.name ?? input.id;
        const act = context.by.actor.entry('done', said(context.by, { name }));
        await store.removeRecording(input.id, event(parts, 'recording.removed', name, act));
        return {};
      }),
      replay: door.recording.replay.handler(({ input, context }) => {
        const played = requirePlayable(parts, context.seat, input.id);
        const facts = { fromS: String(input.fromS), toS: String(input.toS ?? played.seconds) };
        return parts.plant.replay(input, context.by.actor.entry('done', { facts }));
      }),
      overview: door.recording.overview.handler(({ input }) => store.recordingOverview(input)),
    },
  };
}

const started = (actor: Actor, { preTriggerS }: { preTriggerS: number }): Act =>
  actor.entry('done', { facts: { preTriggerS: String(preTriggerS) } });

function storageCalls(door: Door, parts: CallParts) {
  const { store } = parts;
  return {
    storage: {
      get: door.storage.get.handler(() => store.storage()),
      setRetention: door.storage.setRetention.handler(({ input, context }) => {
        const facts = Object.fromEntries(
          Object.entries(input).map(([name, value]) => [name, String(value)]),
        );
        const act = context.by.actor.entry('done', { facts });
        return store.setRetention(input, event(parts, 'storage.retentionChanged', '', act));
      }),
    },
  };
}

/** Read at once, whatever is asked for: what lies in other areas is passed over. */
const PAGE = 500;

function eventCalls(door: Door, parts: CallParts) {
  const { store, news } = parts;
  return {
    event: {
      list: door.event.list.handler(async ({ input, context }) => {
        const isSeen = mayReach(parts, context.seat, 'event.see');
        const found: ConsoleEvent[] = [];
        let before = input.beforeId;
        for (;;) {
          const page = await store.events(before, PAGE);
          found.push(...page.filter(isSeen));
          before = page.at(-1)?.id ?? null;
          if (page.length < PAGE || found.length >= input.limit) return found.slice(0, input.limit);
        }
      }),
      watch: door.event.watch.handler(async function* ({ context }): AsyncGenerator<ConsoleEvent> {
        const events = news.subscribe('event', { signal: context.until, maxBufferedEvents: 500 });
        for await (const one of events)
          if (mayReach(parts, context.seat, 'event.see')(one)) yield one;
      }),
    },
  };
}
