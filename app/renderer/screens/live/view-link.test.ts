import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, deviceIdSchema } from '@harmonic/protocol/model';
import type { LiveFrame, ViewRequest } from '../../../contract/index.ts';
import { openViewLink, type ViewConsole } from './view-link.ts';

const DEVICE = deviceIdSchema.parse('0190a5e0-0000-7000-8000-000000000001');
const request = (): ViewRequest => ({
  settings: DEFAULT_SPECTRUM,
  rangeHz: null,
  columns: 512,
  waveformS: 0,
  reads: [],
  low: false,
  holdDecayDbPerS: 0,
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** A console that keeps a page's views while its connection blinks, as the gateway does. */
function fakeConsole() {
  const held = new Set<number>();
  const listened = new Set<number>();
  const reconnect = new Set<() => void>();
  const answers: (() => void)[] = [];
  const sets: ((answer: { revision: number }) => void)[] = [];
  const frames = new Map<number, (frame: LiveFrame) => void>();
  let next = 1;
  const fake = {
    held,
    listened,
    /** Openings wait until they are let through. */
    slow: false,
    isAway: false,
    sets,
    frame: (view: number, settingsRevision: number) =>
      frames.get(view)?.({ settingsRevision } as LiveFrame),
    letThrough: () => answers.splice(0).forEach((answer) => answer()),
    comeBack() {
      for (const listener of reconnect) listener();
    },
    restart() {
      held.clear();
      next = 1;
    },
  };
  const reached = (): void => {
    if (fake.isAway) throw new Error('Cannot send message, WebSocket is not open.');
  };
  const console: ViewConsole = {
    async open() {
      reached();
      const view = next;
      next += 1;
      held.add(view);
      if (fake.slow) await new Promise<void>((resolve) => answers.push(resolve));
      return { view, revision: 1 };
    },
    set: () => new Promise((resolve) => sets.push(resolve)),
    async resetHold() {},
    async close({ view }) {
      reached();
      if (!held.delete(view)) throw new ORPCError('not-found');
    },
    listen(view, onFrame) {
      listened.add(view);
      frames.set(view, onFrame);
      return () => listened.delete(view);
    },
    onReconnect(listener) {
      reconnect.add(listener);
      return () => reconnect.delete(listener);
    },
  };
  return {
    fake,
    link: (wish = request, onFrame: Parameters<typeof openViewLink>[3] = () => undefined) =>
      openViewLink(console, DEVICE, wish, onFrame),
  };
}

test('a connection that blinks leaves one view, the one that is listened to', async () => {
  const { fake, link } = fakeConsole();
  link();
  await settled();
  for (let blip = 0; blip < 5; blip += 1) {
    fake.comeBack();
    await settled();
  }
  expect([...fake.held]).toEqual([6]);
  expect([...fake.listened]).toEqual([6]);
});

test('two reconnections in a row, with the first opening still under way, leave one view', async () => {
  const { fake, link } = fakeConsole();
  fake.slow = true;
  link();
  await settled();
  fake.comeBack();
  await settled();
  fake.comeBack();
  await settled();
  fake.letThrough();
  await settled();
  expect([...fake.held]).toEqual([3]);
  expect([...fake.listened]).toEqual([3]);
});

test('a console that was restarted knows the old number no more, and that is fine', async () => {
  const { fake, link } = fakeConsole();
  link();
  await settled();
  fake.restart();
  fake.comeBack();
  await settled();
  expect([...fake.held]).toEqual([1]);
  expect([...fake.listened]).toEqual([1]);
});

test('a view that could not be closed is closed when the console can be reached again', async () => {
  const { fake, link } = fakeConsole();
  link();
  await settled();
  fake.isAway = true;
  fake.comeBack();
  await settled();
  expect([...fake.held]).toEqual([1]);
  fake.isAway = false;
  fake.comeBack();
  await settled();
  expect([...fake.held]).toEqual([2]);
});

test('closed while it opens, it leaves nothing behind', async () => {
  const { fake, link } = fakeConsole();
  fake.slow = true;
  const view = link();
  await settled();
  view.close();
  fake.letThrough();
  await settled();
  fake.comeBack();
  await settled();
  expect(fake.held.size).toBe(0);
  expect(fake.listened.size).toBe(0);
});

test('each frame comes with what it was made of, though the settings have changed and the answer is late', async () => {
  const { fake, link } = fakeConsole();
  let columns = 100;
  const told: number[] = [];
  const view = link(
    () => ({ ...request(), columns }),
    (_frame, made) => told.push(made.columns),
  );
  await settled();
  fake.frame(1, 1);
  for (columns of [200, 300]) view.send();
  columns = 999;
  fake.frame(1, 1);
  fake.frame(1, 2);
  fake.frame(1, 3);
  expect(told).toEqual([100, 100, 200, 300]);

  // One was refused: the console counts from where it stands.
  view.send();
  columns = 500;
  view.send();
  fake.sets.at(-1)!({ revision: 4 });
  await settled();
  fake.frame(1, 4);
  columns = 600;
  view.send();
  fake.frame(1, 5);
  expect(told.slice(4)).toEqual([500, 600]);
});
