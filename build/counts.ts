// Reads what test tools wrote of their own counts: vitest JSON, Playwright JSON, ctest JUnit.
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Report } from './suite.ts';

const vitestSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number().default(0),
  numFailedTestSuites: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** In one line: with its first words, or with what no words say. */
const whyBroken = (name: string, message: string): string =>
  `${name}: ${message.split('\n')[0]?.trim() || 'ended before its tests did, without a word'}`;

/** A file that failed before any of its tests ran counts as one failure. */
export function readVitest(file: string): Report {
  const report = vitestSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const broken = report.testResults.filter(
    (result) =>
      result.status === 'failed' && !result.assertionResults.some((a) => a.status === 'failed'),
  );
  const failed = report.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName }) => `${name}: ${fullName}`),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: [...broken.map(({ name, message }) => whyBroken(name, message)), ...failed],
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
  get suites() {
    return z.array(playwrightSuiteSchema).default([]);
  },
});
const playwrightSuiteSchema = z.object({
  specs: z
    .array(z.object({ title: z.string(), ok: z.boolean(), file: z.string(), line: z.number() }))
    .default([]),
  get suites() {
    return z.array(playwrightSuiteSchema).default([]);
  },
});
type PlaywrightSuite = z.infer<typeof playwrightSuiteSchema>;

const notOk = ({ specs, suites }: PlaywrightSuite): string[] => [
  ...specs.filter(({ ok }) => !ok).map(({ file, line, title }) => `${file}:${line} ${title}`),
  ...suites.flatMap(notOk),
];

export function readPlaywright(file: string): Report {
  const { stats, errors, suites } = playwrightSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failed = stats.unexpected + stats.flaky;
  return {
    passed: stats.expected,
    failed: failed === 0 && errors.length > 0 ? errors.length : failed,
    skipped: stats.skipped,
    failures: suites.flatMap(notOk),
  };
}

/** ctest --output-junit */
export function readCtest(file: string): Report {
  const text = readFileSync(file, 'utf8');
  const head = /<testsuite [^>]*>/s.exec(text)?.[0];
  if (!head) throw new Error(`${file} is not a JUnit report`);
  const attribute = (name: string): number => {
    const value = new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1];
    if (value === undefined) throw new Error(`${file} has no count of ${name}`);
    return Number(value);
  };
  const skipped = attribute('skipped') + attribute('disabled');
  const failed = attribute('failures');
  const failures = [...text.matchAll(/<testcase name="([^"]*)"[^>]* status="fail"/g)];
  return {
    ...{ passed: attribute('tests') - failed - skipped, failed, skipped },
    failures: failures.map(([, name = '']) => name),
  };
}
