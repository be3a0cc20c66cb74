import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  test: {
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
