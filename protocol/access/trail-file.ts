// The trail as a file that anybody can verify: a header, one line an entry, a signed head (A8).
// Reads lines one by one in fixed memory; opens no file.
import { z } from 'zod';
import { canonical } from './canonical.ts';
import { verifyChain, type ChainCheck } from './chain.ts';
import { publicKeyOf, sign, verify } from './keys.ts';
import { digestSchema, publicKeySchema, signatureSchema, siteIdSchema } from './records.ts';

/** Longer lines are not read: an entry has a few hundred bytes. */
export const LINE_MAX = 64 * 1024;

const headerSchema = z.strictObject({
  harmonicTrail: z.literal(1),
  site: siteIdSchema,
  stream: z.uuid(),
  firstSeq: z.int().min(1),
  before: digestSchema.nullable(),
  /** Public key that signs the site's policy. */
  bundleKey: publicKeySchema,
  installKey: publicKeySchema,
  exportedAtMs: z.int().min(0),
});
export type TrailHeader = z.infer<typeof headerSchema>;

const lineSchema = z.strictObject({
  seq: z.int().min(1),
  bytes: z.string(),
  hash: digestSchema,
});

const headSchema = z.strictObject({
  head: z.strictObject({ seq: z.int().min(0), hash: z.string(), atMs: z.int().min(0) }),
  signature: signatureSchema,
  installKey: publicKeySchema,
});
type Head = z.infer<typeof headSchema>['head'];

const signedHead = ({ site, stream }: Pick<TrailHeader, 'site' | 'stream'>, head: Head): string =>
  canonical({ ...head, site, stream });

export const headerLine = (header: TrailHeader): string => canonical(header);
export const headLine = (
  header: Pick<TrailHeader, 'site' | 'stream'>,
  head: Head,
  installSecret: Uint8Array,
): string =>
  canonical({
    head,
    signature: sign(installSecret, signedHead(header, head)),
    installKey: publicKeyOf(installSecret),
  });

export interface TrailVerdict {
  ok: boolean;
  header: TrailHeader | null;
  entries: number;
  head: { seq: number; hash: string } | null;
  /** The first place that does not hold, and why; null when all do. `seq` 0 is the header. */
  broken: { seq: number; why: string } | null;
  /** The file ends with its signed head, which names the last entry: nothing was cut off. */
  anchored: boolean;
}

export interface TrailVerifier {
  /** One line of the file without its end. Never throws. */
  line(text: string): void;
  end(): TrailVerdict;
}

/** @param pinned keys the reader trusts; without any the file only agrees with itself. */
export function createTrailVerifier(pinned: readonly string[] = []): TrailVerifier {
  let header: TrailHeader | null = null;
  let chain: ChainCheck | null = null;
  let entries = 0;
  let anchored = false;
  let broken: TrailVerdict['broken'] = null;
  const fail = (why: string): void => {
    broken ??= { seq: header ? header.firstSeq + entries : 0, why };
  };

  function begin(value: unknown): void {
    const read = headerSchema.safeParse(value);
    if (!read.success) return fail('the first line is not the header of a trail');
    header = read.data;
    const keys = [header.bundleKey, header.installKey];
    if (pinned.length > 0 && !keys.some((key) => pinned.includes(key)))
      return fail('it was made by a console or site other than the one named');
    chain = verifyChain({ before: header.before, firstSeq: header.firstSeq });
  }

  function finish(value: unknown): boolean {
    const read = headSchema.safeParse(value);
    if (!read.success || !header || !chain) return false;
    const { head, signature, installKey } = read.data;
    const last = chain.head();
    const reached = last ?? { seq: header.firstSeq - 1, hash: header.before ?? '' };
    if (installKey !== header.installKey) fail('its head is signed by another console');
    else if (!verify(installKey, signedHead(header, head), signature))
      fail('the signature of its head does not hold');
    else if (head.seq !== reached.seq || head.hash !== reached.hash)
      fail(`it was signed up to entry ${head.seq} and holds entries up to ${reached.seq}`);
    else anchored = true;
    return true;
  }

  function take(value: unknown): void {
    const read = lineSchema.safeParse(value);
    if (!read.success) {
      if (!finish(value)) fail('the line is neither an entry nor the signed head');
      return;
    }
    const why = chain?.take(read.data) ?? null;
    if (why) fail(why);
    else entries += 1;
  }

  return {
    line(text) {
      if (broken) return;
      if (anchored) return fail('something follows its signed head');
      const value = readJson(text);
      if (value === undefined) fail('the line is no JSON, or longer than any entry');
      else if (header === null) begin(value);
      else take(value);
    },
    end() {
      if (!broken && !anchored) fail('its end is missing: the signed head does not stand there');
      const head = chain?.head() ?? null;
      return { ok: broken === null, header, entries, head, broken, anchored };
    },
  };
}

/** Undefined for what is none. */
function readJson(text: string): unknown {
  if (text.length > LINE_MAX) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
