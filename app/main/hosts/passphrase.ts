// Where the passphrase of a site's key comes from, and the key sealed under it. Keeps no passphrase.
import { randomBytes } from 'node:crypto';
import { hash } from 'argon2';
import { z } from 'zod';
import { readSecret } from './files.ts';
import { HostRefusal } from './refusal.ts';
import { seal, unseal } from './sealing.ts';

export const PASSPHRASE_VARIABLE = 'HARMONIC_PASSPHRASE';
/** It is the only thing between a thief of the folder and the data. */
const LENGTH_MIN = 15;
const KEY_BYTES = 32;

const fromSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('terminal') }),
  z.object({ kind: z.literal('environment') }),
  z.object({ kind: z.literal('file'), path: z.string().min(1) }),
]);
/** Said by the person once, and written into the sealed key: never guessed from what happens to be set. */
export type PassphraseFrom = z.infer<typeof fromSchema>;

/** Asks on a terminal without echo. @throws HostRefusal where there is none. */
export type AskSecret = (prompt: string) => Promise<string>;

/** Argon2id, one lane. Bounded where it is read: a changed file must not make the console work for hours. */
const costSchema = z.object({
  memoryKiB: z
    .int()
    .min(8)
    .max(1024 * 1024),
  passes: z.int().min(1).max(32),
});
export type Cost = z.infer<typeof costSchema>;
export const USUAL_COST: Cost = { memoryKiB: 64 * 1024, passes: 3 };

const hex = z.string().regex(/^(?:[0-9a-f]{2})+$/);
const sealedSchema = z.object({
  v: z.literal(1),
  by: z.literal('passphrase'),
  from: fromSchema,
  kdf: costSchema.extend({ name: z.literal('argon2id'), salt: hex }),
  sealed: hex,
});
export type SealedKey = z.infer<typeof sealedSchema>;

/** What the seal covers besides the key, in an order of its own: keys of a parsed object have none to rely on. */
const aboutOf = ({ v, by, from, kdf }: Omit<SealedKey, 'sealed'>): string =>
  JSON.stringify([
    'harmonic database key',
    ...[v, by, from.kind, from.kind === 'file' ? from.path : ''],
    ...[kdf.name, kdf.memoryKiB, kdf.passes, kdf.salt],
  ]);

const stretch = (
  passphrase: string,
  { memoryKiB, passes, salt }: SealedKey['kdf'],
): Promise<Buffer> =>
  // Both ways of writing an accented letter are one passphrase.
  hash(passphrase.normalize('NFC'), {
    raw: true,
    type: 2,
    hashLength: KEY_BYTES,
    memoryCost: memoryKiB,
    timeCost: passes,
    parallelism: 1,
    salt: Buffer.from(salt, 'hex'),
  });

/** @throws HostRefusal when the passphrase is too short to keep anything. */
export async function sealUnder(
  passphrase: string,
  key: Uint8Array,
  from: PassphraseFrom,
  cost: Cost,
): Promise<Buffer> {
  if (passphrase.length < LENGTH_MIN) {
    throw new HostRefusal(
      'invalid',
      `a passphrase of at least ${LENGTH_MIN} characters is needed: a few words that do not belong together`,
    );
  }
  const head = {
    v: 1,
    by: 'passphrase',
    from,
    kdf: { name: 'argon2id', ...cost, salt: randomBytes(16).toString('hex') },
  } as const;
  const wrapping = await stretch(passphrase, head.kdf);
  const sealed = seal(key, wrapping, aboutOf(head));
  wrapping.fill(0);
  return Buffer.from(`${JSON.stringify({ ...head, sealed })}\n`);
}

/** Null when these bytes are no key sealed under a passphrase. */
export function readSealed(bytes: Uint8Array): SealedKey | null {
  try {
    return sealedSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return null;
  }
}

/** Null when the passphrase is wrong or the file was changed. */
export async function openSealed(
  sealed: SealedKey,
  passphrase: string,
): Promise<Uint8Array | null> {
  const wrapping = await stretch(passphrase, sealed.kdf);
  const key = unseal(sealed.sealed, wrapping, aboutOf(sealed));
  wrapping.fill(0);
  return key?.length === KEY_BYTES ? key : null;
}

/** Taken out of the environment: what this process starts later does not inherit it. */
function takeFromEnvironment(): string {
  const value = process.env[PASSPHRASE_VARIABLE];
  Reflect.deleteProperty(process.env, PASSPHRASE_VARIABLE);
  if (value !== undefined && value !== '') return value;
  throw new HostRefusal(
    'passphrase-needed',
    `the key is protected by a passphrase from the environment: set ${PASSPHRASE_VARIABLE}`,
  );
}

async function readFromFile(path: string): Promise<string> {
  const bytes = await readSecret(path);
  const text = bytes?.toString('utf8').replace(/\r?\n$/, '') ?? '';
  if (text !== '') return text;
  throw new HostRefusal(
    'passphrase-needed',
    bytes ? `${path} holds no passphrase` : `there is no passphrase file ${path}`,
  );
}

/** @param ask for the terminal; a host without one refuses there. */
export function readPassphrase(
  from: PassphraseFrom,
  prompt: string,
  ask: AskSecret,
): Promise<string> {
  if (from.kind === 'terminal') return ask(prompt);
  if (from.kind === 'file') return readFromFile(from.path);
  return Promise.resolve().then(takeFromEnvironment);
}
