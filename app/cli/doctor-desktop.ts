// Doctor: whether a window can be shown here, and whether its program is there.
import { electronBinary, INSTALL_COMMAND, windowObstacle } from './host-choice.ts';
import type { Check } from './doctor-check.ts';

export function checkDisplay(): Check[] {
  const obstacle = windowObstacle({
    platform: process.platform,
    env: process.env,
    isRoot: process.getuid?.() === 0,
  });
  return [
    {
      name: 'display',
      verdict: obstacle === null ? 'ok' : 'warn',
      detail: obstacle ?? 'a window can be shown',
      remedy: obstacle === null ? null : 'none needed: the console serves a browser instead',
    },
  ];
}

export function checkDesktop(): Check[] {
  const binary = electronBinary();
  return [
    {
      name: 'desktop',
      verdict: binary === null ? 'warn' : 'ok',
      detail: binary ?? 'the Electron program has not been fetched: a browser is used instead',
      remedy: binary === null ? INSTALL_COMMAND : null,
    },
  ];
}
