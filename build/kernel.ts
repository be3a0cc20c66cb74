// `npm run kernel`: compiles protocol/kernel and writes its bytes where the engine finds them.
// The compiler runs as a program: its own types would change those of Array for every test.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const COMPILER = `${ROOT}node_modules/assemblyscript/bin/asc.js`;
const HEX_A_LINE = 90;

/** Memory is the host's, shared so that arrays over it outlive its growth; no runtime, no allocation, no data. */
const OPTIONS = [
  '-O3',
  '--converge',
  '--noAssert',
  ...['--runtime', 'stub'],
  ...['--enable', 'simd,relaxed-simd,threads'],
  ...['--importMemory', '--sharedMemory', '--zeroFilledMemory', '--noExportMemory'],
  ...['--initialMemory', '16', '--maximumMemory', '16384'],
];

/** @throws with the compiler's words when the source does not compile, or not without a warning. */
export function compileKernel(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  const out = join(folder, 'kernel.wasm');
  try {
    const { status, stderr } = spawnSync(
      process.execPath,
      [COMPILER, 'protocol/kernel/index.ts', ...OPTIONS, '--outFile', out],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (status !== 0 || stderr !== '') throw new Error(stderr);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function asModule(bytes: Buffer): string {
  const lines = bytes.toString('hex').match(new RegExp(`.{1,${HEX_A_LINE}}`, 'g')) ?? [];
  return [
    '// The bytes of the kernel, compiled from protocol/kernel by `npm run kernel`. Not written by hand.',
    'export const KERNEL_HEX = [',
    ...lines.map((line) => `  '${line}',`),
    '];',
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  writeFileSync(`${ROOT}protocol/signal/kernel/bytes.ts`, asModule(compileKernel()));
