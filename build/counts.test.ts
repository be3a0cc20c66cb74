import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readCtest, readPlaywright, readVitest } from './counts.ts';
import { runCounted } from './suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'harmonic-counts-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test('vitest: a file that broke before its first test counts as a failure', () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    numFailedTestSuites: 2,
    testResults: [
      {
        name: 'a.test.ts',
        status: 'failed',
        assertionResults: [
          { status: 'failed', fullName: 'adds' },
          { status: 'passed', fullName: 'takes away' },
        ],
      },
      {
        name: 'b.test.ts',
        status: 'failed',
        message: 'no such module\nat b',
        assertionResults: [],
      },
      { name: 'c.test.ts', status: 'failed', message: '', assertionResults: [] },
    ],
  };
  expect(readVitest(file('v.json', JSON.stringify(report)))).toEqual({
    passed: 3,
    failed: 3,
    skipped: 2,
    failures: [
      'b.test.ts: no such module',
      'c.test.ts: ended before its tests did, without a word',
      'a.test.ts: adds',
    ],
  });
});

test('Playwright: a flaky test is a failed one, and the failed are named', () => {
  const spec = { title: 'a cable is pulled', file: 'cables.e2e.ts', line: 16 };
  const report = {
    stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 2 },
    errors: [],
    suites: [
      {
        specs: [
          { ...spec, ok: false },
          { ...spec, ok: true },
        ],
        suites: [{ specs: [{ ...spec, ok: false }] }],
      },
    ],
  };
  expect(readPlaywright(file('p.json', JSON.stringify(report)))).toEqual({
    passed: 5,
    failed: 2,
    skipped: 2,
    failures: Array(2).fill('cables.e2e.ts:16 a cable is pulled'),
  });
});

test('ctest: counts come from the JUnit head', () => {
  const xml =
    '<?xml version="1.0"?>\n<testsuite name="x" tests="7" failures="1" disabled="0" skipped="2" time="1">' +
    '\n<testcase name="frames" classname="frames" time="0.1" status="fail"/>' +
    '\n<testcase name="clocks" classname="clocks" time="0.1" status="run"/>';
  expect(readCtest(file('c.xml', xml))).toEqual({
    ...{ passed: 4, failed: 1, skipped: 2 },
    failures: ['frames'],
  });
});

test('a tool that fails without counting, or counts nothing wrong but fails, is one failure', async () => {
  const silent = await runCounted('x', 'false', [], {}, () => readCtest(join(folder, 'none.xml')));
  expect(silent).toMatchObject({ passed: 0, failed: 1 });
  const contradicting = await runCounted('x', 'false', [], {}, () => ({
    passed: 3,
    failed: 0,
    skipped: 0,
    failures: [],
  }));
  expect(contradicting).toMatchObject({ passed: 3, failed: 1 });
});

test('what failed is told again beside the counts', async () => {
  const told = await runCounted('x', 'false', [], {}, () => ({
    ...{ passed: 3, failed: 1, skipped: 0 },
    failures: ['a cable is pulled'],
  }));
  expect(told.notes).toEqual(['✗ a cable is pulled']);
});
