// The trail as a file (SPEC A9): header, entries, signed head; one line each. Verifies line by line whatever it is
// given; holds one line at a time and never throws.
import { z } from 'zod';
import { canonical } from './canonical.ts';
import { BREAKS, MAX_ENTRY_LENGTH, verifyChain, type Break, type ChainVerifier } from './chain.ts';
import { publicKeyOf, sign, verify } from './keys.ts';
import {
  digestSchema,
  publicKeySchema,
  signatureSchema,
  siteIdSchema,
  timeMsSchema,
} from './records.ts';

const headerSchema = z.strictObject({
  harmonicTrail: z.literal(1),
  site: siteIdSchema,
  stream: z.uuid(),
  firstSeq: z.int().min(1),
  before: digestSchema.nullable(),
  /** Public keys that sign the site's policy, and this file. */
  bundleKey: publicKeySchema,
  installKey: publicKeySchema,
  exportedAtMs: timeMsSchema,
});
export type TrailHeader = z.infer<typeof headerSchema>;
const headSchema = z.strictObject({
  seq: z.int().min(1),
  hash: digestSchema,
  atMs: timeMsSchema,
});
export type TrailHead = z.infer<typeof headSchema>;
const lineSchema = z.strictObject({ seq: z.int().min(1), bytes: z.string(), hash: digestSchema });
const endSchema = z.strictObject({
  head: headSchema,
  signature: signatureSchema,
  installKey: publicKeySchema,
});

/** Characters; JSON writes one in six at the most. Whoever reads a file need not hold more. */
export const LINE_MAX = 6 * MAX_ENTRY_LENGTH + 1024;

/** What the console's key signs: where the trail ends, whose it is and where it begins. */
const headText = (header: TrailHeader, head: TrailHead): string => canonical({ head, header });

export const headerLine = (header: TrailHeader): string => canonical(header);

/** The file's last line. @throws TypeError when the header names another console's key. */
export function headLine(header: TrailHeader, head: TrailHead, installSecret: Uint8Array): string {
  const installKey = publicKeyOf(installSecret);
  if (header.installKey !== installKey) throw new TypeError('the header names another console');
  return canonical({ head, signature: sign(installSecret, headText(header, head)), installKey });
}

/** Why a file does not hold, for people. */
const WHY = {
  'no-header': 'the first line is not the header of a trail',
  'not-a-line': 'the line is neither an entry nor the signed head',
  'no-head': 'its end is missing: the signed head does not stand there',
  'wrong-head': 'the signed head names another entry as the last: entries are missing or added',
  'forged-head': 'the signature of the head does not hold',
  'unknown-key': 'it was signed by another console than the one named',
  'after-head': 'something follows its signed head',
} as const;

export interface TrailVerdict {
  /** Whole and signed: every entry hangs on the one before, and the head is the last one's. */
  ok: boolean;
  header: TrailHeader | null;
  firstSeq: number;
  entries: number;
  /** The last entry that holds. */
  head: { seq: number; hash: string } | null;
  /** The first place that does not hold, and why; null when all do. Place 0 is the header. */
  broken: { seq: number; why: (typeof BREAKS)[Break] | (typeof WHY)[keyof typeof WHY] } | null;
  /** The file ends with its signed head, which names the last entry: nothing was cut off. */
  anchored: boolean;
}

export interface TrailVerifier {
  /** One line of the file, without its line break. */
  line(text: string): void;
  end(): TrailVerdict;
}

/**
 * @param pinned public keys of consoles the reader trusts, from elsewhere; without any the file only agrees with
 * itself, and whoever made it may have made all of it.
 */
export function createTrailVerifier(pinned: readonly string[] = []): TrailVerifier {
  let begun: { header: TrailHeader; chain: ChainVerifier } | null = null;
  let entries = 0;
  let anchored = false;
  let broken: TrailVerdict['broken'] = null;
  const fail = (why: NonNullable<typeof broken>['why']): void => {
    broken ??= { seq: begun ? begun.header.firstSeq + entries : 0, why };
  };

  function entry({ header, chain }: NonNullable<typeof begun>, text: string): void {
    const line = parse(lineSchema, text);
    const end = line ? null : parse(endSchema, text);
    if (line) {
      const why = chain.take(line);
      if (why) fail(BREAKS[why]);
      else entries += 1;
    } else if (end) finish(header, end, chain.head());
    else fail(WHY['not-a-line']);
  }

  function finish(
    header: TrailHeader,
    { head, signature, installKey }: z.infer<typeof endSchema>,
    last: TrailVerdict['head'],
  ): void {
    if (installKey !== header.installKey || !verify(installKey, headText(header, head), signature))
      fail(WHY['forged-head']);
    else if (pinned.length > 0 && !pinned.includes(installKey)) fail(WHY['unknown-key']);
    else if (head.seq !== last?.seq || head.hash !== last.hash) fail(WHY['wrong-head']);
    else anchored = true;
  }

  return {
    line(text) {
      if (broken) return;
      if (anchored) {
        if (text !== '') fail(WHY['after-head']);
      } else if (begun) entry(begun, text);
      else {
        const header = parse(headerSchema, text);
        if (header) begun = { header, chain: verifyChain(header) };
        else fail(WHY['no-header']);
      }
    },
    end() {
      if (!anchored) fail(begun ? WHY['no-head'] : WHY['no-header']);
      return {
        ok: broken === null,
        header: begun?.header ?? null,
        firstSeq: begun?.header.firstSeq ?? 0,
        entries,
        head: begun?.chain.head() ?? null,
        broken,
        anchored: broken === null,
      };
    },
  };
}

function parse<T>(schema: z.ZodType<T>, text: string): T | null {
  if (text.length > LINE_MAX) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
