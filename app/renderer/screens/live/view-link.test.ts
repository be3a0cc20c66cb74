import { ORPCError } from '@orpc/client';
import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, deviceIdSchema } from '@harmonic/protocol/model';
import { openViewLink, type ViewConsole } from './view-link.ts';

const DEVICE = deviceIdSchema.parse('0190a5e0-0000-7000-8000-000000000001');
const request = () => ({
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
  let next = 1;
  const fake = {
    held,
    listened,
    /** Openings wait until they are let through. */
    slow: false,
    isAway: false,
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
      return { view };
    },
    async set() {},
    async resetHold() {},
    async close({ view }) {
      reached();
      if (!held.delete(view)) throw new ORPCError('not-found');
    },
    listen(view) {
      listened.add(view);
      return () => listened.delete(view);
    },
    onReconnect(listener) {
      reconnect.add(listener);
      return () => reconnect.delete(listener);
    },
  };
  return { fake, link: () => openViewLink(console, DEVICE, request, () => undefined) };
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
