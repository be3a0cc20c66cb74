// Starting the desktop as a program: a stand-in that only says what the real one says.
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { linkAddressSchema } from '@harmonic/protocol/model';
import { ALREADY_OPEN, readStart } from '../main/hosts/electron/start.ts';
import { startDesktop } from './desktop.ts';
import type { Plan } from './flags.ts';

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-desktop-start-'));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function program(name: string, script: string): string {
  const file = join(scratch, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
const plan: Plan = {
  place: 'real',
  dataDir: '/data of a site',
  siteName: "Nina's mill",
  connect: [linkAddressSchema.parse('tcp://127.0.0.1:4710')],
  flags: { host: 'auto', listen: '127.0.0.1', hostName: [], json: true },
  version: '1.0.0',
};

test.skipIf(process.platform === 'win32')(
  'the desktop gets the whole plan, and its one line is passed on',
  async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const note = join(scratch, 'start.json');
    const line = '{"host":"electron","url":"app://console/","dataDir":"/d","pid":7}';
    const binary = program('shown', `printf %s "$HARMONIC_START" > '${note}'; echo '${line}'`);
    expect(await startDesktop(binary, plan, 'as asked')).toBeNull();
    expect(said.mock.calls).toEqual([[line]]);
    said.mockRestore();
    expect(readStart(readFileSync(note, 'utf8'))).toEqual({
      place: plan.place,
      dataDir: plan.dataDir,
      siteName: plan.siteName,
      connect: plan.connect,
    });
  },
);

test.skipIf(process.platform === 'win32')(
  'a window that is open already is a good end, and is said; other words of the program go to stderr',
  async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const noted = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const binary = program('open', `echo 'This desktop has no keychain'; echo '${ALREADY_OPEN}'`);
    const spoken = { ...plan, flags: { ...plan.flags, json: false } };
    expect(await startDesktop(binary, spoken, 'as asked')).toBeNull();
    expect(said.mock.calls).toEqual([[expect.stringContaining('already open on this desktop')]]);
    expect(noted.mock.calls).toEqual([['This desktop has no keychain']]);
    said.mockRestore();
    noted.mockRestore();
  },
);

test.skipIf(process.platform === 'win32')(
  'a window that never comes up is a reason to serve a browser instead',
  async () => {
    const broken = program('broken', 'exit 3');
    expect(await startDesktop(broken, plan, 'as asked')).toBe('the window did not come up (3)');
    const missing = join(scratch, 'missing');
    expect(await startDesktop(missing, plan, 'as asked')).toContain('ENOENT');
  },
);
