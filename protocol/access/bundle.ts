// Policy bundles signed and read (SPEC A2). Decides whether one is to be believed, not what follows from it.
import { canonical, readCanonical, type Unreadable } from './canonical.ts';
import { publicKeyOf, sign, verify } from './keys.ts';
import {
  bundleSchema,
  signedBundleSchema,
  type Bundle,
  type SignedBundle,
  type SiteId,
} from './records.ts';

/** A site of tens of thousands of people stays far below. */
const MAX_BUNDLE_LENGTH = 16 * 1024 * 1024;

export interface Trusted {
  /** Whoever signs with one of these speaks for the site. */
  keys: readonly string[];
  /** Null: any site (only when joining one). */
  site: SiteId | null;
  /** The newest epoch held here: an older policy is none. */
  epochFloor: number;
}
export type BundleRefusal =
  Unreadable | 'unknown-key' | 'forged' | 'inconsistent' | 'other-site' | 'old-epoch';

/** @throws ZodError or TypeError when it is no bundle that `readBundle` would take. */
export function signBundle(bundle: Bundle, secret: Uint8Array): SignedBundle {
  const whole = bundleSchema.parse(bundle);
  if (!isConsistent(whole)) throw new TypeError('the policy names somebody or something twice');
  const bytes = canonical(whole);
  return { bytes, key: publicKeyOf(secret), signature: sign(secret, bytes) };
}

/** Never throws: whatever comes from a file or the network is read by this. */
export function readBundle(
  signed: unknown,
  trusted: Trusted,
): { bundle: Bundle } | { refused: BundleRefusal } {
  const outer = signedBundleSchema.safeParse(signed);
  if (!outer.success) return { refused: 'not-the-schema' };
  const { bytes, key, signature } = outer.data;
  if (bytes.length > MAX_BUNDLE_LENGTH) return { refused: 'too-long' };
  if (!trusted.keys.includes(key)) return { refused: 'unknown-key' };
  if (!verify(key, bytes, signature)) return { refused: 'forged' };
  const read = readCanonical(bundleSchema, bytes, MAX_BUNDLE_LENGTH);
  if ('refused' in read) return read;
  const bundle = read.value;
  if (!isConsistent(bundle)) return { refused: 'inconsistent' };
  if (trusted.site !== null && bundle.site !== trusted.site) return { refused: 'other-site' };
  if (bundle.epoch < trusted.epochFloor) return { refused: 'old-epoch' };
  return { bundle };
}

/** Whoever reads it finds one answer to each question. */
function isConsistent({ people, roles, areas, taken, removals }: Bundle): boolean {
  return [
    people.map(({ id }) => id),
    roles.map(({ id }) => id),
    areas.map(({ id }) => id),
    taken.map(({ stream }) => stream),
    removals.map(({ subject, role, scope }) => [subject, role, scope].join(' ')),
  ].every((names) => new Set<string>(names).size === names.length);
}
