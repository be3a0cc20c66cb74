// Where the product lies: the folder of its package, from wherever this code was built into.
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Product {
  root: string;
  version: string;
}

function find(folder: string): Product {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const { name, version } = JSON.parse(readFileSync(file, 'utf8')) as {
      name?: string;
      version?: string;
    };
    if (name === 'harmonic-console' && version !== undefined) return { root: folder, version };
  }
  if (dirname(folder) === folder)
    throw new Error('the package of Harmonic Console is not above this file');
  return find(dirname(folder));
}

/** What a person types before a word of the command: in a checkout, or where the product is installed. */
export const commandName = ({ root }: Product): string =>
  existsSync(join(root, 'electron.vite.config.ts')) ? 'npx harmonic' : 'harmonic-console';

export const findProduct = (): Product => find(dirname(fileURLToPath(import.meta.url)));
