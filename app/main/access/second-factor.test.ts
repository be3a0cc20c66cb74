// Six digits, each once.
import { generateSync } from 'otplib';
import { expect, test } from 'vitest';
import { inGroups, isCodeOf, newCode, readCode, toBase32 } from './codes.ts';
import { acceptedStep, offerOf } from './second-factor.ts';

/** RFC 6238, appendix B. */
const SECRET = new Uint8Array(Buffer.from('12345678901234567890', 'ascii'));
const at = (wallMs: number, lastStep = 0, isClockPoor = false) => ({
  ...{ wallMs, lastStep, isClockPoor },
});
const NOON_MS = 1_111_111_109_000;
const STEP = Math.floor(NOON_MS / 30_000);
const codeAt = (ms: number): string => generateSync({ secret: SECRET, epoch: ms / 1000 });

test('agrees with RFC 6238', () => {
  expect(acceptedStep(SECRET, '081804', at(NOON_MS))).toBe(STEP);
  expect(acceptedStep(SECRET, '081 804', at(NOON_MS))).toBe(STEP);
});

test('takes the step before, and the next one only by a clock known to be behind', () => {
  expect(acceptedStep(SECRET, codeAt(NOON_MS - 30_000), at(NOON_MS))).toBe(STEP - 1);
  expect(acceptedStep(SECRET, codeAt(NOON_MS - 60_000), at(NOON_MS))).toBeNull();
  expect(acceptedStep(SECRET, codeAt(NOON_MS + 30_000), at(NOON_MS))).toBeNull();
  expect(acceptedStep(SECRET, codeAt(NOON_MS + 30_000), at(NOON_MS, 0, true))).toBe(STEP + 1);
});

test('a step is taken once, and none before it afterwards', () => {
  expect(acceptedStep(SECRET, codeAt(NOON_MS), at(NOON_MS, STEP))).toBeNull();
  expect(acceptedStep(SECRET, codeAt(NOON_MS - 30_000), at(NOON_MS, STEP))).toBeNull();
  expect(acceptedStep(SECRET, codeAt(NOON_MS), at(NOON_MS, STEP + 1000))).toBeNull();
});

test.each(['', 'abcdef', '12345', '1234567', '１２３４５６'])('%j is no code', (typed) => {
  expect(acceptedStep(SECRET, typed, at(NOON_MS))).toBeNull();
});

test('the offer names site and person as they are', () => {
  const { uri } = offerOf(SECRET, 'Fábrica & Söhne', 'josé+1@x');
  const url = new URL(uri);
  expect(decodeURIComponent(url.pathname)).toContain('Fábrica & Söhne:josé+1@x');
  expect(url.searchParams.get('secret')).toBe(toBase32(SECRET));
});

test('codes read as people type them', () => {
  const code = newCode(80);
  expect(isCodeOf(80, readCode(code))).toBe(true);
  expect(readCode(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(readCode(code));
  expect(readCode('0IO1-8B')).toBe('OIOIBB');
  expect(isCodeOf(80, readCode(newCode(128)))).toBe(false);
  expect(toBase32(new Uint8Array(Buffer.from('foobar')))).toBe('MZXW6YTBOI');
  expect(inGroups('ABCDEFGHIJ')).toBe('ABCD-EFGH-IJ');
});
