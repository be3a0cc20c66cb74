import { givenNameSchema } from '@harmonic/protocol/model';
import type { AuditQuery } from '../../contract/index.ts';
import { afterEach, expect, test } from 'vitest';
import { hidden, isFormula, readCells } from './csv-reader.suite.ts';
import { PAYLOADS } from './payloads.suite.ts';
import { PIECE_BYTES } from './pieces.ts';
import { ADA, EVE, everything, NAMES, openSite, type TestSite } from './site.suite.ts';

let open: TestSite | null = null;
afterEach(() => {
  open?.close();
  open?.store.api.close();
  open = null;
});
const site = async (): Promise<TestSite> => (open = await openSite());

async function acts(at: TestSite, count: number, reason = 'planted-reason'): Promise<void> {
  const entry = at.by(ADA, 'recording.rename').actor.entry('done', {
    subject: EVE,
    personal: { about: EVE, text: { reason } },
  });
  await at.core.memory.commit(
    [],
    Array.from({ length: count }, (_, i) => ({ ...entry, facts: { i: String(i) } })),
  );
}
const csvNow = { form: 'csv', query: { ...everything, act: 'person.' } } as const;

async function exported(at: TestSite, form: 'chain' | 'csv', query = everything): Promise<string> {
  let text = '';
  for await (const piece of at.trail.export(at.by(ADA, 'audit.export'), { form, query })) {
    expect(Buffer.byteLength(piece.text)).toBeLessThanOrEqual(PIECE_BYTES);
    text += piece.text;
  }
  return text;
}

test('rows carry names while there are any, page by page', async () => {
  const at = await site();
  await acts(at, 5);
  const first = await at.trail.list(everything, null, 3);
  expect(first).toMatchObject({ more: true });
  expect(first.rows.map(({ facts }) => facts['i'])).toEqual(['4', '3', '2']);
  expect(first.rows[0]).toMatchObject({ actorName: 'Ada Lovelace', subjectName: 'Eve Harrington' });
  const rest = await at.trail.list(everything, first.rows.at(-1)!.seq, 3);
  expect(rest.rows.map(({ facts }) => facts['i'])).toEqual(['1', '0']);
  expect(rest.more).toBe(false);
});

test('a look through the whole chain counts what it has seen', async () => {
  const at = await site();
  await acts(at, 1200);
  const report = await at.trail.verify();
  expect(report).toMatchObject({
    ok: true,
    entries: 1200,
    firstSeq: 1,
    broken: null,
    anchor: 'agrees',
  });
  expect(report.head).toBe(at.store.api.trailHead().hash);
});

test('an edited, a missing and a cut-off entry are named', async () => {
  const at = await site();
  await acts(at, 600);
  const { trailLines } = at.reads;
  const twisted = async (twist: typeof trailLines): Promise<unknown> => {
    at.reads.trailLines = twist;
    return (await at.trail.verify()).broken;
  };
  const edited = await twisted(async (from, limit) =>
    (await trailLines(from, limit)).map((line) =>
      line.seq === 550 ? { ...line, bytes: line.bytes.replace('done', 'asked') } : line,
    ),
  );
  expect(edited).toMatchObject({ seq: 550 });
  const missing = await twisted(async (from, limit) =>
    (await trailLines(from, limit)).filter(({ seq }) => seq !== 7),
  );
  expect(missing).toMatchObject({ seq: 8 });
  const cut = await twisted(async (from, limit) =>
    (await trailLines(from, limit)).filter(({ seq }) => seq < 590),
  );
  expect(cut).toMatchObject({ seq: 590 });
});

test('the table holds what the query finds, and its own export on the way out', async () => {
  const at = await site();
  await acts(at, 3);
  const lines = (await exported(at, 'csv')).split('\r\n');
  expect(lines[0]).toBe(
    '\ufeffseq,at,actor,actorName,act,scope,subject,subjectName,outcome,because,facts,personal',
  );
  expect(lines[1]).toContain('audit.export');
  expect(lines[2]).toBe(
    `3,2026-03-01T08:00:00.000Z,${ADA},Ada Lovelace,recording.rename,site,${EVE},Eve Harrington,done,grant,i: 2,reason: planted-reason`,
  );
  const query: AuditQuery = { ...everything, act: 'audit.' };
  expect((await exported(at, 'csv', query)).split('\r\n')).toHaveLength(4);
});

test('no name and no reason is in the chain’s file', async () => {
  const at = await site();
  await acts(at, 20);
  const text = await exported(at, 'chain');
  expect(text.split('\n').length).toBeGreaterThan(21);
  for (const planted of [
    'planted-reason',
    ...[...NAMES.values()].flatMap((name) => name.split(' ')),
  ]) {
    expect(text).not.toContain(planted);
  }
});

test('what people type into names and reasons runs in no spreadsheet', async () => {
  const at = await site();
  let names = 0;
  for (const payload of PAYLOADS) {
    await acts(at, 1, payload.toWellFormed());
    const name = givenNameSchema.safeParse(payload.toWellFormed());
    if (!name.success) continue;
    names += 1;
    await at.people.rename(at.by(ADA, 'person.rename'), { id: EVE, name: name.data });
    // Kept as it was typed, whatever it looks like to SQL.
    expect(at.core.memory.person(EVE)?.name).toBe(name.data);
    for await (const { text } of at.trail.export(at.by(ADA, 'audit.export'), csvNow)) {
      expect(readCells(text.slice(1), ',').filter(isFormula)).toEqual([]);
      expect(hidden(text)).toEqual([]);
    }
  }
  expect(names).toBeGreaterThan(30);
  const again = (open = await at.again());
  expect(await again.trail.verify()).toMatchObject({ ok: true });
  expect(again.directory(ADA).people).toHaveLength(4);
}, 60_000);
