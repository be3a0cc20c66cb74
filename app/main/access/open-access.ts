// Puts access together over the store and the host's secrets, and closes it in reverse. Knows no call and no screen.
import { randomBytes } from 'node:crypto';
import { DEFAULT_RULES } from '@harmonic/protocol/access';
import type { NewEvent } from '../store/api.ts';
import { anchoredFloorMs, isBack, openAnchorKeeper, type AnchorKeeper } from './anchor-keeper.ts';
import type { Anchor } from './anchor.ts';
import { createAttempts } from './attempts.ts';
import { createChecks } from './check.ts';
import { openTime, systemClock, type Clock } from './clocks.ts';
import { createCore } from './create-core.ts';
import type { OpenAccess } from './core.ts';
import { createJourneys } from './journeys.ts';
import type { Memory } from './memory.ts';
import { openMemory, type AccessStore } from './open-memory.ts';
import type { Parts, Time } from './parts.ts';
import { createRecords, type Records } from './records.ts';
import { Refusal } from './refusal.ts';
import { createRefusals, type Refusals } from './refusals.ts';
import { wipe } from './sealing.ts';
import { openSecrets, type Cost, type Secrets } from './secrets.ts';
import { viewOf } from './session-view.ts';
import { createSeats, type Session } from './sessions.ts';
import { isOwnSiteKey, openInstallKey, textValue } from './site-values.ts';

export interface AccessOptions {
  store: AccessStore;
  /** 32 bytes from outside the data folder; copied. */
  deviceSecret: Uint8Array;
  /** A small file outside the database: what was taken back shows by it. */
  anchor: Anchor;
  siteName(): string;
  /** `low`: the device secret or the database's key lies where it can be read. */
  assurance: 'full' | 'low';
  /** Keeps the database's key under a key made of the sealed code, too; again with every new code, before it is shown. */
  keepRescue(wrappingKey: Uint8Array): Promise<void>;
  /** Into the console's events. */
  notify(event: NewEvent): void;
  /** For what nobody waits for; a store that has died says so itself. */
  inBackground(work: Promise<unknown>): void;
  clock?: Clock;
  /** Argon2id's; given in tests only, and then not measured. */
  cost?: Cost;
  onStretch?(cost: Cost): void;
}

const ANCHOR_EVERY_S = 30;

/** @throws Refusal `damaged` when what is stored of people and rights was forged. */
export async function openAccess(options: AccessOptions): Promise<OpenAccess> {
  const ground = await openGround(options);
  const { memory, secrets, time, installKey, isUnbound } = ground;
  const { now } = time;
  const refusals = createRefusals(memory, now);
  const { anchor: file, store } = options;
  const keeperParts = { file, store, memory, secrets, installKey, isUnbound, now };
  const { keeper, found } = await openAnchorKeeper(keeperParts);
  const records = createRecords(memory, options.inBackground);
  const seats = createSeats({
    now,
    rules: () => memory.bundle()?.rules ?? DEFAULT_RULES,
    isStill: (session) => isStill(memory, session),
    mayKeep: ({ person, breakGlass }, { opened }) =>
      !opened.keys.site || breakGlass !== null || Boolean(memory.credential(person)?.siteKey),
    onLock: (session, why) => records.locked(session, why, now()),
    onEnd: (session, why) => records.ended(session, why, now()),
  });
  const mirror = createMirror(keeper, options, now);
  const { siteName, keepRescue, notify } = options;
  const parts: Parts = {
    ...ground,
    ...{ seats, mirror, siteName, keepRescue, notify, takenBack: keeper },
    attempts: createAttempts({ memory, refusals, now, mirror }),
    recorded: () => records.settled(),
  };
  if (isBack(found)) notify(eventOf('trail-broken', now()));
  if (!options.cost) options.inBackground(secrets.measure());
  const forget = memory.onChange(() => {
    seats.tick();
    seats.tell();
  });
  const stop = (options.clock ?? systemClock).everySecond(
    ticking(options, parts, refusals, keeper),
  );
  const condition = {
    isTrailBroken: () => keeper.isBroken(),
    hasLowAssurance: options.assurance === 'low',
  };
  const checks = createChecks({ memory, seats, time, refusals });
  return {
    ...checks,
    sessions: createJourneys(parts, (seat) => viewOf(parts, condition, seat)),
    scopeOf: (device) => memory.scopeOf(device),
    core: createCore(parts, refusals, keeper, checks.decide),
    async close() {
      stop();
      forget();
      seats.close();
      await closing(records, refusals, parts);
      wipe(installKey);
      secrets.close();
    },
  };
}

type Ground = Pick<Parts, 'memory' | 'secrets' | 'time' | 'installKey' | 'isUnbound'>;

/** What everything else stands on: secrets, rows read and verified, the time floor, this console's own key. */
async function openGround(options: AccessOptions): Promise<Ground> {
  const { store, clock = systemClock } = options;
  const secrets = openSecrets(options);
  // The memory asks the time only for policies, and there is none asked for before the floor stands.
  let time: Time | null = null;
  const memory = await openMemory(store, { now: () => time?.now() ?? clock.wallMs() });
  const stored = memory.value('install-key');
  const installKey = (stored && openInstallKey(secrets, stored)) ?? newKey();
  time = openTime(clock, await knownTimes(options, memory, secrets, installKey));
  const isUnbound = boundness(memory, secrets);
  demandOwnSite(memory, secrets, isUnbound());
  return { memory, secrets, time, installKey, isUnbound };
}

/** Active, with the credential the session began with. */
function isStill(memory: Memory, { person, version, breakGlass }: Session): boolean {
  const member = memory.policy()?.member(person);
  const kept = breakGlass ? version : memory.credential(person)?.version;
  return member?.status === 'active' && member.credentialVersion === version && kept === version;
}

const newKey = (): Uint8Array => new Uint8Array(randomBytes(32));

/** The device secret is another one than the folder was used with; asked anew when the console's key changes. */
function boundness(memory: Memory, secrets: Secrets): () => boolean {
  let judged: { value: Uint8Array | null; isUnbound: boolean } | null = null;
  return () => {
    const value = memory.value('install-key');
    if (!judged || judged.value !== value) {
      const key = value && openInstallKey(secrets, value);
      judged = { value, isUnbound: value !== null && key === null };
      wipe(key);
    }
    return judged.isUnbound;
  };
}

function demandOwnSite(memory: Memory, secrets: Secrets, isUnbound: boolean): void {
  const site = memory.value('site-key');
  if (!site || isUnbound || isOwnSiteKey(secrets, site)) return;
  throw new Refusal(
    'damaged',
    'The site in this folder is not the one this console has joined: its key was exchanged. Restore a backup.',
    'forged',
  );
}

async function knownTimes(
  { store, anchor }: AccessOptions,
  memory: Memory,
  secrets: Secrets,
  installKey: Uint8Array,
): Promise<number[]> {
  const all = { fromMs: null, toMs: null, actor: null, act: '', outcome: null, text: '' };
  const [last] = await store.trail(all, null, 1);
  const floor = memory.value('time-floor');
  return [
    last?.entry.atMs ?? 0,
    floor ? Number(Buffer.from(floor).toString('utf8')) : 0,
    anchoredFloorMs(secrets, installKey, await anchor.read()),
  ];
}

/** A file that cannot be written is told of, and stops nobody: the database has kept it all. */
function createMirror(
  keeper: AnchorKeeper,
  { notify }: AccessOptions,
  now: () => number,
): () => Promise<void> {
  let isFailing = false;
  return async () => {
    try {
      await keeper.write();
      isFailing = false;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (!isFailing) notify({ ...eventOf('anchor-not-written', now()), detail: error.message });
      isFailing = true;
    }
  };
}

const eventOf = (code: string, atMs: number): NewEvent => ({
  ...{ atMs, deviceId: null, severity: 'warning', code, detail: '' },
});

function ticking(
  options: AccessOptions,
  { seats, time, memory, mirror }: Parts,
  refusals: Refusals,
  keeper: AnchorKeeper,
): () => void {
  let seconds = 0;
  let wasRolledBack = false;
  let toldMs = time.now();
  return () => {
    seconds += 1;
    seats.tick();
    const nowMs = time.now();
    // A role that ends by itself ends what was opened with it.
    if (memory.policy()?.turnsBetween(toldMs, nowMs)) seats.tell();
    toldMs = nowMs;
    options.inBackground(refusals.tick());
    if (seconds % ANCHOR_EVERY_S === 0 && memory.bundle()) {
      options.inBackground(keeper.hasGrown().then((grown) => (grown ? mirror() : undefined)));
    }
    if (time.isRolledBack() && !wasRolledBack) {
      options.notify(eventOf('clock-rollback', time.now()));
    }
    if (time.isRolledBack() !== wasRolledBack) seats.tell();
    wasRolledBack = time.isRolledBack();
  };
}

async function closing(records: Records, refusals: Refusals, parts: Parts): Promise<void> {
  await records.settled();
  await refusals.flush();
  if (parts.memory.bundle()) {
    const bytes = textValue(String(parts.time.now()));
    await parts.memory.commit([{ put: 'value', name: 'time-floor', bytes }], []);
  }
  await parts.mirror();
}
