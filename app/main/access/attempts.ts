// Lets a secret be guessed at only as often as lockout.ts allows: each guess counted before its answer is known outside.
// Knows no secret; one guess a person at a time.
import type { PersonId } from '@harmonic/protocol/model';
import type { Because } from '../../contract/index.ts';
import type { AccessWrite, Act, AttemptsRow } from '../store/access-api.ts';
import {
  afterRight,
  afterWrong,
  attemptsNow,
  BREAK_GLASS_PAGE_TRIES,
  HARD_STOP,
  INSIDE_TRIES,
  refusedUntilMs,
} from './lockout.ts';
import type { Seat } from './access.ts';
import type { Memory } from './memory.ts';
import { createTurns } from './open-memory.ts';
import { Refusal } from './refusal.ts';
import type { Refusals } from './refusals.ts';

/** Sign-in names that nobody has, remembered as if somebody had, so that nobody can tell; pages that tried a sealed code. */
const MOST_UNKNOWN = 500;
const MOST_WAITING = 8;

export interface Guess<T> {
  /** Whose secret it is; null for a name or a code that nobody has. */
  of: PersonId | 'break-glass' | null;
  /** What was typed to say who; counted when nobody has that name. Empty: only the console counts. */
  name: string;
  /** Where the sealed code was typed: what others try on other pages stops this one only when there are many. */
  page?: Seat;
  act: string;
  /** What a wrong one is answered. */
  words: string;
  /** Null when it is wrong. Commits what being right brings about. */
  evaluate(): Promise<T | null>;
}

/** Somebody who is inside gives their own secret again: what others try outside does not stop them. */
export interface OwnGuess<T> extends Pick<Guess<T>, 'act' | 'words' | 'evaluate'> {
  of: PersonId;
  seat: Seat;
  /** Wrong ones are counted for as long as it lasts. */
  session: object;
  /** So many were wrong that this is hardly its owner: ends the session. */
  end(): void;
}

export interface Attempts {
  /** @throws Refusal `too-many` unasked, `invalid` when wrong. */
  guess<T>(guess: Guess<T>): Promise<T>;
  /** @throws Refusal `too-many` unasked, `invalid` when wrong. */
  guessOwn<T>(guess: OwnGuess<T>): Promise<T>;
  /** What cannot be right costs no try and no Argon2. @throws Refusal `invalid` always, once it is told. */
  malformed(act: string, words: string): Promise<never>;
  /** What being right writes. */
  forgiven(of: AttemptsRow['person']): AccessWrite[];
}

interface AttemptsParts {
  memory: Memory;
  refusals: Refusals;
  now(): number;
  /** Mirrors the counters outside the database. */
  mirror(): Promise<void>;
}

export function createAttempts({ memory, refusals, now, mirror }: AttemptsParts): Attempts {
  const unknown = new Map<string, AttemptsRow>();
  const pages = new Map<Seat, AttemptsRow>();
  const inside = new WeakMap<object, AttemptsRow>();
  const inLine = createLines();
  let running = 0;

  const rowOf = (of: AttemptsRow['person']): AttemptsRow =>
    attemptsNow(memory.attempts(of), of, now());
  const nobody = (name: string): AttemptsRow =>
    unknown.get(name) ?? { person: NOBODY, wrong: 0, lastWrongMs: 0, lockedUntilMs: 0 };
  const pageRow = (page: Seat | undefined): AttemptsRow =>
    attemptsNow(pages.get(page ?? '') ?? null, 'break-glass', now(), BREAK_GLASS_PAGE_TRIES);
  const subjectOf = (of: Guess<unknown>['of']): string => (of === 'break-glass' ? '' : (of ?? ''));

  async function demandAllowed({ of, name, page, act }: Guess<unknown>): Promise<void> {
    const nowMs = now();
    const console = of === 'break-glass' ? null : rowOf('console');
    const person = of === null ? nobody(name) : rowOf(of);
    const until = Math.max(
      refusedUntilMs(person, nowMs) ?? 0,
      refusedUntilMs(pageRow(page), nowMs) ?? 0,
      console ? (refusedUntilMs({ ...console, wrong: console.wrong + running }, nowMs) ?? 0) : 0,
    );
    if (until <= nowMs) return;
    const refusal = tooMany(until, nowMs);
    await refusals.keep(actOf(act, subjectOf(of), refusal.because, nowMs, {}));
    throw refusal;
  }

  async function countWrong({ of, name, page, act }: Guess<unknown>): Promise<void> {
    const nowMs = now();
    const person = afterWrong(of === null ? nobody(name) : rowOf(of), nowMs);
    const writes = (): AccessWrite[] => [
      ...(of === null ? [] : [{ put: 'attempts', row: person } as const]),
      ...(of === 'break-glass'
        ? []
        : [{ put: 'attempts', row: afterWrong(rowOf('console'), nowMs) } as const]),
    ];
    if (of === null && name !== '') remember(unknown, name, person);
    if (page !== undefined) {
      remember(pages, page, afterWrong(pageRow(page), nowMs, BREAK_GLASS_PAGE_TRIES));
    }
    const facts = { wrong: String(person.wrong) };
    await memory.commit(writes, [actOf(act, subjectOf(of), 'wrong-secret', nowMs, facts)]);
    await mirror();
  }

  const judged = <T>(guess: Guess<T>): Promise<T> =>
    inLine(guess.of ?? `name ${guess.name}`, async () => {
      await demandAllowed(guess);
      running += 1;
      try {
        const right = await guess.evaluate();
        if (right !== null) return right;
        await countWrong(guess);
      } finally {
        running -= 1;
      }
      throw new Refusal('invalid', guess.words, 'wrong-secret');
    });

  return {
    // A page stands in line once, or it would be the whole line.
    guess: (guess) =>
      guess.page === undefined ? judged(guess) : inLine(`page ${guess.page}`, () => judged(guess)),
    guessOwn: ({ of, seat, session, act, words, evaluate, end }) =>
      inLine(`seat ${seat}`, async () => {
        const before = inside.get(session) ?? attemptsNow(null, of, now());
        const until = refusedUntilMs(before, now()) ?? 0;
        if (until > now()) {
          const refusal = tooMany(until, now());
          await refusals.keep(actOf(act, of, refusal.because, now(), {}));
          throw refusal;
        }
        const right = await evaluate();
        if (right !== null) {
          inside.delete(session);
          return right;
        }
        const row = afterWrong(before, now());
        inside.set(session, row);
        const facts = { wrong: String(row.wrong), inside: 'yes' };
        await memory.commit([], [actOf(act, of, 'wrong-secret', now(), facts)]);
        if (row.wrong >= INSIDE_TRIES) end();
        throw new Refusal('invalid', words, 'wrong-secret');
      }),
    async malformed(act, words) {
      await refusals.keep(actOf(act, '', 'malformed', now(), {}));
      throw new Refusal('invalid', words, 'malformed');
    },
    forgiven(of) {
      const row = memory.attempts(of);
      return row && row.wrong > 0 ? [{ put: 'attempts', row: afterRight(row) }] : [];
    },
  };
}

/** Stands for whoever has no pseudonym: is judged as a person, and never stored. */
const NOBODY = '00000000-0000-0000-0000-000000000000' as PersonId;

function remember(unknown: Map<string, AttemptsRow>, name: string, row: AttemptsRow): void {
  unknown.delete(name);
  unknown.set(name, row);
  const [oldest] = unknown.keys();
  if (unknown.size > MOST_UNKNOWN && oldest !== undefined) unknown.delete(oldest);
}

const actOf = (
  act: string,
  subject: string,
  because: Because,
  atMs: number,
  facts: Act['facts'],
): Act => ({
  ...{ atMs, actor: null, act, scope: 'site', subject, outcome: 'refused', because, facts },
  personal: null,
});

/** How long to wait; without end, that somebody else has to end it. */
function tooMany(untilMs: number, nowMs: number): Refusal {
  if (untilMs === Infinity) {
    const words = `Too many wrong attempts: ${HARD_STOP} of them. An administrator has to unlock this sign-in.`;
    return new Refusal('too-many', words, 'needs-unlock', { facts: { count: String(HARD_STOP) } });
  }
  const seconds = Math.ceil((untilMs - nowMs) / 1000);
  const wait =
    seconds < 90
      ? `${seconds} s`
      : seconds < 5400
        ? `${Math.ceil(seconds / 60)} minutes`
        : `${Math.ceil(seconds / 3600)} hours`;
  const words = `Too many wrong attempts. Try again in ${wait}.`;
  return new Refusal('too-many', words, 'too-many', { untilMs });
}

/** One piece of work at a time for each key; a line that grows too long is refused. */
function createLines(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const lines = new Map<string, { turn: ReturnType<typeof createTurns>; length: number }>();
  return async (key, work) => {
    const line = lines.get(key) ?? { turn: createTurns(), length: 0 };
    if (line.length >= MOST_WAITING) {
      throw new Refusal('too-many', 'This is being tried already. Try again in a moment.', 'busy');
    }
    lines.set(key, line);
    line.length += 1;
    try {
      return await line.turn(work);
    } finally {
      line.length -= 1;
      if (line.length === 0) lines.delete(key);
    }
  };
}
