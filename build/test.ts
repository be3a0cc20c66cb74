// `npm test`: every suite there is, one closing line. Reads top to bottom.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readCtest, readPlaywright, readVitest } from './counts.ts';
import { prepareDebian } from './debian.ts';
import { checkOf, runCheck, runCommand, runCounted, skipSuite, type SuiteResult } from './suite.ts';

const major = Number(process.versions.node.split('.')[0]);
if (major < 24) {
  console.error(
    `The tests need Node 24 and run under ${process.version}: start them with "npm test".`,
  );
  process.exit(2);
}

const scratch = mkdtempSync(join(tmpdir(), 'harmonic-test-'));
const results: SuiteResult[] = [];
const add = (result: SuiteResult): void => {
  results.push(result);
};
const title = (text: string): void => console.log(`\n== ${text}`);

title('set-up');
const debian = prepareDebian((line) => console.log(line));
const lacks = (who: 'firmware' | 'e2e' | 'bench'): string | null => {
  const packages = debian.missing.get(who);
  return packages ? `needs ${packages.join(', ')}: ${debian.command}` : null;
};

title('firmware: build');
const firmwareLack = lacks('firmware');
const hasAgent =
  firmwareLack === null &&
  (await runCommand('cmake', [
    '-S',
    'firmware',
    '-B',
    'build/firmware',
    '-DCMAKE_BUILD_TYPE=Release',
  ])) === 0 &&
  (await runCommand('cmake', ['--build', 'build/firmware', '-j2'])) === 0;
if (firmwareLack) add(skipSuite('firmware', firmwareLack));
else add(checkOf('firmware build', hasAgent));

title(
  'house: build, types, lint, format, boundaries, unused; beside them the firmware on this host',
);
async function runFirmware(): Promise<SuiteResult> {
  const report = join(scratch, 'ctest.xml');
  const counted = ['--test-dir', 'build/firmware', '--output-on-failure', '-j2'];
  return runCounted('firmware', 'ctest', [...counted, '--output-junit', report], {}, () =>
    readCtest(report),
  );
}
async function runHouse(): Promise<SuiteResult[]> {
  const folders = ['app', 'protocol', 'server-sync', 'build', 'bench', 'e2e'];
  return [
    await runCheck('build', 'electron-vite', ['build', '--logLevel', 'warn']),
    await runCheck('types', 'tsc', ['-b']),
    await runCheck('format', 'prettier', ['--check', '--log-level', 'warn', '.']),
    await runCheck('boundaries', 'depcruise', ['--config', '.dependency-cruiser.cjs', ...folders]),
    await runCheck('unused', 'knip', []),
    ...(hasAgent ? [await runFirmware()] : []),
  ];
}
// The linter alone takes as long as all of these, on one core.
const lint = runCheck('lint', 'eslint', ['.', '--cache', '--max-warnings', '0']);
for (const result of [...(await runHouse()), await lint]) add(result);
if (!hasAgent && firmwareLack === null) add(skipSuite('firmware', 'it could not be built'));

title('unit and property tests');
const vitestReport = join(scratch, 'vitest.json');
add(
  await runCounted(
    'unit',
    'vitest',
    ['run', '--reporter=dot', '--reporter=json', `--outputFile.json=${vitestReport}`],
    {},
    () => readVitest(vitestReport),
  ),
);

title('end to end, in a browser, with the real device agent');
const e2eLack =
  lacks('e2e') ?? (hasAgent ? null : 'needs the device agent, which could not be built');
if (e2eLack) add(skipSuite('end to end', e2eLack));
else {
  const report = join(scratch, 'playwright.json');
  add(
    await runCounted(
      'end to end',
      'playwright',
      ['test', '--reporter=list,json'],
      { PLAYWRIGHT_JSON_OUTPUT_NAME: report },
      () => readPlaywright(report),
    ),
  );
}

title('benches: a short slice of the soak');
const benchLack = lacks('bench') ?? (hasAgent ? null : 'needs the device agent');
if (benchLack) add(skipSuite('soak slice', benchLack));
else add(await runCheck('soak slice', 'node', ['bench/run.ts', 'soak', '--seconds', '20']));

rmSync(scratch, { recursive: true, force: true });
console.log('\n== results');
for (const result of results) {
  const { name, passed, failed, skipped, seconds, notes } = result;
  console.log(
    `${failed > 0 ? 'FAILED' : 'ok    '} ${name.padEnd(14)} ${passed} passed, ${failed} failed, ${skipped} skipped  (${seconds.toFixed(1)} s)${notes.map((note) => `\n         ${note}`).join('')}`,
  );
}
const sum = (key: 'passed' | 'failed' | 'skipped'): number =>
  results.reduce((total, result) => total + result[key], 0);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`);
process.exit(sum('failed') > 0 || sum('passed') === 0 ? 1 : 0);
