import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonical } from '@harmonic/protocol/access';
import { StoreFailure } from './failure.ts';
import { actOf, ANA, bundleOf, statementOf } from './example-access.suite.ts';
import { blockAt, FAN, MORNING_MS, PUMP, pump, startOf, summaryAt } from './example.suite.ts';
import { MIGRATIONS } from './migrations.ts';
import { nextHlc, rowText, uuidv7 } from './outbox.ts';
import { behindItsBack, eventOf, finish, openTestStore, powerCut } from './test-store.suite.ts';

interface Row {
  op_id: string;
  stream_seq: number;
  lane: number;
  entity: string;
  row_id: string;
  kind: string;
  dep_key: string | null;
  tx_id: string;
  schema_v: number;
  hlc: bigint;
  actor_id: string;
  grant_ref: string;
  body: Buffer | null;
  body_sha256: Buffer;
}
/** What a server would be told, by a folder as a power cut leaves it now. */
const outbox = (dataDir: string): Row[] =>
  behindItsBack(powerCut(dataDir), (db) => {
    const rows = db.prepare('SELECT * FROM outbox ORDER BY stream_seq').safeIntegers(true).all();
    return (rows as Record<string, unknown>[]).map((row) => ({
      ...row,
      ...{ stream_seq: Number(row['stream_seq']), lane: Number(row['lane']) },
      schema_v: Number(row['schema_v']),
    })) as Row[];
  });
const sha256 = (text: string | Buffer): Buffer => createHash('sha256').update(text).digest();

test('every record that syncs leaves its row in the transaction of the change, security first; bulk leaves none', () => {
  const store = openTestStore();
  const { stream } = store.api.accessState();
  store.api.changeAccess(
    [{ put: 'bundle', bundle: bundleOf(1), absorbs: [] }, statementOf(stream, 1)],
    [actOf('person.disable')],
  );
  store.api.putDevice(pump, eventOf('device.adopted', { act: actOf('device.adopt') }));
  store.api.putDevice({ ...pump, name: 'Pump 4' }, eventOf('device.renamed'));
  const { id } = store.api.startRecording(startOf(PUMP), actOf('recording.start'));
  store.takeBlock(blockAt(0));
  store.takeSummary(summaryAt(0));
  store.api.stopRecording(PUMP, MORNING_MS);
  store.api.renameRecording(id, 'Run 1', eventOf('recording.renamed'));
  finish(store.slow.removeRecording(id, eventOf('recording.removed')));
  store.api.forgetDevice(PUMP, eventOf('device.forgotten'));

  const rows = outbox(store.dataDir);
  expect(rows.map(({ lane, entity, kind }) => `${lane} ${entity} ${kind}`)).toEqual([
    ...['0 audit insert', '0 bundle insert', '0 statement insert'],
    ...['0 audit insert', '1 device insert', '1 event insert'],
    ...['1 device patch', '1 event insert'],
    ...['0 audit insert', '1 recording insert', '1 event insert'],
    ...['1 recording patch', '1 event insert'],
    ...['1 recording patch', '1 event insert'],
    ...['1 recording delete', '1 event insert'],
    ...['1 device delete', '1 event insert'],
  ]);
  expect(rows.map(({ stream_seq }) => stream_seq)).toEqual(rows.map((_, i) => i + 1));
  const transactions = rows.map(({ tx_id }) => tx_id);
  expect(new Set(transactions.slice(0, 3)).size).toBe(1);
  expect(new Set(transactions).size).toBe(9);
  const [audit, , statement] = rows;
  expect(audit).toMatchObject({
    row_id: '1',
    dep_key: stream,
    actor_id: ANA,
    grant_ref: '1',
    body: null,
  });
  expect(audit?.body_sha256).toEqual(sha256(store.api.trailLines(1, 1)[0]!.bytes));
  expect(statement?.body_sha256).toEqual(sha256(canonical(statementOf(stream, 1).signed)));
  const renamed = rows[6];
  expect(renamed?.body?.toString()).toBe('{"name":"Pump 4"}');
  expect(renamed?.body_sha256).toEqual(sha256(renamed!.body!));
  expect(renamed).toMatchObject({
    row_id: PUMP,
    dep_key: PUMP,
    actor_id: '',
    grant_ref: '',
    schema_v: MIGRATIONS.length,
  });
  expect(JSON.parse(rows[11]?.body?.toString() ?? '')).toMatchObject({
    state: 'complete',
    samples: 480,
    rate_hz: 4800,
  });
  expect(rows.find(({ entity }) => entity === 'recording')?.actor_id).toBe(ANA);
  store.api.close();
});

test('a change that changes nothing of a device tells nothing of it', () => {
  const store = openTestStore();
  store.api.putDevice(pump, eventOf('device.adopted'));
  store.api.putDevice(pump, eventOf('device.seen'));
  expect(outbox(store.dataDir).filter(({ entity }) => entity === 'device')).toHaveLength(1);
  store.api.close();
});

test('numbers are dense whatever is refused, torn or cut off; time never goes back in them', () => {
  const act = fc.constantFrom('event', 'refused', 'torn', 'act', 'clock-back', 'cut');
  fc.assert(
    fc.property(fc.array(act, { minLength: 5, maxLength: 25 }), (acts) => {
      let store = openTestStore();
      for (const what of acts) {
        if (what === 'event') store.api.addEvent(eventOf('link.lost'));
        else if (what === 'act') store.api.changeAccess([], [actOf('session.signIn')]);
        else if (what === 'clock-back') store.clock.ms -= 3_600_000;
        else if (what === 'refused')
          expect(() =>
            store.api.forgetDevice(FAN, eventOf('x', { act: actOf('device.forget') })),
          ).toThrow(StoreFailure);
        else if (what === 'torn')
          expect(() =>
            store.api.addEvent(eventOf('x', { act: actOf('a.b'), severity: null as never })),
          ).toThrow(/NULL/);
        else {
          const dataDir = powerCut(store.dataDir);
          store.api.close();
          store = openTestStore(dataDir);
        }
      }
      const rows = outbox(store.dataDir);
      store.api.close();
      expect(rows.map(({ stream_seq }) => stream_seq)).toEqual(rows.map((_, i) => i + 1));
      expect(rows).toHaveLength(acts.filter((what) => what === 'event' || what === 'act').length);
      for (const [i, { hlc }] of rows.entries())
        if (i > 0) expect(hlc > rows[i - 1]!.hlc).toBe(true);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('a hybrid clock follows the wall, and counts on where the wall stands still or goes back', () => {
  const at = (ms: number, counter: number): bigint => (BigInt(ms) << 16n) | BigInt(counter);
  expect(nextHlc(0n, MORNING_MS)).toBe(at(MORNING_MS, 0));
  expect(nextHlc(at(MORNING_MS, 0), MORNING_MS)).toBe(at(MORNING_MS, 1));
  expect(nextHlc(at(MORNING_MS, 7), MORNING_MS - 5000)).toBe(at(MORNING_MS, 8));
  expect(nextHlc(at(MORNING_MS, 65_535), MORNING_MS)).toBe(at(MORNING_MS + 1, 0));
  expect(nextHlc(at(MORNING_MS, 3), MORNING_MS + 1)).toBe(at(MORNING_MS + 1, 0));
});

test('an operation’s id is a UUID of version 7 that begins with its time', () => {
  // RFC 9562, appendix A.6: the same instant and random bits.
  const random = Buffer.from('0cc318c4dc0c0c07398f', 'hex');
  expect(uuidv7(0x017f22e279b0, random)).toBe('017f22e2-79b0-7cc3-98c4-dc0c0c07398f');
});

test('numbers that are no whole ones travel as text, and half characters as what they are: none', () => {
  expect(rowText({ b: 1.5, a: 'x\ud800', c: null, d: 2 ** 53 })).toBe(
    '{"a":"x\ufffd","b":"1.5","c":null,"d":"9007199254740992"}',
  );
});
