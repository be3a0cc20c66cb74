// Access: decisions a second as the site grows, and the trail's chain appended and verified a second. The native peer
// of the chain is OpenSSL's SHA-256 (node:crypto) over the same bytes; decisions have none, and a limit of their own.
import { createHash } from 'node:crypto';
import {
  canonical,
  chainHash,
  createPolicy,
  verifyChain,
  type Bundle,
  type ChainLine,
  type Statement,
} from '../protocol/access/index.ts';
import { PERMISSIONS, type Permission, type Scope } from '../protocol/model/index.ts';
import {
  bundleOf,
  grant,
  HALL,
  member,
  NOW,
  openConsole,
  person,
  streamOf,
  YARD,
} from '../protocol/access/site.suite.ts';
import { median, type Bench } from './harness.ts';

const LOADS = [1, 4, 16];
const PEOPLE = 25;
const STATEMENTS = 10;
const ASKS = 400_000;
const ENTRIES = 20_000;
const ROUNDS = 5;
/** A check costs half a microsecond at the most: nothing beside the call it is made for. */
const DECISIONS_PER_S = 2_000_000;
const VERIFIED_PER_S = 15_000;

const seconds = (act: () => void): number => {
  const begin = process.hrtime.bigint();
  act();
  return Number(process.hrtime.bigint() - begin) / 1e9;
};
const fastest = (act: () => void): number =>
  median(Array.from({ length: ROUNDS }, () => seconds(act)));

function siteOf(load: number): { bundle: Bundle; statements: Statement[]; names: string[] } {
  const names = Array.from({ length: PEOPLE * load }, (_, n) => `person ${n}`);
  const roles = ['operator', 'technician', 'viewer', 'engineer', 'auditor'];
  const people = names.map((name, n) =>
    n === 0
      ? member(name, ['admin'])
      : member(name, [roles[n % 5] ?? '', n % 3 === 0 ? 'site' : HALL], ['watch', YARD]),
  );
  const console = openConsole();
  const statements = Array.from({ length: STATEMENTS * load }, (_, n) =>
    console.say('person 0', grant(names[1 + (n % (names.length - 1))] ?? '', 'viewer', HALL)),
  );
  return { bundle: bundleOf(people), statements, names };
}

function measureDecisions(bench: Bench, load: number): void {
  const { bundle, statements, names } = siteOf(load);
  const policy = createPolicy(bundle, statements, NOW);
  const ids = names.map(person);
  const scopes: readonly (Scope | 'any')[] = ['site', HALL, YARD, 'any'];
  const asks = Array.from({ length: 4096 }, (_, n) => ({
    id: ids[(n * 7919) % ids.length] ?? person(''),
    what: PERMISSIONS[(n * 31) % PERMISSIONS.length] as Permission,
    where: scopes[n % scopes.length] as Scope | 'any',
  }));
  let allowed = 0;
  const spent = fastest(() => {
    for (let i = 0; i < ASKS; i += 1) {
      const ask = asks[i & 4095];
      if (ask && policy.decide(ask.id, ask.what, ask.where, NOW + i).allowed) allowed += 1;
    }
  });
  if (allowed === 0 || allowed === ROUNDS * ASKS) throw new Error('every answer was the same');
  const perSecond = ASKS / spent;
  const what = { load: `${load}×`, unit: '1/s', reach: `≥ ${DECISIONS_PER_S}` };
  bench.limit(
    { case: `decide, ${names.length} people`, ...what },
    perSecond,
    perSecond >= DECISIONS_PER_S,
  );
  const fold = fastest(() => void createPolicy(bundle, statements, NOW)) * 1000;
  bench.limit(
    { case: `fold, ${statements.length} statements`, load: `${load}×`, unit: 'ms', reach: '≤ 100' },
    fold,
    fold <= 100,
  );
}

const entries = Array.from({ length: ENTRIES }, (_, n) => ({
  ...{ v: 1, stream: streamOf('bench'), seq: n + 1, atMs: NOW + n, actor: person('ana') },
  ...{ act: 'recording.remove', scope: 'site', subject: person(`recording ${n}`), outcome: 'done' },
  ...{ because: 'grant', facts: { name: `run ${n}`, bytes: String(n * 48_000) }, payload: null },
}));

function nativeHash(before: Uint8Array, bytes: string): Buffer {
  return createHash('sha256').update(before).update(bytes, 'utf8').digest();
}

async function measureChain(bench: Bench): Promise<void> {
  const texts = entries.map((entry) => canonical(entry));
  const lines: ChainLine[] = [];
  const append = (): number =>
    (seconds(() => {
      lines.length = 0;
      let hash: string | null = null;
      for (const [i, bytes] of texts.entries()) {
        hash = chainHash(hash, bytes);
        lines.push({ seq: i + 1, bytes, hash });
      }
    }) *
      1e6) /
    ENTRIES;
  let native: Buffer = Buffer.alloc(32);
  const appendNatively = (): number =>
    (seconds(() => {
      native = Buffer.alloc(32);
      for (const bytes of texts) native = nativeHash(native, bytes);
    }) *
      1e6) /
    ENTRIES;
  await bench.pair(
    { case: 'chain hash', load: `${ENTRIES} entries`, unit: 'us/entry', reach: 10 },
    append,
    appendNatively,
  );
  if (native.toString('hex') !== lines.at(-1)?.hash) throw new Error('the peer hashed otherwise');

  const writing =
    ENTRIES / fastest(() => void entries.map((entry) => chainHash(null, canonical(entry))));
  const verifying =
    ENTRIES /
    fastest(() => {
      const chain = verifyChain({ before: null, firstSeq: 1 });
      for (const line of lines) if (chain.take(line)) throw new Error('the trail does not hold');
    });
  for (const [name, perSecond] of [
    ['append: canonical text and hash', writing],
    ['verify: hash, schema, form, place', verifying],
  ] as const) {
    const what = { load: `${ENTRIES} entries`, unit: '1/s', reach: `≥ ${VERIFIED_PER_S}` };
    bench.limit({ case: name, ...what }, perSecond, perSecond >= VERIFIED_PER_S);
  }
}

export async function run(bench: Bench): Promise<void> {
  for (const load of LOADS) measureDecisions(bench, load);
  await measureChain(bench);
}
