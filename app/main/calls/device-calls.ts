// Devices, ports and what announces itself on the LAN: one thin line a call; the behaviour lives in devices/.
import type { Device } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import { said } from './said.ts';
import type { CallParts } from './parts.ts';
import { requirePlayable } from './playing.ts';

export function createDeviceCalls(door: Door, parts: CallParts) {
  const { plant, news, access } = parts;
  const seenFrom = (seat: Seat): Device[] =>
    parts
      .devices()
      .map((device) => ({ ...device, scope: access.scopeOf(device.id) }))
      .filter(({ scope }) => access.decide(seat, 'device.see', scope).allowed)
      .map(({ scope, ...device }) => ({ ...device, area: scope === 'site' ? null : scope }));
  return {
    device: {
      list: door.device.list.handler(({ context }) => seenFrom(context.seat)),
      watch: door.device.watch.handler(({ context }) =>
        follow(news, ['devices'], () => seenFrom(context.seat), context.until),
      ),
      connect: door.device.connect.handler(({ input, context }) =>
        plant.connect(
          input.address,
          context.by.actor.entry('done', {
            ...said(context.by, { address: input.address }),
            facts: { kind: input.address.slice(0, input.address.indexOf(':')) },
          }),
        ),
      ),
      reconnect: door.device.reconnect.handler(async ({ input, context }) => {
        // A device may be a recording that is played: opening it again plays it again.
        const played = plant.recordingOf(input.id);
        if (played !== null) requirePlayable(parts, context.seat, played);
        await plant.reconnect(input.id, context.by.actor.entry('done'));
        return {};
      }),
      disconnect: door.device.disconnect.handler(async ({ input, context }) => {
        await plant.disconnect(input.id, context.by.actor.entry('done'));
        return {};
      }),
      adopt: door.device.adopt.handler(({ input, context }) =>
        plant.adopt(
          input.id,
          input.name,
          context.by.actor.entry('done', said(context.by, { name: input.name })),
        ),
      ),
      rename: door.device.rename.handler(({ input, context }) =>
        plant.rename(
          input.id,
          input.name,
          context.by.actor.entry('done', said(context.by, { name: input.name })),
        ),
      ),
      forget: door.device.forget.handler(async ({ input, context }) => {
        await plant.forget(input.id, context.by.actor.entry('done'));
        return {};
      }),
      setKey: door.device.setKey.handler(({ input, context }) =>
        plant.setKey(
          input.id,
          new Uint8Array(Buffer.from(input.key, 'hex')),
          context.by.actor.entry('done'),
        ),
      ),
      makeKey: door.device.makeKey.handler(({ input, context }) =>
        plant.makeKey(input.id, context.by.actor.entry('done')),
      ),
      removeKey: door.device.removeKey.handler(({ input, context }) =>
        plant.removeKey(input.id, context.by.actor.entry('done')),
      ),
      setSettings: door.device.setSettings.handler(async ({ input, context }) => {
        const { n, window, averaging } = input.settings;
        const act = context.by.actor.entry('done', { facts: { n: String(n), window, averaging } });
        await plant.setSettings(input.id, input.settings, act);
        return {};
      }),
    },
    port: { list: door.port.list.handler(() => parts.listPorts()) },
    lan: {
      watch: door.lan.watch.handler(({ context }) =>
        follow(news, ['discovered'], () => parts.discovered(), context.until),
      ),
    },
  };
}
