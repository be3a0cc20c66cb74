// Keeps the anchor in step with the database, and looks at both when the console opens: what was taken back is put
// right, made to wait, and told. Owns no secret of its own.
import type { Because, ChainReport } from '../../contract/index.ts';
import type { AccessWrite, Act, AttemptsRow } from '../store/access-api.ts';
import {
  attemptsToRestore,
  everybodyWaits,
  isTakenBack,
  readAnchor,
  sealAnchor,
  type AnchorContent,
} from './anchor-content.ts';
import type { PersonId } from '@harmonic/protocol/model';
import type { Anchor } from './anchor.ts';
import type { Memory } from './memory.ts';
import { createTurns, type AccessStore } from './open-memory.ts';
import { administrators } from './standing.ts';
import type { Secrets } from './secrets.ts';

/** A database taken back is told of for so long. */
const TOLD_FOR_MS = 30 * 24 * 3600_000;

export interface AnchorKeeper {
  isBroken(): boolean;
  /** The database was taken back, and no administrator has been in since. */
  isUnconfirmed(): boolean;
  /** An administrator has; durable with the next write. */
  confirm(): void;
  /** Durable when it resolves; writes that wait for each other become one. */
  write(): Promise<void>;
  /** Whether the trail has grown since it was written. */
  hasGrown(): Promise<boolean>;
  state(): Promise<ChainReport['anchor']>;
}

export interface KeeperParts {
  file: Anchor;
  store: Pick<AccessStore, 'trailHead' | 'trailLines'>;
  memory: Memory;
  secrets: Secrets;
  installKey: Uint8Array;
  /** Another machine's: its anchor is left as it is, until the sealed code binds the folder to this one. */
  isUnbound(): boolean;
  now(): number;
}
export type Found = 'agrees' | 'missing' | 'forged' | 'taken-back' | 'unbound';

/** @returns also what looking at it tells the trail; nothing before the first run. */
export async function openAnchorKeeper(
  parts: KeeperParts,
): Promise<{ keeper: AnchorKeeper; found: Found }> {
  const { file, store, memory, secrets, installKey, now } = parts;
  const first = readAnchor(secrets, installKey, await file.read());
  let brokenAtMs = typeof first === 'string' ? null : first.brokenAtMs;
  const found = memory.bundle() ? await examine() : 'agrees';
  let isUnconfirmed = typeof first === 'string' ? false : first.isUnconfirmed;
  if (isBack(found)) {
    brokenAtMs = now();
    isUnconfirmed = true;
  }
  let writtenSeq = -1;
  let asked = false;
  const turn = createTurns();

  async function examine(): Promise<Found> {
    if (parts.isUnbound()) return 'unbound';
    if (typeof first === 'string') return first;
    return isTakenBack(first, await storedBeside(first)) ? 'taken-back' : 'agrees';
  }
  async function storedBeside(anchor: AnchorContent) {
    const head = await store.trailHead();
    const isKept = anchor.seq >= head.firstSeq && anchor.seq <= head.seq;
    const [line] = isKept ? await store.trailLines(anchor.seq, 1) : [];
    return { head, hashAtAnchor: line?.hash ?? null, epoch: memory.bundle()?.epoch ?? 0 };
  }
  async function writeNow(): Promise<void> {
    asked = false;
    const bundle = memory.bundle();
    if (!bundle || parts.isUnbound()) return;
    const { stream, seq, hash } = await store.trailHead();
    const content: AnchorContent = {
      ...{ stream, seq, hash, brokenAtMs, isUnconfirmed, ...oneWay(memory) },
      leaders: leadersNow(memory, now()),
      sealedCode: sealedCodeNow(memory),
      floorMs: now(),
      epoch: bundle.epoch,
      attempts: attemptsOf(memory).filter(({ wrong }) => wrong > 0),
      steps: memory
        .people()
        .map(({ id }) => ({ person: id, step: memory.credential(id)?.totpStep ?? 0 }))
        .filter(({ step }) => step > 0),
    };
    await file.write(sealAnchor(secrets, installKey, content));
    writtenSeq = seq;
  }
  const write = (): Promise<void> => {
    asked = true;
    return turn(async () => {
      if (asked) await writeNow();
    });
  };
  const isBroken = (): boolean => brokenAtMs !== null && now() - brokenAtMs < TOLD_FOR_MS;

  const keeper: AnchorKeeper = {
    isBroken,
    isUnconfirmed: () => isUnconfirmed,
    confirm: () => void (isUnconfirmed = false),
    write,
    hasGrown: async () => (await store.trailHead()).seq !== writtenSeq,
    async state() {
      const anchor = readAnchor(secrets, installKey, await file.read());
      if (typeof anchor === 'string') return anchor;
      const stored = await storedBeside(anchor);
      if (stored.hashAtAnchor !== null && stored.hashAtAnchor !== anchor.hash) return 'forged';
      return isTakenBack(anchor, stored) || isBroken() ? 'ahead' : 'agrees';
    },
  };
  if (memory.bundle()) {
    await memory.commit(restoring(memory, first, found, now()), toldOf(found, now()));
    await write();
  }
  return { keeper, found };
}

const attemptsOf = (memory: Memory): AttemptsRow[] =>
  ['console' as const, 'break-glass' as const, ...memory.people().map(({ id }) => id)].flatMap(
    (person) => memory.attempts(person) ?? [],
  );

/** The time the anchor has seen, for the floor; 0 without one. */
export const anchoredFloorMs = (
  secrets: Secrets,
  installKey: Uint8Array,
  bytes: Uint8Array | null,
): number => {
  const anchor = readAnchor(secrets, installKey, bytes);
  return typeof anchor === 'string' ? 0 : anchor.floorMs;
};

function restoring(
  memory: Memory,
  anchor: AnchorContent | 'missing' | 'forged',
  found: Found,
  nowMs: number,
): AccessWrite[] {
  if (found === 'unbound') return [];
  if (typeof anchor === 'string') {
    return [{ put: 'attempts', row: everybodyWaits(memory.attempts('console'), nowMs) }];
  }
  const stored = attemptsOf(memory).filter(({ wrong }) => wrong > 0);
  const attempts = attemptsToRestore(anchor, stored, nowMs);
  const gone = found === 'taken-back' ? goneBy(memory, anchor, nowMs) : new Set();
  const steps = anchor.steps.flatMap(({ person, step }) => {
    const row = memory.credential(person);
    if (!row || gone.has(person)) return [];
    const left = anchor.credentials.find((one) => one.person === person)?.codesLeft;
    const isSpent = left !== undefined && row.recovery.length > left;
    if (row.totpStep >= step && !isSpent) return [];
    const totpStep = Math.max(row.totpStep, step);
    return [{ ...row, totpStep, recovery: isSpent ? [] : row.recovery }];
  });
  return [
    ...(found === 'taken-back' ? redone(memory, anchor, nowMs) : []),
    ...attempts.map((row) => ({ put: 'attempts', row }) as const),
    ...steps.map((row) => ({ put: 'credential', row }) as const),
    ...(found === 'taken-back'
      ? [{ put: 'attempts', row: everybodyWaits(memory.attempts('console'), nowMs) } as const]
      : []),
  ];
}

/** What the anchor keeps of people: things that are never taken back by themselves. */
function oneWay(memory: Memory): Pick<AnchorContent, 'disabled' | 'erased' | 'credentials'> {
  const people = memory.people();
  return {
    disabled: (memory.bundle()?.people ?? [])
      .filter(({ status }) => status === 'disabled')
      .map(({ id }) => id),
    erased: people.filter(({ erasedAtMs }) => erasedAtMs !== null).map(({ id }) => id),
    credentials: people.flatMap(({ id }) => {
      const row = memory.credential(id);
      return row ? [{ person: id, version: row.version, codesLeft: row.recovery.length }] : [];
    }),
  };
}

const leadersNow = (memory: Memory, nowMs: number): PersonId[] =>
  administrators({ memory }, nowMs).filter((id) => memory.credential(id) !== null);

/** Null where its box was emptied, whatever the policy still says. */
const sealedCodeNow = (memory: Memory): string | null =>
  memory.value('break-glass')?.length ? (memory.bundle()?.breakGlass ?? null) : null;

/** Whose way in is not what it was: disabled, erased, no leader any more, or with factors that were reset since. */
function goneBy(memory: Memory, anchor: AnchorContent, nowMs: number): Set<PersonId> {
  const older = anchor.credentials
    .filter(({ person, version }) => (memory.credential(person)?.version ?? version) < version)
    .map(({ person }) => person);
  const { leaders } = anchor;
  const demoted = leaders ? leadersNow(memory, nowMs).filter((id) => !leaders.includes(id)) : [];
  return new Set([...anchor.disabled, ...anchor.erased, ...older, ...demoted]);
}

function redone(memory: Memory, anchor: AnchorContent, nowMs: number): AccessWrite[] {
  const gone = [...goneBy(memory, anchor, nowMs)].filter(
    (id) => memory.person(id)?.erasedAtMs === null,
  );
  const people = gone.flatMap((id): AccessWrite[] =>
    anchor.erased.includes(id)
      ? [{ erase: 'person', id, atMs: nowMs }]
      : [
          { drop: 'credential', person: id },
          { drop: 'invitation', person: id },
        ],
  );
  // Spent or renewed since: the one that is in this database opens nothing.
  const isSpent = anchor.sealedCode !== undefined && anchor.sealedCode !== sealedCodeNow(memory);
  if (!isSpent) return people;
  return [...people, { put: 'value', name: 'break-glass', bytes: new Uint8Array(0) }];
}

/** With people there and no anchor to say so, nothing shows that the database is the newest. */
export const isBack = (found: Found): boolean =>
  found === 'taken-back' || found === 'missing' || found === 'forged';

const BECAUSE: Record<Found, Because> = {
  agrees: 'anchor-agrees',
  missing: 'anchor-missing',
  forged: 'anchor-forged',
  'taken-back': 'trail-broken',
  unbound: 'unbound',
};

function toldOf(found: Found, atMs: number): Act[] {
  return [
    {
      ...{ atMs, actor: null, act: 'console.opened', scope: 'site', subject: '' },
      ...{ outcome: found === 'agrees' ? 'done' : 'failed', because: BECAUSE[found] },
      ...{ facts: {}, personal: null },
    },
  ];
}
