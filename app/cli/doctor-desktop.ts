// Doctor: whether a window can be shown here, and whether its program is there.
import {
  displayObstacle,
  sandboxObstacle,
  surroundings,
  windowObstacle,
} from './desktop-display.ts';
import { electronBinary, INSTALL_COMMAND, isInstalled } from './desktop-fetch.ts';
import type { Check } from './doctor-check.ts';

export async function checkDisplay(): Promise<Check[]> {
  const here = surroundings();
  const obstacle = await displayObstacle(here);
  const name = 'display';
  if (obstacle === null) {
    return [{ name, verdict: 'ok', detail: 'answers: a window can be shown', remedy: null }];
  }
  const isWanted = Boolean(here.env['DISPLAY'] ?? here.env['WAYLAND_DISPLAY']);
  if (!isWanted) {
    const detail = `${obstacle}; the console serves a browser instead`;
    return [{ name, verdict: 'ok', detail, remedy: null }];
  }
  return [
    {
      name,
      verdict: 'warn',
      detail: obstacle,
      remedy: here.isRoot
        ? 'start it as an ordinary user for a window; until then it serves a browser'
        : 'start it from inside the desktop session, or correct the name; until then it serves a browser',
    },
  ];
}

export function checkDesktop(): Check[] {
  const binary = electronBinary();
  if (binary === null) {
    const isWanted = windowObstacle(surroundings()) === null;
    return [
      {
        name: 'desktop',
        verdict: isWanted ? 'warn' : 'ok',
        detail: `the window's program (Electron) is not fetched: ${isWanted ? 'a browser is used instead' : 'not needed without a display'}`,
        remedy: isWanted ? INSTALL_COMMAND : null,
      },
    ];
  }
  const sandbox = isInstalled() ? null : sandboxObstacle(binary);
  return [
    {
      name: 'desktop',
      verdict: sandbox === null ? 'ok' : 'warn',
      detail: sandbox === null ? binary : `${binary}: ${sandbox.detail}`,
      remedy: sandbox?.remedy ?? null,
    },
  ];
}
