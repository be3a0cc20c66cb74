// `harmonic key protect | unprotect | rescue`: how the key of a site is kept. Never prints a secret.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { rescueKeyOf } from '../main/access/rescue-key.ts';
import { defaultDataDir } from '../main/hosts/data-folder.ts';
import { rewrapKey } from '../main/hosts/key-file.ts';
import { rescueKey } from '../main/hosts/key-rescue.ts';
import type { PassphraseFrom } from '../main/hosts/passphrase.ts';
import { askSecret } from './ask-secret.ts';
import { CliRefusal, EXIT } from './exit.ts';

export interface PassphraseFlags {
  keyFile?: string;
  fromEnvironment?: boolean;
}
export interface KeyFlags extends PassphraseFlags {
  data?: string;
  /** What opens the key as it is now, where that is not what it remembers. */
  oldKeyFile?: string;
}

/** Null when neither was said. */
export function sourceOf({ keyFile, fromEnvironment }: PassphraseFlags): PassphraseFrom | null {
  if (keyFile !== undefined && fromEnvironment === true) {
    throw new CliRefusal(EXIT.usage, '--key-file and --from-environment cannot go together');
  }
  if (keyFile !== undefined) return { kind: 'file', path: resolve(keyFile) };
  return fromEnvironment === true ? { kind: 'environment' } : null;
}

function siteOf({ data }: KeyFlags): string {
  const dataDir = resolve(data ?? defaultDataDir());
  if (existsSync(dataDir)) return dataDir;
  throw new CliRefusal(EXIT.dataFolder, `there is no site in ${dataDir}`);
}

const oldSource = ({ oldKeyFile }: KeyFlags): { from?: PassphraseFrom } =>
  oldKeyFile === undefined ? {} : { from: { kind: 'file', path: resolve(oldKeyFile) } };

export async function protectKey(flags: KeyFlags): Promise<void> {
  const to = sourceOf(flags) ?? { kind: 'terminal' };
  const dataDir = siteOf(flags);
  await rewrapKey(dataDir, to, { ask: askSecret, ...oldSource(flags) });
  const where = {
    terminal: 'asked for on the terminal at every start',
    environment: 'read from HARMONIC_PASSPHRASE at every start',
    file: `read from ${to.kind === 'file' ? to.path : ''} at every start`,
  };
  console.log(`The key of ${dataDir} is under a passphrase now, ${where[to.kind]}.`);
}

export async function unprotectKey(flags: KeyFlags): Promise<void> {
  const from = sourceOf(flags);
  const dataDir = siteOf(flags);
  await rewrapKey(dataDir, null, { ask: askSecret, ...(from ? { from } : {}) });
  console.log(`The key of ${dataDir} is a file only you can read now.`);
}

export async function rescueSite(flags: KeyFlags): Promise<void> {
  const dataDir = siteOf(flags);
  await rescueKey(dataDir, rescueKeyOf(await askSecret(`Break-glass code of ${dataDir}: `)));
  console.log(
    `The key of ${dataDir} opens it again: a file only you can read. What was there is kept beside it (.old).`,
  );
}
