// Answers the contract: one thin line a call; the behaviour lives in devices/, store/ and links/.
import type { Device } from '../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import { door, follow, type CallParts } from './door.ts';
import { Refusal } from '../access/refusal.ts';

// The router's type is long and exact; it is the contract, implemented.
export function createRouter(parts: CallParts) {
  const { plant, store, news, views, recorder } = parts;
  const event = (code: string, detail: string) => ({
    atMs: parts.now(),
    deviceId: null,
    code,
    severity: 'info' as const,
    detail,
  });
  const deviceOf = (id: DeviceId): Device => {
    const device = parts.devices().find((candidate) => candidate.id === id);
    if (!device) throw new Refusal('not-found', 'there is no such device');
    return device;
  };
  const ownView = (client: string, view: number): void => {
    if (!views.owns(client, view)) throw new Refusal('not-found', `this page has no view ${view}`);
  };

  return door.router({
    site: {
      get: door.site.get.handler(() => parts.site()),
      watch: door.site.watch.handler(({ signal }) =>
        follow(news, 'site', () => parts.site(), signal),
      ),
      setUp: door.site.setUp.handler(({ input }) => parts.setUp(input.name)),
    },
    device: {
      list: door.device.list.handler(() => parts.devices()),
      watch: door.device.watch.handler(({ signal }) =>
        follow(news, 'devices', () => parts.devices(), signal),
      ),
      connect: door.device.connect.handler(({ input }) => plant.connect(input.address)),
      reconnect: door.device.reconnect.handler(async ({ input }) => {
        await plant.reconnect(input.id);
        return {};
      }),
      disconnect: door.device.disconnect.handler(async ({ input }) => {
        await plant.disconnect(input.id);
        return {};
      }),
      adopt: door.device.adopt.handler(({ input }) => plant.adopt(input.id, input.name)),
      rename: door.device.rename.handler(({ input }) => plant.rename(input.id, input.name)),
      forget: door.device.forget.handler(async ({ input }) => {
        await plant.forget(input.id);
        return {};
      }),
      setSettings: door.device.setSettings.handler(async ({ input }) => {
        await plant.setSettings(input.id, input.settings);
        return {};
      }),
    },
    port: { list: door.port.list.handler(() => parts.listPorts()) },
    lan: {
      watch: door.lan.watch.handler(({ signal }) =>
        follow(news, 'discovered', () => parts.discovered(), signal),
      ),
    },
    view: {
      open: door.view.open.handler(({ input, context }) => {
        const opened = plant.openView(input.deviceId, input);
        views.own(context.client, opened.view);
        return opened;
      }),
      set: door.view.set.handler(({ input, context }) => {
        ownView(context.client, input.view);
        return plant.setView(input.view, input);
      }),
      resetHold: door.view.resetHold.handler(({ input, context }) => {
        ownView(context.client, input.view);
        plant.resetHold(input.view);
        return {};
      }),
      close: door.view.close.handler(({ input, context }) => {
        ownView(context.client, input.view);
        views.disown(context.client, input.view);
        plant.closeView(input.view);
        return {};
      }),
    },
    recording: {
      list: door.recording.list.handler(() => store.recordings()),
      watch: door.recording.watch.handler(({ signal }) =>
        follow(news, 'recordings', () => store.recordings(), signal),
      ),
      start: door.recording.start.handler(({ input }) =>
        recorder.start(deviceOf(input.id), input.preTriggerS),
      ),
      stop: door.recording.stop.handler(({ input }) => recorder.stop(input.id)),
      rename: door.recording.rename.handler(({ input }) =>
        store.renameRecording(input.id, input.name, event('recording.renamed', input.name)),
      ),
      remove: door.recording.remove.handler(async ({ input }) => {
        await store.removeRecording(input.id, event('recording.removed', input.id));
        return {};
      }),
      overview: door.recording.overview.handler(({ input }) => store.recordingOverview(input)),
    },
    storage: {
      get: door.storage.get.handler(() => store.storage()),
      setRetention: door.storage.setRetention.handler(({ input }) =>
        store.setRetention(input, event('storage.retentionChanged', '')),
      ),
    },
    event: {
      list: door.event.list.handler(({ input }) => store.events(input.beforeId, input.limit)),
      watch: door.event.watch.handler(({ signal }) =>
        news.subscribe('event', { signal, maxBufferedEvents: 500 }),
      ),
    },
  });
}
export type ConsoleRouter = ReturnType<typeof createRouter>;
