// `npm run kernel`: compiles protocol/kernel and writes its bytes where the engine finds them.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LINE = 90;

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

/** @throws when the source does not compile. */
export function compileKernel(): Buffer {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
  try {
    const out = join(folder, 'kernel.wasm');
    const { status, stderr } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'node_modules/assemblyscript/bin/asc.js'),
        'protocol/kernel/index.ts',
        ...OPTIONS,
        '--outFile',
        out,
      ],
      { cwd: ROOT, encoding: 'utf8' },
    );
    if (status !== 0 || stderr !== '') throw new Error(stderr);
    return readFileSync(out);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function write(bytes: Buffer): void {
  const lines = bytes.toString('hex').match(new RegExp(`.{1,${LINE}}`, 'g')) ?? [];
  const text = [
    '// The bytes of the kernel, compiled from protocol/kernel by `npm run kernel`. Not written by hand.',
    'export const KERNEL_HEX = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ];
  writeFileSync(join(ROOT, 'protocol/signal/kernel/bytes.ts'), text.join('\n'));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) write(compileKernel());
