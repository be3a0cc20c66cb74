// Reads what test tools wrote of their own counts: vitest JSON, Playwright JSON, ctest JUnit.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Counts } from './suite.ts';

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** A file that failed before any of its tests ran counts as one failure. */
export function readVitest(file: string): Counts {
  const report = vitestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const broken = report.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some((a) => a.status === 'failed'),
  ).length;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const playwrightSchema = z.object({
  stats: z.object({
    expected: z.number(),
    unexpected: z.number(),
    flaky: z.number(),
    skipped: z.number(),
  }),
  errors: z.array(z.unknown()),
});

export function readPlaywright(file: string): Counts {
  const { stats, errors } = playwrightSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: failed === 0 && errors.length > 0 ? errors.length : failed,
    skipped: stats.skipped,
  };
}

/** ctest --output-junit */
export function readCtest(file: string): Counts {
  const head = /<testsuite [^>]*>/s.exec(readFileSync(file, 'utf8'))?.[0];
  if (!head) throw new Error(`${file} is not a JUnit report`);
  const attribute = (name: string): number => {
    const value = new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1];
    if (value === undefined) throw new Error(`${file} has no count of ${name}`);
    return Number(value);
  };
  const skipped = attribute('skipped') + attribute('disabled');
  const failed = attribute('failures');
  return { passed: attribute('tests') - failed - skipped, failed, skipped };
}
