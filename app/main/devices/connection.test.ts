// One wanted link whose line is in the test's hands: asked to go elsewhere while it closes, hurried, replaced.
import { MessageChannel, Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import type { DeviceId, HardwareId, LinkAddress } from '@harmonic/protocol/model';
import { LinkOpenError, type LinkEvents } from '../links/link.ts';
import { openConnection, type Connection, type LinkChange } from './connection.ts';

const HOME = 'tcp://10.0.0.1:4710' as LinkAddress;
const ODD = 'serial:/etc/passwd?baud=115200' as LinkAddress;
const ELSEWHERE = 'tcp://10.0.0.2:4710' as LinkAddress;

/** A capture thread that says who answered on every opening and consumes nothing. */
const GREEDY = `const { parentPort } = require('node:worker_threads');
  const post = (fact) => parentPort.postMessage({ type: 'fact', fact });
  parentPort.on('message', (m) => {
    if (m.type === 'finish') parentPort.postMessage({ type: 'finished' });
    if (m.type === 'ended') {
      post({ kind: 'identified', hardwareId: 'aaaaaaaaaaaaaaa1', bootId: 1, name: 'late', firmware: '', protocolVersion: 1 });
      post({ kind: 'stream-ended', reason: 'lost', lostMs: 3000, times: 1 });
      post({ kind: 'stream-ended', reason: 'session-lost' });
    }
    if (m.type !== 'opened') return;
    const fact = { kind: 'identified', hardwareId: 'aaaaaaaaaaaaaaa1', bootId: 1, name: 'pump', firmware: '', protocolVersion: 1 };
    post(fact);
    if (m.bytesPerSecond === 92160) post({ kind: 'failed', code: 'rate-exceeds-link', detail: 'too slow' });
  });`;

/** One that is asked to write a key, and has said it only when the line it was for is over and the next is open. */
const LATE = `const { parentPort } = require('node:worker_threads');
  const identified = { kind: 'identified', hardwareId: 'aaaaaaaaaaaaaaa1', bootId: 1, name: 'pump', firmware: '', protocolVersion: 1 };
  const said = [];
  parentPort.on('message', (m) => {
    if (m.type === 'finish') parentPort.postMessage({ type: 'finished' });
    if (m.type === 'key.write') said.push({ type: 'write', visit: said.visit, bytes: m.key });
    if (m.type !== 'opened') return;
    for (const each of said.splice(0)) parentPort.postMessage(each);
    said.visit = m.visit;
    parentPort.postMessage({ type: 'write', visit: m.visit, bytes: Uint8Array.of(m.visit) });
    parentPort.postMessage({ type: 'fact', fact: identified });
  });`;

interface Visit {
  address: LinkAddress;
  events: LinkEvents;
  written: number[][];
  /** Resolves when the connection closes its end. */
  closing: Promise<void>;
  /** The operating system has let go. */
  letGo(): void;
}

interface Bench {
  connection: Connection;
  changes: LinkChange[];
  visits: Visit[];
  /** Addresses where nobody answers. */
  dead: Set<LinkAddress>;
  until(look: () => boolean): Promise<void>;
}

const cleanUp: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of cleanUp.splice(0)) await close();
});

function bench(
  expectId: HardwareId | null = null,
  home: LinkAddress = HOME,
  thread: string = GREEDY,
): Bench {
  const changes: LinkChange[] = [];
  const visits: Visit[] = [];
  const dead = new Set<LinkAddress>();
  const odd = new Set<LinkAddress>(home === ODD ? [ODD] : []);
  const connection = openConnection(
    {
      async openLink(address, events) {
        if (odd.has(address)) throw new LinkOpenError({ code: 'failed', detail: 'no terminal' });
        if (dead.has(address)) throw new LinkOpenError({ code: 'refused', detail: 'nobody' });
        const closing = Promise.withResolvers<undefined>();
        const gone = Promise.withResolvers<undefined>();
        const letGo = (): void => gone.resolve(undefined);
        const written: number[][] = [];
        visits.push({ address, events, written, closing: closing.promise, letGo });
        const close = async (): Promise<void> => {
          closing.resolve(undefined);
          await gone.promise;
        };
        const baud = Number(/baud=(\d+)/.exec(address)?.[1] ?? NaN);
        const bytesPerSecond = Number.isNaN(baud) ? null : baud / 10;
        const line = { kind: 'tcp', address, datagrams: false, bytesPerSecond } as const;
        const write = (bytes: Uint8Array): boolean => written.push([...bytes]) > 0;
        return Promise.resolve({ ...line, write, close });
      },
      startCapture: () => new Worker(thread, { eval: true }),
      storePort: () => new MessageChannel().port2,
      consoleId: 'c0ffee0000000001' as HardwareId,
      consoleName: 'test',
      now: () => Date.now(),
      random: () => 0.5,
    },
    {
      deviceId: '00000000-0000-4000-8000-000000000001' as DeviceId,
      address: home,
      expect: expectId,
      simulated: false,
      plan: null,
      key: null,
      isTaken: () => false,
      onLink: (change) => changes.push(change),
      onOver: () => undefined,
      onFact: () => undefined,
      onBoard: () => undefined,
      ...{
        onCame: () => undefined,
        onSent: () => undefined,
        onAsk: () => undefined,
        onAsked: () => undefined,
      },
      onFrame: () => true,
      onGivenUp: () => undefined,
    },
  );
  cleanUp.push(async () => {
    for (const visit of visits) visit.letGo();
    const closed = connection.close();
    for (const visit of visits) visit.letGo();
    await closed;
  });
  const until = async (look: () => boolean): Promise<void> => {
    const giveUpAt = performance.now() + 10_000;
    while (!look()) {
      if (performance.now() > giveUpAt) throw new Error(`in vain: ${JSON.stringify(changes)}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { connection, changes, visits, dead, until };
}
const identified = ({ changes }: Bench): boolean => changes.at(-1)?.state === 'identified';

describe('while a lost link is being closed', () => {
  async function closingBench(): Promise<{ b: Bench; first: Visit }> {
    const b = bench();
    await b.until(() => identified(b));
    const [first] = b.visits;
    first!.events.onEnd({ code: 'hung-up', detail: 'gone' });
    await first!.closing;
    return { b, first: first! };
  }

  test('the device found elsewhere is gone to at once, and that way is not punished', async () => {
    const { b, first } = await closingBench();
    b.connection.redirect(ELSEWHERE);
    expect(b.connection.holds).toBe(HOME);
    expect(b.connection.address).toBe(ELSEWHERE);
    first.letGo();
    await b.until(() => b.visits.length === 2);
    expect(b.visits[1]!.address).toBe(ELSEWHERE);
    expect(b.changes.map((change) => change.state)).not.toContain('waiting');
  });

  test('who asks to try again does not wait', async () => {
    const { b, first } = await closingBench();
    b.connection.retryNow();
    first.letGo();
    await b.until(() => b.visits.length === 2);
    expect(b.changes.map((change) => change.state)).not.toContain('waiting');
  });

  test('nobody asks: it waits, and says where it failed', async () => {
    const { b, first } = await closingBench();
    first.letGo();
    await b.until(() => b.changes.at(-1)?.state === 'waiting');
    expect(b.changes.at(-1)).toMatchObject({ address: HOME, failure: { code: 'hung-up' } });
  });
});

test('bytes that a replaced capture thread had not consumed are counted as dropped', async () => {
  const b = bench();
  await b.until(() => identified(b));
  const [first] = b.visits;
  first!.events.onBytes(new Uint8Array(3000), 0n);
  first!.events.onBytes(new Uint8Array(96), 0n);
  first!.events.onEnd({ code: 'hung-up', detail: 'gone' });
  first!.letGo();
  // The thread took whoever answered; the next one expects that one, so it is another thread.
  await b.until(() => b.visits.length === 2 && identified(b));
  expect(b.connection.counters().inputBytesDropped).toBe(3096);
});

test('an announcement hurries a long wait once, and never starts the back-off anew', async () => {
  const b = bench('aaaaaaaaaaaaaaa1' as HardwareId);
  b.dead.add(ELSEWHERE);
  await b.until(() => identified(b));
  b.dead.add(HOME);
  const attempts = (): number => b.changes.at(-1)!.attempt;
  b.visits[0]!.events.onEnd({ code: 'hung-up', detail: 'gone' });
  b.visits[0]!.letGo();
  const waits = (): boolean => b.changes.at(-1)?.state === 'waiting';
  await b.until(() => waits() && attempts() === 3); // half a second, one, two
  expect(b.connection.announce(ELSEWHERE)).toBe(true);
  await b.until(() => waits() && attempts() === 4);
  expect(b.changes.at(-1)!.address).toBe(ELSEWHERE);
  expect(b.connection.announce(ELSEWHERE)).toBe(false);
  const { retryAtMs } = b.changes.at(-1)!;
  expect(retryAtMs! - Date.now()).toBeGreaterThan(3000); // four seconds: not half a one
});

test('says nothing more of the link once it is to be closed', async () => {
  const b = bench();
  await b.until(() => b.visits.length === 1); // the greeting is still to come
  const said = b.changes.length;
  b.visits[0]!.letGo();
  await b.connection.close();
  expect(b.changes).toHaveLength(said);
});

test('what is said of a visit that is over revives no dead link', async () => {
  const b = bench();
  await b.until(() => identified(b));
  b.visits[0]!.events.onEnd({ code: 'hung-up', detail: 'gone' });
  await b.visits[0]!.closing;
  b.visits[0]!.letGo();
  await b.until(() => b.visits.length === 2);
  const states = b.changes.map((change) => change.state);
  const since = states.slice(states.indexOf('waiting'), states.lastIndexOf('opening'));
  expect(since).not.toContain('identified');
  expect(since).not.toContain('greeting');
});

test('a serial line that is too slow for the device is tried faster', async () => {
  const b = bench(null, 'serial:/dev/ttyNone' as LinkAddress);
  await b.until(() => b.visits.length === 1);
  await b.visits[0]!.closing;
  b.visits[0]!.letGo();
  await b.until(() => b.visits.length === 2);
  expect(b.visits.map(({ address }) => address)).toEqual([
    'serial:/dev/ttyNone?baud=921600',
    'serial:/dev/ttyNone?baud=2000000',
  ]);
});

test('what no link can be opened to, and nobody ever answered at, is not tried again', async () => {
  const b = bench(null, ODD);
  await b.until(() => b.changes.at(-1)?.state === 'stopped');
  expect(b.changes.at(-1)).toMatchObject({ failure: { code: 'failed' }, retryAtMs: null });
});

test('a key that was to be written on one line is not said on the next that opens', async () => {
  const b = bench(
    'aaaaaaaaaaaaaaa1' as HardwareId,
    'serial:/dev/ttyUSB0?baud=921600' as LinkAddress,
    LATE,
  );
  await b.until(() => identified(b));
  void b.connection.writeKey(Uint8Array.of(7, 7, 7));
  b.connection.redirect(ELSEWHERE);
  const [first] = b.visits;
  await first!.closing;
  first!.letGo();
  await b.until(() => (b.visits[1]?.written.length ?? 0) > 0);
  expect(b.visits.map(({ address, written }) => [address, written])).toEqual([
    ['serial:/dev/ttyUSB0?baud=921600', [[1]]],
    [ELSEWHERE, [[2]]],
  ]);
});
