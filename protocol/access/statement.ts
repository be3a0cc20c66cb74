// Statements signed, agreed to and read (SPEC A3). Checks signatures; whether one holds is judged elsewhere.
import type { PersonId } from '../model/index.ts';
import { canonical, readCanonical, type Unreadable } from './canonical.ts';
import { digest, publicKeyOf, sign, verify } from './keys.ts';
import {
  signedStatementSchema,
  statementSchema,
  type SignedStatement,
  type Statement,
} from './records.ts';

const MAX_STATEMENT_LENGTH = 16 * 1024;

export type StatementRefusal =
  Unreadable | 'forged' | 'unknown-install' | 'forged-install' | 'forged-second';

/** What everybody signs: the statement as it was before a second person agreed. */
const signedText = (statement: Statement): string => canonical({ ...statement, second: null });

/** What the stream's next statement names in `prev`; a later agreement does not change it. */
export const statementDigest = (statement: Statement): string => digest(signedText(statement));

/** @throws when it is no statement, or names another key than the one that signs. */
export function signStatement(
  statement: Statement,
  issuerSecret: Uint8Array,
  installSecret: Uint8Array,
): SignedStatement {
  const whole = statementSchema.parse(statement);
  if (whole.issuerKey !== publicKeyOf(issuerSecret)) {
    throw new TypeError('the statement names another key than the one that signs it');
  }
  const text = signedText(whole);
  return {
    bytes: canonical(whole),
    signature: sign(issuerSecret, text),
    install: { key: publicKeyOf(installSecret), signature: sign(installSecret, text) },
  };
}

/** A second person's signature over the same text. @throws when there is no statement in it. */
export function agree(
  signed: SignedStatement,
  person: PersonId,
  secret: Uint8Array,
): SignedStatement {
  const statement = statementSchema.parse(JSON.parse(signed.bytes));
  const signature = sign(secret, signedText(statement));
  const second = { person, key: publicKeyOf(secret), signature };
  return { ...signed, bytes: canonical({ ...statement, second }) };
}

/** Never throws. @param installKeys consoles whose countersignature counts. */
export function readStatement(
  signed: unknown,
  installKeys: readonly string[],
): { statement: Statement } | { refused: StatementRefusal } {
  const outer = signedStatementSchema.safeParse(signed);
  if (!outer.success) return { refused: 'not-the-schema' };
  const { bytes, signature, install } = outer.data;
  const read = readCanonical(statementSchema, bytes, MAX_STATEMENT_LENGTH);
  if ('refused' in read) return read;
  const statement = read.value;
  const { second } = statement;
  if (!installKeys.includes(install.key)) return { refused: 'unknown-install' };
  const text = signedText(statement);
  if (!verify(statement.issuerKey, text, signature)) return { refused: 'forged' };
  if (!verify(install.key, text, install.signature)) return { refused: 'forged-install' };
  if (second && !verify(second.key, text, second.signature)) return { refused: 'forged-second' };
  return { statement };
}
