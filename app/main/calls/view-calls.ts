// Live views: opened by a page, and gone with the page or with the right to see.
import { Refusal } from '../access/refusal.ts';
import type { Door } from './door.ts';
import type { CallParts } from './parts.ts';

export function createViewCalls(door: Door, { plant, views }: CallParts) {
  const requireOwn = (client: string, view: number): void => {
    if (!views.owns(client, view))
      throw new Refusal('not-found', `this page has no view ${view}`, 'unknown-view');
  };
  return {
    view: {
      open: door.view.open.handler(({ input, context }) => {
        const opened = plant.openView(input.deviceId, input);
        views.own(context, opened.view);
        return opened;
      }),
      set: door.view.set.handler(({ input, context }) => {
        requireOwn(context.client, input.view);
        return plant.setView(input.view, input);
      }),
      resetHold: door.view.resetHold.handler(({ input, context }) => {
        requireOwn(context.client, input.view);
        plant.resetHold(input.view);
        return {};
      }),
      close: door.view.close.handler(({ input, context }) => {
        requireOwn(context.client, input.view);
        views.disown(context.client, input.view);
        plant.closeView(input.view);
        return {};
      }),
    },
  };
}

/** Closes the views whose seats may not see them any more. */
export function closeForbidden({
  plant,
  views,
  access,
}: Pick<CallParts, 'plant' | 'views' | 'access'>): void {
  for (const { client, seat, view } of views.all()) {
    const device = plant.deviceOfView(view);
    if (device && access.decide(seat, 'live.see', access.scopeOf(device)).allowed) continue;
    views.disown(client, view);
    plant.closeView(view);
  }
}
