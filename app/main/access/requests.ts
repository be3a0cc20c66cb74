// Acts that wait for a second person: kept, shown, agreed to, declined, lapsed. Runs none of them:
// `agree` answers the call to run again and on whose behalf.
import { z } from 'zod';
import { signedStatementSchema, type SignedStatement } from '@harmonic/protocol/access';
import { permissionSchema, scopeSchema, type PersonId } from '@harmonic/protocol/model';
import type { RefusedBecause, Request } from '../../contract/index.ts';
import { Refusal } from './refusal.ts';
import type { AccessWrite, Act, RequestRow } from '../store/access-api.ts';
import type { Actor, Seat } from './access.ts';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import { createSeconds, type About } from './second-person.ts';

/** What was asked for is forgotten after a day. */
export const REQUEST_LIFE_MS = 24 * 60 * 60_000;
/** Nobody may fill the store by asking. */
const WAITING_MAX = 20;

const waitingSchema = z.strictObject({
  permission: permissionSchema,
  scope: scopeSchema,
  subject: z.string(),
  asked: z.record(z.string(), z.string()),
  input: z.unknown(),
  statements: z.array(signedStatementSchema),
});
type Waiting = z.infer<typeof waitingSchema>;
/** A request opened: the row and what its sealed text says. */
type Open = Pick<RequestRow, 'id' | 'by' | 'act' | 'atMs' | 'expiresAtMs'> & Waiting;

/** What somebody asks for: a call of the contract that waits. */
export type Asked = Pick<Waiting, 'permission' | 'scope' | 'subject' | 'asked' | 'input'> & {
  /** Signed by whoever asks, over what takes effect when somebody agrees. */
  statements?: readonly SignedStatement[];
  /** Of the request; also the stream its statements stand in. */
  id?: string;
};

/** A call to run again, exactly as it was asked, now by two persons. */
export interface AgreedCall {
  act: string;
  input: unknown;
  by: By;
}

export interface Requests {
  /** Keeps the call and says so. @throws Refusal always: `needs-agreement` once it is kept, or why it is not: `no-second` where it would wait for nobody. */
  ask(by: By, asked: Asked): Promise<never>;
  /** The same for what signs nothing and passes no act-as.ts: what is refused is told here. */
  askForCall(by: By, asked: Asked): Promise<never>;
  list(seat: Seat): Request[];
  /** @throws Refusal: not-found, not-allowed; the request is gone once it has answered. */
  agree(by: By, id: string): Promise<AgreedCall>;
  decline(by: By, id: string): Promise<void>;
  /** Whether anybody but that person could agree, now or when they have been here for a day. */
  hasOther(asker: PersonId, asked: About): boolean;
  /** Those that person has asked for, and those that are about them. */
  about(person: PersonId): string[];
  /** Drops what is too old, or whose asker has lost the right; called when either may be. */
  lapse(): Promise<void>;
}

type RequestParts = Pick<
  AccessCore,
  'memory' | 'now' | 'person' | 'keepRefusal' | 'decide' | 'isBreakGlass' | 'withEnrolledKeys'
> & {
  newId(atMs: number): string;
  inTurn<T>(work: () => Promise<T>): Promise<T>;
};

export function createRequests(parts: RequestParts): Requests {
  const { memory, now } = parts;
  const seconds = createSeconds(parts);
  const open = (): Open[] => memory.requests().flatMap((row) => opened(row) ?? []);
  const nameOf = (id: string): string => memory.person(id as PersonId)?.name ?? '';
  /** Why whoever sits there does not agree to it; null when they may. */
  const faultOfSecond = (seat: Seat, second: PersonId, request: Open): Refusal | null => {
    if (second === request.by) {
      return refusedTo('Somebody else has to agree to what you asked for.', 'self');
    }
    if (second === request.subject) {
      return refusedTo('Somebody else has to agree to what is about you.', 'self');
    }
    if (parts.isBreakGlass(seat)) {
      return refusedTo('The sealed code agrees to nothing: sign in as yourself.', 'break-glass');
    }
    const { permission, scope } = request;
    if (!parts.decide(seat, permission, scope).allowed || !seconds.couldAgree(second, request)) {
      return refusedTo('You may not do this yourself, so you cannot agree to it.', 'no-grant');
    }
    if (now() >= seconds.agreesFromMs(second, request)) return null;
    return refusedTo(
      'Whoever was created, enrolled, reset or enabled agrees to nothing for a day.',
      'too-new',
    );
  };
  /** As whoever sits there sees it; null when it is not for them. What lapses before they may agree never will be. */
  const seenBy = (seat: Seat, person: PersonId, request: Open): Request | null => {
    const fault = faultOfSecond(seat, person, request);
    const fromMs = fault?.because === 'too-new' ? seconds.agreesFromMs(person, request) : null;
    const isTheirs = request.by === person || fault === null;
    if (!isTheirs && (fromMs === null || fromMs >= request.expiresAtMs)) return null;
    return {
      ...shown(request),
      ...{ byName: nameOf(request.by), subjectName: nameOf(request.subject) },
      ...{ mayAgree: fault === null, mayAgreeFromMs: fromMs },
    };
  };
  const isLive = (request: Open): boolean =>
    now() < request.expiresAtMs && seconds.holds(request.by, request);
  const live = (id: string): Open => {
    const request = open().find((one) => one.id === id);
    if (request && isLive(request)) return request;
    throw new Refusal('not-found', 'This request does not wait any more.', 'lapsed');
  };
  /** In turn: of two people at once, one decides. What is refused is told. */
  const decided = <T>(by: By, id: string, decide: () => Promise<T>): Promise<T> =>
    parts.inTurn(async () => {
      try {
        return await decide();
      } catch (error) {
        if (error instanceof Refusal) {
          const entry = by.actor.entry('refused', { subject: id });
          await parts.keepRefusal({ ...entry, because: error.because });
        }
        throw error;
      }
    });
  const dropped = ({ id, act, by: askedBy }: Open, by: By): Promise<void> =>
    memory.commit(
      [{ drop: 'request', id }],
      [by.actor.entry('done', { subject: id, facts: { act, askedBy } })],
    );

  const ask: Requests['ask'] = async (
    by,
    { id = parts.newId(now()), statements = [], ...asked },
  ) => {
    const person = personOf(by);
    if (parts.isBreakGlass(by.seat)) {
      throw refusedTo(
        'The sealed code asks for nothing that takes two persons: sign in as yourself.',
        'break-glass',
      );
    }
    seconds.demand(person, { ...asked, statements });
    const waiting = open().filter((one) => one.by === person && isLive(one));
    if (waiting.length >= WAITING_MAX) {
      throw new Refusal(
        'conflict',
        'Too much of what you asked for still waits for a second person.',
        'too-many-waiting',
      );
    }
    const entry = by.actor.entry('asked', { subject: asked.subject, facts: { request: id } });
    const row = { id, by: person, act: entry.act, atMs: now() };
    // Undefined is no JSON; a call without input is asked for as such.
    const input = JSON.stringify({ ...asked, input: asked.input ?? null, statements });
    const expiresAtMs = row.atMs + REQUEST_LIFE_MS;
    await memory.commit([{ put: 'request', row: { ...row, input, expiresAtMs } }], [entry]);
    throw new Refusal(
      'needs-agreement',
      'This waits for a second person: it takes effect when somebody else with the same right agrees, within a day.',
      'needs-agreement',
    );
  };

  return {
    ask,
    async askForCall(by, asked) {
      try {
        return await ask(by, asked);
      } catch (error) {
        if (error instanceof Refusal && error.code !== 'needs-agreement') {
          const { scope, subject } = asked;
          const entry = by.actor.entry('refused', { scope, subject });
          await parts.keepRefusal({ ...entry, because: error.because });
        }
        throw error;
      }
    },

    list(seat) {
      const person = parts.person(seat);
      if (!person) return [];
      return open()
        .filter(isLive)
        .flatMap((one) => seenBy(seat, person, one) ?? []);
    },

    agree: (by, id) =>
      decided(by, id, async () => {
        const second = personOf(by);
        const request = live(id);
        const refused = faultOfSecond(by.seat, second, request);
        if (refused) throw refused;
        await dropped(request, by);
        const { act, input, statements } = request;
        const actor = onBehalf(request, second, now);
        const agreed = { second, statements };
        return { act, input: input ?? undefined, by: { seat: by.seat, actor, agreed } };
      }),

    decline: (by, id) =>
      decided(by, id, async () => {
        const person = personOf(by);
        const request = live(id);
        const refused = person === request.by ? null : faultOfSecond(by.seat, person, request);
        if (refused) throw refused;
        await dropped(request, by);
      }),

    hasOther: (asker, about) => seconds.others(asker, about).length > 0,

    about: (person) =>
      memory
        .requests()
        .filter((row) => row.by === person || opened(row)?.subject === person)
        .map(({ id }) => id),

    lapse: () =>
      parts.inTurn(async () => {
        const gone = memory.requests().flatMap((row) => {
          const request = opened(row);
          if (!request) return [{ id: row.id, act: unreadable(row, now()) }];
          return isLive(request) ? [] : [{ id: row.id, act: lapsed(request, now()) }];
        });
        if (gone.length === 0) return;
        await memory.commit(
          gone.map(({ id }): AccessWrite => ({ drop: 'request', id })),
          gone.map(({ act }) => act),
        );
      }),
  };
}

const refusedTo = (words: string, because: RefusedBecause): Refusal =>
  new Refusal('not-allowed', words, because);

/** Null for what cannot be read, or is of another version: nobody can agree to it, and it is dropped. */
function opened({ id, by, act, atMs, expiresAtMs, input }: RequestRow): Open | null {
  const { data } = waitingSchema.safeParse(parsed(input));
  return data ? { ...{ id, by, act, atMs, expiresAtMs }, ...data } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // No JSON at all: read as nothing.
  }
}

const shown = ({ id, by, act, permission, scope, subject, asked, atMs, expiresAtMs }: Open) => ({
  ...{ id, by, act, permission, scope, subject, asked, atMs, expiresAtMs },
});

export function personOf(by: By): PersonId {
  if (by.actor.person) return by.actor.person;
  throw new Refusal('signed-out', 'Sign in first.', 'signed-out');
}

/** The asker's entry, with the second person's pseudonym beside it. */
const onBehalf = (request: Open, second: PersonId, now: () => number): Actor => ({
  person: request.by,
  entry: (outcome, more = {}) => ({
    atMs: now(),
    actor: request.by,
    act: request.act,
    scope: more.scope ?? request.scope,
    subject: more.subject ?? request.subject,
    outcome,
    because: 'two-persons',
    facts: { ...more.facts, secondPerson: second, request: request.id },
    personal: more.personal ?? null,
  }),
});

const unreadable = ({ id, act, by }: RequestRow, atMs: number): Act => ({
  ...{ atMs, actor: null, act: 'request.lapse', scope: 'site', subject: id },
  ...{ outcome: 'failed', because: 'unreadable', facts: { act, askedBy: by }, personal: null },
});

const lapsed = (request: Open, nowMs: number): Act => ({
  atMs: nowMs,
  actor: null,
  act: 'request.lapse',
  scope: request.scope,
  subject: request.id,
  outcome: 'done',
  because: nowMs < request.expiresAtMs ? 'no-grant' : 'lapsed',
  facts: { act: request.act, askedBy: request.by },
  personal: null,
});
