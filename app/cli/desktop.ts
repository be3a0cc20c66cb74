// Starts the desktop host as a program of its own, and stays until its window is closed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { ALREADY_OPEN, type DesktopStart } from '../main/hosts/electron/start.ts';
import { sandboxObstacle } from './desktop-display.ts';
import { isInstalled } from './desktop-fetch.ts';
import type { Plan } from './flags.ts';
import { findProduct } from './root.ts';

function environment(plan: Plan): NodeJS.ProcessEnv {
  const start: DesktopStart = {
    place: plan.place,
    dataDir: plan.dataDir,
    siteName: plan.siteName,
    connect: [...plan.connect],
  };
  const env: NodeJS.ProcessEnv = { ...process.env, HARMONIC_START: JSON.stringify(start) };
  // The installed command runs in the desktop's own program, as Node; the window must not.
  delete env['ELECTRON_RUN_AS_NODE'];
  return env;
}

/** @returns null when the window was shown and closed, or why it never came up. */
export async function startDesktop(
  binary: string,
  plan: Plan,
  reason: string,
): Promise<string | null> {
  const child = spawn(binary, isInstalled() ? [] : [findProduct().root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: environment(plan),
  });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{"host":')) {
      console.error(line);
      return;
    }
    said.push(line);
    if (plan.flags.json === true) console.log(line);
    else if (line === ALREADY_OPEN)
      console.log('Harmonic Console is already open on this desktop: its window is in front now.');
    else console.log(`Harmonic Console ${plan.version}, in a window (${reason}).`);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 0));
  });
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  if (said.length === 0) {
    const sandbox = sandboxObstacle(binary);
    const cause = sandbox ? `: ${sandbox.detail}; to allow it: ${sandbox.remedy}` : '';
    return `the window did not come up (${code})${cause}`;
  }
  process.exitCode = typeof code === 'number' ? code : 1;
  return null;
}
