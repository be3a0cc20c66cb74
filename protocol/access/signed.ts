// Bundles and statements with their signatures: made, agreed to, read. Judges no authority (judge.ts).
import type { PersonId } from '../model/index.ts';
import { canonical, readCanonical } from './canonical.ts';
import { publicKeyOf, sign, verify } from './keys.ts';
import {
  bundleSchema,
  signedBundleSchema,
  signedStatementSchema,
  statementSchema,
  type Bundle,
  type SignedBundle,
  type SignedStatement,
  type SiteId,
  type Statement,
} from './records.ts';

export function signBundle(bundle: Bundle, secret: Uint8Array): SignedBundle {
  const bytes = canonical(bundle);
  return { bytes, key: publicKeyOf(secret), signature: sign(secret, bytes) };
}

/** @param trusted keys that may sign, the site it must be of (null: any), and the lowest epoch taken (A3). */
export function readBundle(
  signed: unknown,
  trusted: { keys: readonly string[]; site: SiteId | null; epochFloor: number },
): { bundle: Bundle } | { refused: string } {
  const outer = signedBundleSchema.safeParse(signed);
  if (!outer.success) return { refused: 'it has not the shape of a signed policy' };
  const { bytes, key, signature } = outer.data;
  if (!trusted.keys.includes(key)) return { refused: 'its key is not one that is trusted' };
  if (!verify(key, bytes, signature)) return { refused: 'its signature does not hold' };
  const inner = bundleSchema.safeParse(readCanonical(bytes));
  if (!inner.success) return { refused: 'its text is not that of a policy' };
  const bundle = inner.data;
  if (trusted.site !== null && bundle.site !== trusted.site)
    return { refused: 'it is the policy of another site' };
  if (bundle.epoch < trusted.epochFloor)
    return { refused: `it is older (${bundle.epoch}) than what is held (${trusted.epochFloor})` };
  return { bundle };
}

/** What issuer, console and second person sign: the statement before anybody agreed. */
const signedText = (statement: Statement): string => canonical({ ...statement, second: null });

/** @param statement not agreed to yet. */
export function signStatement(
  statement: Statement,
  issuerSecret: Uint8Array,
  installSecret: Uint8Array,
): SignedStatement {
  const bytes = signedText(statement);
  return {
    bytes,
    signature: sign(issuerSecret, bytes),
    install: { key: publicKeyOf(installSecret), signature: sign(installSecret, bytes) },
  };
}

/** A second person's signature over what the first one signed. @throws TypeError when it is no statement. */
export function agree(
  signed: SignedStatement,
  person: PersonId,
  secret: Uint8Array,
): SignedStatement {
  const statement = statementSchema.parse(readCanonical(signed.bytes));
  const signature = sign(secret, signedText(statement));
  const second = { person, key: publicKeyOf(secret), signature };
  return { ...signed, bytes: canonical({ ...statement, second }) };
}

/** @param installKeys consoles whose countersignature counts. */
export function readStatement(
  signed: unknown,
  installKeys: readonly string[],
): { statement: Statement } | { refused: string } {
  const outer = signedStatementSchema.safeParse(signed);
  if (!outer.success) return { refused: 'it has not the shape of a signed statement' };
  const { bytes, signature, install } = outer.data;
  const inner = statementSchema.safeParse(readCanonical(bytes));
  if (!inner.success) return { refused: 'its text is not that of a statement' };
  const statement = inner.data;
  const text = signedText(statement);
  if (!verify(statement.issuerKey, text, signature))
    return { refused: "its issuer's signature does not hold" };
  if (!installKeys.includes(install.key))
    return { refused: 'it was made on a console that is not known' };
  if (!verify(install.key, text, install.signature))
    return { refused: "its console's signature does not hold" };
  const { second } = statement;
  if (second && !verify(second.key, text, second.signature))
    return { refused: "the second person's signature does not hold" };
  return { statement };
}
