import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  canonical,
  chainHash,
  headerLine,
  headLine,
  publicKeyOf,
  type AuditEntry,
  type TrailHeader,
} from '@harmonic/protocol/access';
import { EXIT } from './exit.ts';
import { consoleKey, verifyAuditFile } from './verify-audit.ts';

let scratch = '';
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'harmonic-audit-'));
});
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const MORNING_MS = Date.UTC(2026, 2, 1, 8);
const CONSOLE_SECRET = new Uint8Array(32).fill(3);
const CONSOLE_KEY = publicKeyOf(CONSOLE_SECRET);
const SITE_KEY = publicKeyOf(new Uint8Array(32).fill(4));
const STREAM = '0190b1f0-0000-7000-8000-000000000001';

const header: TrailHeader = {
  harmonicTrail: 1,
  site: '33333333-3333-4333-8333-333333333333' as TrailHeader['site'],
  ...{ stream: STREAM, firstSeq: 1, before: null },
  ...{ bundleKey: SITE_KEY, installKey: CONSOLE_KEY, exportedAtMs: MORNING_MS },
};

function trail(entries: number): string[] {
  const lines = [headerLine(header)];
  let hash: string | null = null;
  for (let seq = 1; seq <= entries; seq += 1) {
    const entry: AuditEntry = {
      ...{ v: 1, stream: STREAM, seq, atMs: MORNING_MS + seq * 1000, actor: null },
      ...{ act: 'recording.rename', scope: 'site', subject: `recording ${seq}` },
      ...{ outcome: 'done', because: 'grant', facts: { name: 'a "b" é' }, payload: null },
    };
    const bytes = canonical(entry);
    hash = chainHash(hash, bytes);
    lines.push(canonical({ seq, bytes, hash }));
  }
  const head = { seq: entries, hash: hash ?? '', atMs: MORNING_MS };
  return [...lines, headLine(header, head, CONSOLE_SECRET)];
}

let files = 0;
function written(content: string | Uint8Array): string {
  const file = join(scratch, `trail-${(files += 1)}.jsonl`);
  writeFileSync(file, content);
  return file;
}
const textOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
const verify = (content: string | Uint8Array, key: string | null = null) =>
  verifyAuditFile(written(content), key);

test('a whole trail holds, and says whose it is and when it was', async () => {
  expect(await verify(textOf(trail(5)))).toMatchObject({
    ...{ ok: true, entries: 5, firstSeq: 1, broken: null, anchored: true, pinned: false },
    ...{ fromMs: MORNING_MS + 1000, toMs: MORNING_MS + 5000 },
    header: { installKey: CONSOLE_KEY, bundleKey: SITE_KEY },
  });
});

test('the console named from elsewhere has to be the one that signed', async () => {
  const text = textOf(trail(3));
  expect(await verify(text, CONSOLE_KEY)).toMatchObject({ ok: true, pinned: true });
  expect(await verify(text, 'ab'.repeat(32))).toMatchObject({ ok: false, pinned: true });
  await expect(verify(text, SITE_KEY)).rejects.toMatchObject({ exitCode: EXIT.usage });
  const spaced = CONSOLE_KEY.toUpperCase().replace(/(.{4})/g, '$1 ');
  expect(consoleKey(spaced)).toBe(CONSOLE_KEY);
  expect(() => consoleKey('ab')).toThrow('64');
});

test('what was cut off at the end, from the middle and from the beginning is missed', async () => {
  const lines = trail(10);
  const broken = async (kept: readonly string[]) => (await verify(textOf(kept))).broken;
  expect(await broken(lines.slice(0, 8))).toMatchObject({ seq: 8 });
  // The last entries cut off, and the signed head put back.
  expect(await broken([...lines.slice(0, 8), lines.at(-1)!])).toMatchObject({ seq: 8 });
  expect(await broken(lines.toSpliced(4, 1))).toMatchObject({ seq: 4 });
  expect(await broken(lines.slice(1))).toMatchObject({ seq: 0 });
  expect(await broken([])).toMatchObject({ seq: 0 });
});

/** Numbers that look random and are the same every time (mulberry32). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

test('a thousand edits are a thousand finds', async () => {
  const lines = trail(40);
  const whole = Buffer.from(textOf(lines));
  const random = numbers(20260301);
  const edits: readonly (() => Uint8Array)[] = [
    () => {
      const copy = Buffer.from(whole);
      copy[random(copy.length - 1)]! ^= 1 + random(255);
      return copy;
    },
    () => {
      const at = random(whole.length - 1);
      return Buffer.concat([whole.subarray(0, at), whole.subarray(at + 1)]);
    },
    () => {
      const at = random(whole.length - 1);
      return Buffer.concat([whole.subarray(0, at), Buffer.from(' '), whole.subarray(at)]);
    },
    () => whole.subarray(0, random(whole.length - 1)),
    () => Buffer.from(textOf(lines.toSpliced(random(lines.length), 1))),
    () => {
      const at = random(lines.length - 1);
      return Buffer.from(textOf(lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!)));
    },
    () => {
      const at = random(lines.length);
      return Buffer.from(textOf(lines.toSpliced(at, 0, lines[at]!)));
    },
  ];
  const missed: number[] = [];
  for (let i = 0; i < 1000; i += 1) {
    const edited = edits[i % edits.length]!();
    if (Buffer.from(edited).equals(whole)) continue;
    if ((await verify(edited)).ok) missed.push(i);
  }
  expect(missed).toEqual([]);
}, 60_000);

test('an entry rewritten together with its hash breaks the next one', async () => {
  const lines = trail(5);
  const { bytes } = JSON.parse(lines[3]!) as { bytes: string };
  const before = (JSON.parse(lines[2]!) as { hash: string }).hash;
  const edited = bytes.replace('recording 3', 'recording 9');
  lines[3] = canonical({ seq: 3, bytes: edited, hash: chainHash(before, edited) });
  expect((await verify(textOf(lines))).broken).toMatchObject({ seq: 4 });
});

test('a line without end, and bytes that are no text, are refused in bounded memory', async () => {
  expect(await verify(Buffer.alloc(8 * 1024 * 1024, 0x20))).toMatchObject({ ok: false });
  expect(await verify(Buffer.alloc(1024, 0xff))).toMatchObject({ ok: false });
});

test('a file that cannot be read is a sentence and code 2', async () => {
  await expect(verifyAuditFile(join(scratch, 'none.jsonl'), null)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    message: expect.stringContaining('there is no such file'),
  });
  await expect(verifyAuditFile(scratch, null)).rejects.toMatchObject({ exitCode: EXIT.usage });
});
