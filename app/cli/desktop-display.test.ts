// When a window can be shown: every kind of display name, and sockets that answer or do not.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterAll, expect, test } from 'vitest';
import { displayObstacle, displaySockets, windowObstacle } from './desktop-display.ts';

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-display-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));
const linux = { platform: 'linux', isRoot: false } as const;

test('a window needs a display of either kind, and an ordinary user', () => {
  expect(windowObstacle({ ...linux, env: {} })).toContain('no display');
  expect(windowObstacle({ ...linux, env: { DISPLAY: ':0' } })).toBeNull();
  expect(windowObstacle({ ...linux, env: { WAYLAND_DISPLAY: 'wayland-0' } })).toBeNull();
  expect(windowObstacle({ ...linux, env: { DISPLAY: '' } })).toContain('no display');
  expect(windowObstacle({ ...linux, isRoot: true, env: { DISPLAY: ':0' } })).toContain('root');
  expect(windowObstacle({ platform: 'win32', isRoot: false, env: {} })).toBeNull();
});

test('a display name says where it listens', () => {
  const local = [{ path: '/tmp/.X11-unix/X99' }, { path: '\0/tmp/.X11-unix/X99' }];
  expect(displaySockets({ DISPLAY: ':99' })).toEqual(local);
  expect(displaySockets({ DISPLAY: 'unix:99.1' })).toEqual(local);
  expect(displaySockets({ DISPLAY: 'desk:10.0' })).toEqual([{ host: 'desk', port: 6010 }]);
  expect(displaySockets({ WAYLAND_DISPLAY: 'wayland-0', XDG_RUNTIME_DIR: '/run/user/7' })).toEqual([
    { path: '/run/user/7/wayland-0' },
  ]);
  expect(displaySockets({ WAYLAND_DISPLAY: '/run/w' })).toEqual([{ path: '/run/w' }]);
  expect(displaySockets({ DISPLAY: 'what is this' })).toEqual([]);
});

test.skipIf(process.platform === 'win32')(
  'a name is not a display: it has to answer, and one of two is enough',
  async () => {
    const path = join(scratch, 'wayland-7');
    const dead = { DISPLAY: ':4711' };
    expect(await displayObstacle({ ...linux, env: dead })).toBe(
      'no display answers at DISPLAY=:4711',
    );
    const server = createServer().listen(path);
    await once(server, 'listening');
    const env = { ...dead, WAYLAND_DISPLAY: path };
    expect(await displayObstacle({ ...linux, env })).toBeNull();
    server.close();
    await once(server, 'close');
    expect(await displayObstacle({ ...linux, env })).toContain(`or WAYLAND_DISPLAY=${path}`);
  },
);
