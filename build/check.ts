// `npm run check`: what must hold before a commit, quickest first; stops nowhere, so that all is seen at once.
import { runCheck } from './suite.ts';

const checks = [
  await runCheck('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
  await runCheck('boundaries', 'depcruise', [
    '--config',
    '.dependency-cruiser.cjs',
    'app',
    'protocol',
    'server-sync',
    'build',
    'bench',
    'e2e',
  ]),
  await runCheck('unused', 'knip', []),
  await runCheck('types', 'tsc', ['-b']),
  await runCheck('lint', 'eslint', ['.', '--cache', '--max-warnings', '0']),
];
for (const check of checks) {
  console.log(
    `${check.failed > 0 ? 'FAILED' : 'ok    '} ${check.name} (${check.seconds.toFixed(1)} s)`,
  );
}
process.exit(checks.some((check) => check.failed > 0) ? 1 : 0);
