// A package made without Electron's binary: a small script stands in for it and passes everything to Node. What the
// packer does to the rest is real. The archive is laid out as a folder of the same name, which only Electron reads packed.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
export const ROOT = fileURLToPath(new URL('../../../../../', import.meta.url));

/** Marks the fuses in Electron's binary; a version, their number, and one character for each follow. */
export const FUSE_SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const FUSES = '\u0001\u000800000000';
const SCRIPT = `#!/bin/sh
# ${FUSE_SENTINEL}${FUSES}
[ "$ELECTRON_RUN_AS_NODE" = 1 ] || exit 9
exec "$HARMONIC_NODE" "$@"
`;

export interface StubPackage {
  folder: string;
  /** Paths inside the archive. */
  packed: string[];
}

export async function packWithStub(scratch: string): Promise<StubPackage> {
  const dist = join(scratch, 'electron');
  mkdirSync(join(dist, 'resources'), { recursive: true });
  writeFileSync(join(dist, 'electron'), SCRIPT);
  chmodSync(join(dist, 'electron'), 0o755);
  for (const name of ['LICENSE', 'LICENSES.chromium.html', 'version', 'chrome-sandbox']) {
    writeFileSync(join(dist, name), '');
  }
  const tool = (path: string, ...args: string[]): Promise<{ stdout: string }> =>
    run(process.execPath, [join(ROOT, 'node_modules', path), ...args], {
      cwd: ROOT,
      maxBuffer: 1 << 26,
    });
  const output = join(scratch, 'dist');
  await tool(
    'electron-builder/cli.js',
    ...['--linux', 'dir', '--publish', 'never'],
    ...[`-c.electronDist=${dist}`, `-c.directories.output=${output}`],
  );
  const folder = join(output, 'linux-unpacked');
  const archive = join(folder, 'resources/app.asar');
  const asar = '@electron/asar/bin/asar.js';
  const { stdout } = await tool(asar, 'list', archive);
  await tool(asar, 'extract', archive, join(scratch, 'app'));
  rmSync(archive);
  renameSync(join(scratch, 'app'), archive);
  return { folder, packed: stdout.trim().split('\n') };
}
