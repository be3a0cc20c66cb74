// `npm run kernel`: compiles protocol/kernel and writes its bytes where the engine finds them.
import { writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import asc from 'assemblyscript/asc';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
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
export async function compileKernel(): Promise<Uint8Array> {
  let bytes: Uint8Array | null = null;
  const { error, stderr } = await asc.main(
    ['index.ts', '--baseDir', `${ROOT}protocol/kernel`, '--outFile', 'kernel.wasm', ...OPTIONS],
    {
      writeFile(_name, contents) {
        if (typeof contents !== 'string') bytes = contents;
      },
    },
  );
  if (error || stderr.toString() !== '' || !bytes) throw error ?? new Error(stderr.toString());
  return bytes;
}

function asModule(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  const lines = hex.match(new RegExp(`.{1,${HEX_A_LINE}}`, 'g')) ?? [];
  return [
    '// The bytes of the kernel, compiled from protocol/kernel by `npm run kernel`. Not written by hand.',
    'export const KERNEL_HEX = [',
    ...lines.map((line) => `  '${line}',`),
    "].join('');",
    '',
  ].join('\n');
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(`${ROOT}protocol/signal/kernel/bytes.ts`, asModule(await compileKernel()));
}
