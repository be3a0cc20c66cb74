// Starts the desktop host as a program of its own, and stays until its window is closed.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { DesktopStart } from '../main/hosts/electron/start.ts';
import type { Plan } from './flags.ts';
import { findProduct } from './root.ts';

/** @returns null when the window was shown and closed, or why it never came up. */
export async function startDesktop(
  binary: string,
  plan: Plan,
  reason: string,
): Promise<string | null> {
  const start: DesktopStart = {
    place: plan.place,
    dataDir: plan.dataDir,
    siteName: plan.siteName,
    connect: [...plan.connect],
  };
  const child = spawn(binary, [findProduct().root], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, HARMONIC_START: JSON.stringify(start) },
  });
  const stop = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  const said: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (!line.startsWith('{"host":')) return;
    said.push(line);
    if (plan.flags.json === true) console.log(line);
    else console.log(`Harmonic Console ${plan.version}, in a window (${reason}).`);
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (exitCode, signal) => resolve(exitCode ?? signal ?? 0));
  });
  process.off('SIGINT', stop);
  process.off('SIGTERM', stop);
  if (said.length === 0) return `the window did not come up (${code})`;
  process.exitCode = typeof code === 'number' ? code : 1;
  return null;
}
