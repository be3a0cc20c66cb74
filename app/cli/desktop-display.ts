// Whether a window can be shown here: a display that answers, an ordinary user, a sandbox that is let work.
// Looks and asks; changes nothing, opens no window.
import { readFileSync, statSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { dirname, join } from 'node:path';

export interface Surroundings {
  platform: NodeJS.Platform;
  env: Readonly<Record<string, string | undefined>>;
  isRoot: boolean;
}

export const surroundings = (): Surroundings => ({
  platform: process.platform,
  env: process.env,
  isRoot: process.getuid?.() === 0,
});

const ANSWER_MAX_MS = 1000;
const X11_PORT = 6000;

/** Why no window can be shown here whatever the display does, or null. */
export function windowObstacle({ platform, env, isRoot }: Surroundings): string | null {
  if (platform !== 'linux') return null;
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) {
    return 'there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set';
  }
  return isRoot ? 'a window is not opened for root: its sandbox needs an ordinary user' : null;
}

/** Where a display of these names listens; empty when a name is of a kind unknown here. */
export function displaySockets(env: Surroundings['env']): NetConnectOpts[] {
  const sockets: NetConnectOpts[] = [];
  const wayland = env['WAYLAND_DISPLAY'];
  const runtime = env['XDG_RUNTIME_DIR'];
  if (wayland?.startsWith('/')) sockets.push({ path: wayland });
  else if (wayland && runtime) sockets.push({ path: join(runtime, wayland) });
  const [, host, number] = /^([^:/]*):(\d+)(?:\.\d+)?$/.exec(env['DISPLAY'] ?? '') ?? [];
  if (number === undefined) return sockets;
  if (host !== '' && host !== 'unix') {
    return [...sockets, { host: host ?? '', port: X11_PORT + Number(number) }];
  }
  const path = `/tmp/.X11-unix/X${number}`;
  // Linux knows the second as an abstract name, which is there without the file.
  return [...sockets, { path }, { path: `\0${path}` }];
}

const answers = (where: NetConnectOpts): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(where);
    const done = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(ANSWER_MAX_MS, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });

/** Why no window can be shown here, having asked the display; null when one can. Takes a second at most. */
export async function displayObstacle(here: Surroundings): Promise<string | null> {
  const obstacle = windowObstacle(here);
  if (obstacle !== null || here.platform !== 'linux') return obstacle;
  const sockets = displaySockets(here.env);
  if (sockets.length === 0 || (await Promise.all(sockets.map(answers))).includes(true)) return null;
  const names = ['DISPLAY', 'WAYLAND_DISPLAY'].filter((name) => here.env[name]);
  return `no display answers at ${names.map((name) => `${name}=${here.env[name]}`).join(' or ')}`;
}

const isSetting = (file: string, value: string): boolean => {
  try {
    return readFileSync(file, 'utf8').trim() === value;
  } catch {
    return false;
  }
};

/** What keeps the sandbox of this binary from starting, and the command that mends it; null where nothing does. */
export function sandboxObstacle(binary: string): { detail: string; remedy: string } | null {
  if (process.platform !== 'linux') return null;
  const isRestricted =
    isSetting('/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1') ||
    isSetting('/proc/sys/kernel/unprivileged_userns_clone', '0') ||
    isSetting('/proc/sys/user/max_user_namespaces', '0');
  const helper = join(dirname(binary), 'chrome-sandbox');
  const found = statSync(helper, { throwIfNoEntry: false });
  const isHelped = found?.uid === 0 && (found.mode & 0o4000) !== 0;
  if (!isRestricted || isHelped) return null;
  return {
    detail: 'this system keeps programs from making a sandbox of their own',
    remedy: `sudo chown root '${helper}' && sudo chmod 4755 '${helper}'`,
  };
}
