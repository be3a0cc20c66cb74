// A console with people for tests: a real store on real files, a clock that stands until it is moved, an anchor beside
// it, an authenticator; Argon2id at its cheapest.
import { generateSync } from 'otplib';
import type { Bundle, SignedBundle } from '@harmonic/protocol/access';
import {
  ADMIN_ROLE,
  personIdSchema,
  roleIdSchema,
  type PersonId,
  type Scope,
} from '@harmonic/protocol/model';
import type { NewCodes } from '../../contract/index.ts';
import type { NewEvent } from '../store/api.ts';
import type { Act } from '../store/access-api.ts';
import { finish, newFolder, openTestStore, type TestStore } from '../store/test-store.suite.ts';
import { randomUUID } from 'node:crypto';
import { signBundle } from '@harmonic/protocol/access';
import type { Seat } from './access.ts';
import type { Clock } from './clocks.ts';
import type { AccessCore, OpenAccess } from './core.ts';
import { openAccess } from './open-access.ts';
import type { AccessStore } from './open-memory.ts';
import { Refusal } from './refusal.ts';
import type { Cost } from './secrets.ts';

/** 2026-03-01T08:00:00Z */
export const MORNING_MS = Date.UTC(2026, 2, 1, 8);
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const CHEAP: Cost = { memoryKib: 8, passes: 1, lanes: 1 };
export const PAGE: Seat = 'page 1';
export const OTHER_PAGE: Seat = 'page 2';
export const THIRD_PAGE: Seat = 'page 3';
export const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };

export interface TestClock extends Clock {
  /** Time goes by, on the wall and in truth. */
  pass(ms: number): void;
  /** Somebody sets the clock on the wall. */
  setWall(byMs: number): void;
  /** Whoever was told of the seconds is gone. */
  die(): void;
}

export function testClock(): TestClock {
  let wall = MORNING_MS;
  let mono = 5000;
  const ticks = new Set<() => void>();
  return {
    wallMs: () => wall,
    monoMs: () => mono,
    everySecond(tick) {
      ticks.add(tick);
      return () => void ticks.delete(tick);
    },
    pass(ms) {
      wall += ms;
      mono += ms;
      for (const tick of ticks) tick();
    },
    setWall(byMs) {
      wall += byMs;
      for (const tick of ticks) tick();
    },
    die: () => ticks.clear(),
  };
}

/** Everything outside the process: what a restart finds again. */
export interface Place {
  dataDir: string;
  anchor: { bytes: Uint8Array | null };
  deviceSecret: Uint8Array;
  clock: TestClock;
  /** Keys the host was given to wrap the database's under. */
  rescues: Uint8Array[];
  events: NewEvent[];
  /** Every Argon2 that has been run. */
  stretches: Cost[];
  cost: Cost;
}

export const newPlace = (): Place => ({
  ...{ dataDir: newFolder(), anchor: { bytes: null }, clock: testClock(), cost: CHEAP },
  deviceSecret: new Uint8Array(32).fill(42),
  ...{ rescues: [], events: [], stretches: [] },
});

/** The store's own calls, as its thread would answer them: each value a copy. */
function promised({ api, slow }: TestStore): AccessStore {
  return {
    accessState: async () => structuredClone(api.accessState()),
    changeAccess: async (...input) => api.changeAccess(...structuredClone(input)),
    trail: async (...input) => finish(slow.trail(...input)).value,
    trailLines: async (...input) => api.trailLines(...input),
    trailHead: async () => api.trailHead(),
    personRecords: async (...input) => finish(slow.personRecords(...input)).value,
    retainTrail: async (...input) => finish(slow.retainTrail(...input)).value,
  };
}

export interface Running extends OpenAccess {
  core: AccessCore;
  place: Place;
  store: AccessStore;
  trail(): Promise<Act[]>;
  /** The process ends as it should, and starts again. */
  restart(): Promise<Running>;
  /** The process is killed, and starts again. */
  killed(): Promise<Running>;
}

export async function start(place: Place = newPlace()): Promise<Running> {
  const files = openTestStore(place.dataDir);
  const store = promised(files);
  const background: Promise<unknown>[] = [];
  const access = await openAccess({
    ...{ store, clock: place.clock, deviceSecret: place.deviceSecret, cost: place.cost },
    anchor: {
      read: async () => place.anchor.bytes,
      write: async (bytes) => void (place.anchor.bytes = bytes),
    },
    siteName: () => 'Pumping Station',
    assurance: 'full',
    keepRescue: async (key) => void place.rescues.push(Uint8Array.from(key)),
    notify: (event) => void place.events.push(event),
    inBackground: (work) => void background.push(work),
    onStretch: (cost) => void place.stretches.push(cost),
  }).catch((error: unknown) => {
    files.api.close();
    throw error;
  });
  if (!access.core) throw new Error('a real site has a core');
  const stop = async (): Promise<void> => {
    await Promise.all(background);
    files.api.close();
  };
  return {
    ...access,
    ...{ core: access.core, place, store },
    async trail() {
      await Promise.all(background);
      return (await store.trailLines(1, 100_000)).map(({ bytes }) => JSON.parse(bytes) as Act);
    },
    async restart() {
      await access.close();
      await stop();
      return start(place);
    },
    async killed() {
      place.clock.die();
      await stop();
      return start(place);
    },
  };
}

/** What an authenticator shows: of an offered secret, now. */
export const codeFor = (offer: { secret: string }, clock: Clock): string =>
  generateSync({ secret: offer.secret.replaceAll('-', ''), epoch: clock.wallMs() / 1000 });

export interface Site {
  at: Running;
  offer: { secret: string };
  codes: NewCodes;
}

/** A site with its first administrator, who sits at PAGE. */
export async function firstRun(place: Place = newPlace()): Promise<Site> {
  const at = await start(place);
  const offer = await at.sessions.createFirst(PAGE, ADA);
  const codes = await at.sessions.confirmSecondFactor(PAGE, codeFor(offer, place.clock));
  place.clock.pass(MINUTE);
  return { at, offer, codes };
}

export async function signInAda({ at, offer }: Site, seat: Seat = PAGE): Promise<void> {
  await at.sessions.signIn(seat, ADA);
  await at.sessions.giveCode(seat, codeFor(offer, at.place.clock));
}

export const personAt = (at: Running, seat: Seat): PersonId => {
  const person = at.core.person(seat);
  if (!person) throw new Error('nobody is signed in there');
  return person;
};

/** An administrator's act, as administration would commit it: the site's key signs the next policy. */
export async function amend(
  at: Running,
  seat: Seat,
  change: (bundle: Bundle) => Bundle,
): Promise<void> {
  const site = at.core.keys(seat)?.site;
  const bundle = at.core.memory.bundle();
  if (!site || !bundle) throw new Error('nobody there may act for the site');
  const next = change(at.core.withEnrolledKeys({ ...bundle, epoch: bundle.epoch + 1 }));
  await at.core.memory.commit([{ put: 'bundle', bundle: signBundle(next, site), absorbs: [] }], []);
}

export interface Invited {
  id: PersonId;
  code: string;
}

/** Somebody new, invited by whoever sits there. */
export async function invite(
  at: Running,
  seat: Seat,
  wish: { name: string; signInName: string; role: string; scope?: Scope },
): Promise<Invited> {
  const id = personIdSchema.parse(randomUUID());
  const site = wish.role === ADMIN_ROLE ? (at.core.keys(seat)?.site ?? null) : null;
  const { code, row } = await at.core.invite(id, site);
  const { name, signInName } = wish;
  const createdAtMs = at.core.now();
  const person = { id, name, signInName, createdAtMs, erasedAtMs: null, lastSignInMs: null };
  await at.core.memory.commit(
    [
      { put: 'person', row: person },
      { put: 'invitation', row },
    ],
    [],
  );
  const grant = { role: roleIdSchema.parse(wish.role), scope: wish.scope ?? 'site' };
  await amend(at, seat, (bundle) => ({
    ...bundle,
    people: [
      ...bundle.people,
      {
        ...{ id, status: 'active', credentialVersion: 1, key: null },
        grants: [{ ...grant, expiresAtMs: null }],
      },
    ],
  }));
  return { id, code };
}

export const BEA = {
  name: 'Bea Potter',
  signInName: 'bea',
  password: 'four small rabbits in sand',
};

/** A viewer who has enrolled and sits at OTHER_PAGE. */
export async function withBea(at: Running, role = 'viewer'): Promise<PersonId> {
  const { id, code } = await invite(at, PAGE, { ...BEA, role });
  await at.sessions.enrol(OTHER_PAGE, { code, password: BEA.password });
  return id;
}

/** The refusal something ends in; fails when it does not. */
export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<Refusal> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was not refused');
}

/** The policy as it is stored. */
export async function asSigned(at: Running): Promise<SignedBundle> {
  const { bundle } = await at.store.accessState();
  if (!bundle) throw new Error('the site has no policy yet');
  return bundle;
}
