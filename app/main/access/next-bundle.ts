// The policy's next epoch: provisional statements and the keys of those who have enrolled taken in, signed by the site's key.
// Judges no statement itself: protocol/access does.
import { absorb, signBundle, type Bundle, type Statement } from '@harmonic/protocol/access';
import type { AccessWrite } from '../store/access-api.ts';
import { publicKeysOf } from './credentials.ts';
import type { Memory } from './memory.ts';
import type { Secrets } from './secrets.ts';

/**
 * Each member's key as enrolled here; none once factors were reset, until the person enrols anew. They are new from
 * then on: not from when the key is taken in, and not from before what was signed of them last.
 */
export function withEnrolledKeys(
  memory: Memory,
  secrets: Secrets,
  bundle: Bundle,
  nowMs: number,
): Bundle {
  return {
    ...bundle,
    people: bundle.people.map((member) => {
      const row = memory.credential(member.id);
      if (!row || row.version !== member.credentialVersion) return member;
      const own = publicKeysOf(secrets, row);
      if (!own || own.key === member.key) return member;
      const enrolledMs = Math.min(own.enrolledAtMs ?? nowMs, nowMs);
      return { ...member, key: own.key, sinceMs: Math.max(member.sinceMs ?? 0, enrolledMs) };
    }),
  };
}

/** One write; made inside a commit, where nothing else changes. */
export function nextBundle(
  memory: Memory,
  secrets: Secrets,
  siteKey: Uint8Array,
  nowMs: number,
  change: (bundle: Bundle) => Bundle,
): AccessWrite {
  const bundle = memory.bundle();
  if (!bundle) throw new Error('there is no policy to follow');
  const statements = memory.statements();
  const next = withEnrolledKeys(memory, secrets, absorb(bundle, statements, nowMs), nowMs);
  // Taken in or void for good: either way their places are dealt with.
  const absorbs = statements.filter((one) => isTaken(next, one)).map(({ id }) => id);
  return { put: 'bundle', bundle: signBundle(change(next), siteKey), absorbs };
}

/** Whether a policy has dealt with a statement's place. */
export const isTaken = ({ taken }: Bundle, { id, stream, seq }: Statement): boolean =>
  taken.some(
    (end) =>
      end.stream === stream && (seq <= end.seq || end.early.some((early) => early.id === id)),
  );
