import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
    // A thread of a test strips types with a WASM module of Node's own; threads that end while another one tiers up its
    // import wrappers end the whole process (nodejs/node issue 64500). Built threads strip nothing.
    execArgv: ['--wasm-wrapper-tiering-budget=1000000000'],
    coverage: {
      provider: 'v8',
      include: ['protocol/**/*.ts', 'app/**/*.ts', 'server-sync/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.suite.ts', 'protocol/vectors/**'],
    },
    projects: [
      { extends: true, test: { name: 'protocol', include: ['protocol/**/*.test.ts'] } },
      {
        extends: true,
        resolve: { alias: { electron: at('app/main/hosts/electron/electron.fake.ts') } },
        test: {
          name: 'app',
          include: ['app/**/*.test.ts', 'app/**/*.test.tsx'],
          pool: 'forks',
          testTimeout: 20_000,
        },
      },
      { extends: true, test: { name: 'server-sync', include: ['server-sync/**/*.test.ts'] } },
      {
        extends: true,
        test: { name: 'house', include: ['build/**/*.test.ts', 'bench/**/*.test.ts'] },
      },
    ],
  },
});
