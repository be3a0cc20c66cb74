// How the product is built into out/: the hosts and the command, the preload, the renderer.
import { fileURLToPath } from 'node:url';
import babel from '@rolldown/plugin-babel';
import react, { reactCompilerPreset } from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const zipInPlace = [
  {
    find: /^fflate$/,
    replacement: fileURLToPath(new URL('app/report/zip-in-place.ts', import.meta.url)),
  },
];

export default defineConfig({
  main: {
    // Its build for Node brings a `require` of its own, which the one that is added to every chunk collides with.
    resolve: { alias: zipInPlace },
    build: {
      outDir: 'out/main',
      // Everything native, or that finds a file beside itself, stays a package; our own code does not.
      externalizeDeps: {
        exclude: [
          '@harmonic/protocol',
          '@orpc/client',
          '@orpc/contract',
          '@orpc/server',
          'bonjour-service',
          'commander',
          'env-paths',
          'fft.js',
          'zod',
        ],
      },
      rolldownOptions: {
        input: {
          cli: 'app/cli/main.ts',
          gateway: 'app/main/hosts/gateway/entry.ts',
          electron: 'app/main/hosts/electron/entry.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: 'app/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'app/renderer',
    // What did not change is not drawn again: the compiler keeps what each part was made of.
    plugins: [react(), babel({ presets: [reactCompilerPreset()] })],
    // A sheet of 160 kB would be packed by a worker made from text, which the policy of the page refuses without a word.
    resolve: { alias: zipInPlace },
    // A worker brings each of its formats only when that one is asked for.
    worker: { format: 'es' },
    build: {
      outDir: 'out/renderer',
      minify: true,
      // Small pictures stay files: the policy allows them, and they are cached.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: 'app/renderer/index.html' } },
    },
  },
});
