// Places in streams (R5, SPEC A3): which statements stand where they say, after all that came before. Judges no issuer.
import { canonical } from './canonical.ts';
import type { Bundle, Statement } from './records.ts';
import { statementDigest } from './statement.ts';

export interface Streams {
  /** Each once, in the order of their ids; not those the policy has dealt with. */
  open: Statement[];
  taken: Statement[];
  /** Those without a gap, a fork or another one before them; the rest take effect only in what they remove. */
  inPlace: ReadonlySet<Statement>;
}

const before = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export function sortStreams(bundle: Bundle, statements: readonly Statement[]): Streams {
  const ends = new Map(bundle.taken.map((end) => [end.stream, end]));
  const left: Statement[] = [];
  const taken: Statement[] = [];
  const twice = new Set<string>();
  for (const statement of [...statements].sort(compare)) {
    const last = left.at(-1);
    if ((ends.get(statement.stream)?.seq ?? 0) >= statement.seq) taken.push(statement);
    else if (last?.id !== statement.id) left.push(statement);
    else if (last !== statement && canonical(last) !== canonical(statement)) {
      twice.add(statement.id);
      left.push(statement);
    }
  }
  const inPlace = new Set<Statement>();
  for (const [stream, own] of byStream(left)) {
    const end = ends.get(stream);
    let { seq, digest } = end ?? { seq: 0, digest: null };
    const isForked = (one: Statement): boolean =>
      twice.has(one.id) ||
      end?.early.some((early) => early.seq === one.seq && early.id !== one.id) === true;
    const next = own.sort((a, b) => a.seq - b.seq);
    for (const [i, statement] of next.entries()) {
      if (statement.seq !== seq + 1 || statement.prev !== digest) break;
      if (isForked(statement) || next[i + 1]?.seq === statement.seq) break;
      inPlace.add(statement);
      seq = statement.seq;
      if (i + 1 < next.length) digest = statementDigest(statement);
    }
  }
  const isEarly = ({ stream, id }: Statement): boolean =>
    ends.get(stream)?.early.some((early) => early.id === id) === true;
  const open = left.filter((statement) => !isEarly(statement));
  return { open, taken: [...taken, ...left.filter(isEarly)], inPlace };
}

function compare(a: Statement, b: Statement): number {
  if (a.id !== b.id) return before(a.id, b.id);
  return a === b ? 0 : before(canonical(a), canonical(b));
}

function byStream(statements: readonly Statement[]): Map<string, Statement[]> {
  const streams = new Map<string, Statement[]>();
  for (const statement of statements) {
    const own = streams.get(statement.stream);
    if (own) own.push(statement);
    else streams.set(statement.stream, [statement]);
  }
  return streams;
}
