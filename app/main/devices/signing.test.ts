// Questions for signatures between capture threads, whose keys go where, and what is told.
import { expect, test } from 'vitest';
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import type { KeptPlan } from '../../contract/index.ts';
import type { ListenedPlan, SignatureAsk } from '../capture/messages.ts';
import { examplePlan } from '../store/example-kept.suite.ts';
import { createBoards } from './boards.ts';
import { createChronicle } from './chronicle.ts';
import type { Connection } from './connection.ts';
import { createFleet } from './fleet.ts';
import { createSigning } from './signing.ts';
import { createMemoryStore } from './test-plant.suite.ts';

const LINE = '00000000-0000-4000-8000-000000000001' as DeviceId;
const PUMP = '00000000-0000-4000-8000-000000000002' as DeviceId;
const ID = 'ab12cd34ab12cd34' as HardwareId;
const KEY = new Uint8Array(32).fill(7);
const ask = (question: number): SignatureAsk => ({
  ...{ question, signer: PUMP, slot: 9, nonce: new Uint8Array(16), harmonics: [4] },
});
const kept: KeptPlan = {
  ...{ deviceId: LINE, version: 3, setBy: null, setAtMs: 0 },
  plan: {
    ...examplePlan,
    assignments: examplePlan.assignments.map((one) => ({ ...one, signedBy: PUMP })),
  },
};

/** A line and a pump whose links note what is said to them. */
function plantOf() {
  const said: unknown[] = [];
  const fleet = createFleet();
  const boards = createBoards(() => undefined);
  const store = createMemoryStore();
  const link = (id: string, more: Partial<Connection>): Connection =>
    ({
      ...{ address: id, holds: null },
      setPlan: (plan: ListenedPlan | null) => said.push([id, 'plan', plan?.signers]),
      asked: (question: number, outcome: string) => said.push([id, 'asked', question, outcome]),
      ...more,
    }) as unknown as Connection;
  let key: Uint8Array | null = KEY;
  const signing = createSigning({
    ...{ fleet, boards, chronicle: createChronicle(store, () => 5) },
    keyOf: (id) => (id === PUMP ? key : null),
    hardwareOf: (id) => (id === PUMP ? ID : null),
  });
  boards.setPlan(LINE, kept);
  return {
    ...{ said, fleet, store, signing, link },
    setKey: (next: Uint8Array | null) => (key = next),
  };
}

test('a question goes to the link of the node, and what became of it to who asked, whatever their numbers', () => {
  const { said, fleet, signing, link } = plantOf();
  fleet.put(LINE, link('line', {}));
  signing.ask(LINE, ask(7));
  expect(said.splice(0)).toEqual([['line', 'asked', 7, 'away']]);
  const orders: number[] = [];
  const sign = ({ question }: SignatureAsk): boolean => orders.push(question) > 0;
  fleet.put(PUMP, link('pump', { sign }));
  signing.ask(LINE, ask(8));
  signing.ask(PUMP, ask(8));
  expect(new Set(orders).size).toBe(2);
  signing.asked(orders[0]!, 'taken');
  signing.asked(orders[0]!, 'taken');
  signing.asked(orders[1]!, 'refused');
  expect(said).toEqual([
    ['line', 'asked', 8, 'taken'],
    ['pump', 'asked', 8, 'refused'],
  ]);
});

test('what became of a question whose asker has asked again, or has died, goes to nobody', () => {
  const { said, fleet, signing, link } = plantOf();
  fleet.put(LINE, link('line', {}));
  const orders: number[] = [];
  fleet.put(
    PUMP,
    link('pump', { sign: ({ question }: SignatureAsk) => orders.push(question) > 0 }),
  );
  signing.ask(LINE, ask(1));
  signing.ask(LINE, ask(2));
  signing.asked(orders[0]!, 'unanswered');
  expect(said).toEqual([]);
  signing.asked(orders[1]!, 'taken');
  expect(said).toEqual([['line', 'asked', 2, 'taken']]);
});

test('a plan is heard with the keys of those who sign on it, and begins anew when one is another', () => {
  const { said, fleet, signing, link, setKey } = plantOf();
  fleet.put(LINE, link('line', {}));
  const signers = [{ deviceId: PUMP, hardwareId: ID, key: KEY }];
  const { plan, version, setAtMs } = kept;
  expect(signing.listened(kept)).toEqual({ plan, version, setAtMs, signers });
  expect(signing.listened(null)).toBeNull();
  signing.renew(LINE);
  expect(said).toEqual([]);
  setKey(null);
  signing.renew(PUMP);
  expect(said).toEqual([['line', 'plan', []]]);
});

test('a node that is believed no longer is an error and an entry of the trail; that it is back, an event', async () => {
  const { signing, store } = plantOf();
  const about = { kind: 'signature', signer: PUMP, node: 'A' } as const;
  signing.news({ ...about, state: 'unauthenticated', because: 'replayed' });
  signing.news({ ...about, state: 'unauthenticated', because: 'wrong-key' });
  signing.news({ ...about, state: 'authenticated', because: null });
  await expect.poll(() => store.log.length).toBe(3);
  expect(
    store.log.map(({ code, severity, deviceId, act }) => [code, severity, deviceId, act?.because]),
  ).toEqual([
    ['signature.replayed', 'error', PUMP, 'frame-replayed'],
    ['signature.wrongKey', 'error', PUMP, 'proof-other-key'],
    ['signature.back', 'info', PUMP, undefined],
  ]);
  expect(store.log[0]!.act).toMatchObject({
    act: 'device.prove',
    outcome: 'refused',
    subject: PUMP,
  });
});
