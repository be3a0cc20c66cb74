// Personal fragments beside the trail (names, reasons), each sealed with its person's own key: when that key is
// destroyed, nobody reads them, and the chain still holds, because it covers only the sealed bytes.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { canonical, digest } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { Act, TrailRow } from './access-api.ts';
import type { Db } from './database.ts';
import { parsed } from './records.ts';

/** AES-256-GCM with nonces of 96 random bits: far fewer than 2^32 fragments a person. */
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export interface Sealed {
  person: PersonId;
  nonce: Uint8Array;
  /** Cipher text, then its tag. */
  sealed: Uint8Array;
}

export interface Sealing {
  /** For one place of the trail. @returns null when there is nothing, or the person has been erased. */
  seal(place: string, personal: Act['personal']): Sealed | null;
  /** `erased` when the key is gone, and when the bytes are not what was sealed there. */
  open(place: string, fragment: Sealed): NonNullable<TrailRow['personal']>;
  destroyKey(person: PersonId): void;
}

/** What the trail's entry holds of a fragment. */
export const payloadOf = ({ nonce, sealed }: Sealed): string =>
  digest(Buffer.concat([nonce, sealed]));

export function createSealing(db: Db): Sealing {
  const keyOf = db.prepare<[PersonId], { key: Buffer }>(
    'SELECT key FROM person_key WHERE person = ?',
  );
  const keep = db.prepare('INSERT INTO person_key (person, key) VALUES (?, ?)');
  const destroy = db.prepare('DELETE FROM person_key WHERE person = ?');
  const erased = db.prepare('SELECT 1 FROM person WHERE id = ? AND erased_at_ms IS NOT NULL');
  const about = (place: string, person: PersonId): Buffer =>
    Buffer.from(canonical(['audit_personal', place, person]));

  function makeKey(person: PersonId): Buffer {
    const key = randomBytes(32);
    keep.run(person, key);
    return key;
  }
  return {
    seal(place, personal) {
      if (!personal || erased.get(personal.about)) return null;
      const key = keyOf.get(personal.about)?.key ?? makeKey(personal.about);
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce).setAAD(about(place, personal.about));
      const text = Object.entries(personal.text).map(([name, value]) => [
        name,
        value.toWellFormed(),
      ]);
      const clear = canonical(Object.fromEntries(text));
      const sealed = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final()]);
      const tag = cipher.getAuthTag();
      return { person: personal.about, nonce, sealed: Buffer.concat([sealed, tag]) };
    },
    open(place, { person, nonce, sealed }) {
      const key = keyOf.get(person)?.key;
      if (!key || sealed.length < TAG_BYTES) return 'erased';
      const decipher = createDecipheriv(CIPHER, key, nonce).setAAD(about(place, person));
      decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
      try {
        const clear = Buffer.concat([
          decipher.update(sealed.subarray(0, -TAG_BYTES)),
          decipher.final(),
        ]);
        return parsed(clear.toString()) as Record<string, string>;
      } catch {
        return 'erased';
      }
    },
    destroyKey: (person) => void destroy.run(person),
  };
}
