// `harmonic doctor`: what this machine offers the console; each check with a verdict and a remedy.
import { existsSync } from 'node:fs';
import { defaultDataDir } from '../main/hosts/data-folder.ts';
import { resolve } from 'node:path';
import type { Check } from './doctor-check.ts';
import { checkCompiler, checkNode } from './doctor-tools.ts';
import { checkDatabase, checkDisk, checkFolder } from './doctor-store.ts';
import { checkDesktop, checkDisplay } from './doctor-desktop.ts';
import { checkPorts } from './doctor-ports.ts';
import { EXIT } from './exit.ts';

const REMEDIES: Readonly<Record<string, string>> = {
  database: 'install the packages again: npm ci',
};

/** A check that breaks is a check that failed. */
async function guarded(name: string, check: () => Promise<Check[]> | Check[]): Promise<Check[]> {
  try {
    return await check();
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    const remedy = REMEDIES[name] ?? 'report this line: the check itself broke';
    return [{ name, verdict: 'fail', detail, remedy }];
  }
}

export async function examine(dataDir: string): Promise<Check[]> {
  const checks: [string, () => Promise<Check[]> | Check[]][] = [
    ['node', checkNode],
    ['display', checkDisplay],
    ['desktop', checkDesktop],
    ['database', checkDatabase],
    ['data folder', () => checkFolder(dataDir)],
    ['disk', () => checkDisk(dataDir)],
    ['serial ports', checkPorts],
    ['compiler', checkCompiler],
  ];
  const results: Check[] = [];
  for (const [name, check] of checks) results.push(...(await guarded(name, check)));
  return results;
}

const MARKS: Record<Check['verdict'], string> = { ok: 'ok  ', warn: 'warn', fail: 'FAIL' };

export async function doctor(flags: { data?: string; json?: boolean }): Promise<void> {
  const dataDir = resolve(flags.data ?? defaultDataDir());
  const checks = await examine(dataDir);
  const isWell = checks.every(({ verdict }) => verdict !== 'fail');
  if (flags.json === true) {
    console.log(JSON.stringify({ well: isWell, dataDir, checks }));
  } else {
    for (const { name, verdict, detail, remedy } of checks) {
      console.log(`${MARKS[verdict]}  ${name.padEnd(13)} ${detail}`);
      if (remedy !== null) console.log(`${' '.repeat(20)}-> ${remedy}`);
    }
    if (!existsSync(dataDir)) console.log('\nThere is no site yet: "npm start" opens the demo.');
  }
  if (!isWell) process.exitCode = EXIT.unwell;
}
