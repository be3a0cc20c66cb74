// Statements from verbs: each in its place of a stream, naming the one before, signed by the person and the console.
// Judges nothing and keeps nothing.
import {
  publicKeyOf,
  signStatement,
  statementDigest,
  statementIdSchema,
  type SignedStatement,
  type SiteId,
  type Statement,
  type Verb,
} from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';

/** Where the next statement of a stream stands, and the digest of the one before. */
export interface Place {
  stream: string;
  seq: number;
  prev: string | null;
}

export interface Issuer {
  person: PersonId;
  /** Ed25519, 32 bytes. */
  signing: Uint8Array;
  installKey: Uint8Array;
}

export interface Drafted {
  statement: Statement;
  signed: SignedStatement;
}

export function draftStatements(
  verbs: readonly Verb[],
  issuer: Issuer,
  seen: { site: SiteId; epoch: number },
  first: Place,
  atMs: number,
  newId: (atMs: number) => string,
): Drafted[] {
  const issuerKey = publicKeyOf(issuer.signing);
  let { seq, prev } = first;
  return verbs.map((verb) => {
    const statement: Statement = {
      v: 1,
      id: statementIdSchema.parse(newId(atMs)),
      site: seen.site,
      stream: first.stream,
      seq,
      prev,
      verb,
      issuer: issuer.person,
      issuerKey,
      epoch: seen.epoch,
      atMs,
      second: null,
    };
    seq += 1;
    prev = statementDigest(statement);
    return { statement, signed: signStatement(statement, issuer.signing, issuer.installKey) };
  });
}
