// Statements as they travel: signed, countersigned, agreed to, read back; and with one character changed on the way,
// which must be refused. Real keys; judges no authority.
import { canonical } from '../../protocol/access/canonical.ts';
import { publicKeyOf } from '../../protocol/access/keys.ts';
import type { SignedStatement, Statement } from '../../protocol/access/records.ts';
import { agree, readStatement, signStatement } from '../../protocol/access/statement.ts';
import { SECRETS, type Random } from './site.ts';

const INSTALL = new Uint8Array(32).fill(77);
const INSTALL_KEY = publicKeyOf(INSTALL);
const secretOf = (key: string): Uint8Array => {
  const secret = SECRETS.get(key);
  if (!secret) throw new Error(`nobody has the key ${key}`);
  return secret;
};

/** @returns what was read back: the same. */
export function throughSignatures(statement: Statement): {
  read: Statement;
  signed: SignedStatement;
} {
  const { second } = statement;
  const alone = signStatement(
    { ...statement, second: null },
    secretOf(statement.issuerKey),
    INSTALL,
  );
  const signed = second ? agree(alone, second.person, secretOf(second.key)) : alone;
  const read = readStatement(signed, [INSTALL_KEY]);
  if ('refused' in read) throw new Error(`what was signed is refused: ${read.refused}`);
  return { read: read.statement, signed };
}

/** One character of the text or of a signature changed. */
export function isTamperingRefused(signed: SignedStatement, random: Random): boolean {
  const part = random(3);
  const changed = {
    bytes: part === 0 ? changedIn(signed.bytes, random) : signed.bytes,
    signature: part === 1 ? changedIn(signed.signature, random) : signed.signature,
    install: {
      key: signed.install.key,
      signature:
        part === 2 ? changedIn(signed.install.signature, random) : signed.install.signature,
    },
  };
  const read = readStatement(changed, [INSTALL_KEY]);
  return 'refused' in read || isOnlyRenamed(read.statement, signed);
}

/** Who agreed is known by the key: under another name the agreement counts for nothing (SPEC A3.3, A4.4). */
function isOnlyRenamed(read: Statement, { bytes }: SignedStatement): boolean {
  const { second, ...rest } = JSON.parse(bytes) as Statement;
  const name = read.second?.person ?? second?.person;
  const renamed = second && name ? { ...second, person: name } : second;
  return canonical({ ...rest, second: renamed }) === canonical(read);
}

function changedIn(text: string, random: Random): string {
  const at = random(text.length);
  const other = text[at] === '1' ? '2' : '1';
  return text.slice(0, at) + other + text.slice(at + 1);
}
