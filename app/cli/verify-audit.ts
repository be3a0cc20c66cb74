// `harmonic verify-audit`: whether an exported trail is whole and who signed it, with no console and no network.
// Reads line by line in bounded memory; what holds is protocol/access's to say.
import { open } from 'node:fs/promises';
import {
  auditEntrySchema,
  canonical,
  createTrailVerifier,
  LINE_MAX,
  type TrailVerdict,
} from '@harmonic/protocol/access';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';

export interface VerifyAuditFlags {
  json?: boolean;
  key?: string;
}

export interface AuditVerdict extends TrailVerdict {
  /** Of the first and the last entry that holds. */
  fromMs: number | null;
  toMs: number | null;
  /** The console's key was named from elsewhere: the file does not only agree with itself. */
  pinned: boolean;
}

const PIECE_BYTES = 256 * 1024;
/** A UTF-16 unit takes three bytes at the most. */
const LINE_BYTES_MAX = 3 * LINE_MAX;
const LINE_BREAK = 0x0a;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not read it',
};

export function consoleKey(text: string): string {
  const key = text.replaceAll(/[\s:]/g, '').toLowerCase();
  if (/^[0-9a-f]{64}$/.test(key)) return key;
  throw new CliRefusal(EXIT.usage, 'A key has 64 hexadecimal digits.');
}

/** @throws CliRefusal when the file cannot be read, or the key is not a console's. */
export async function verifyAuditFile(file: string, key: string | null): Promise<AuditVerdict> {
  const verifier = createTrailVerifier(key === null ? [] : [key]);
  const times = createTimes();
  for await (const line of linesOf(file)) {
    const text = line ?? '';
    // One way to write each line: a file in which nothing at all was changed, not even a space.
    verifier.line(isAsWritten(text) ? text : 'not as it was written');
    times.line(text);
  }
  const verdict = verifier.end();
  if (key !== null && key === verdict.header?.bundleKey) {
    throw new CliRefusal(
      EXIT.usage,
      'This is the key of the site, and the trail is signed by a console: name the console’s key.',
    );
  }
  return { ...verdict, ...times.between(verdict), pinned: key !== null };
}

/** Lines without their breaks; null for one that is too long or no UTF-8. */
async function* linesOf(file: string): AsyncGenerator<string | null, void> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw unreadable(file, error);
  });
  try {
    const piece = Buffer.alloc(PIECE_BYTES);
    let held: Buffer[] = [];
    let heldBytes = 0;
    const taken = (): string | null => {
      const text = heldBytes > LINE_BYTES_MAX ? null : decoded(Buffer.concat(held));
      held = [];
      heldBytes = 0;
      return text;
    };
    for (;;) {
      const { bytesRead } = await handle.read(piece, 0, PIECE_BYTES, null);
      if (bytesRead === 0) break;
      let from = 0;
      while (from < bytesRead) {
        const found = piece.subarray(0, bytesRead).indexOf(LINE_BREAK, from);
        const to = found < 0 ? bytesRead : found;
        // What is too long is counted, and not kept.
        if (heldBytes <= LINE_BYTES_MAX) held.push(Buffer.from(piece.subarray(from, to)));
        heldBytes += to - from;
        if (found >= 0) yield taken();
        from = to + 1;
      }
    }
    if (heldBytes > 0) yield taken();
  } catch (error) {
    throw unreadable(file, error);
  } finally {
    await handle.close();
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function decoded(bytes: Buffer): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}

function isAsWritten(text: string): boolean {
  try {
    return canonical(JSON.parse(text)) === text;
  } catch {
    return false;
  }
}

function unreadable(file: string, error: unknown): unknown {
  const why = WHY[refusalCode(error) ?? ''];
  return why === undefined ? error : new CliRefusal(EXIT.usage, `${file}: ${why}`);
}

/** When the trail's entries were made: looks into the first and the last of them only. */
function createTimes(): {
  line(text: string): void;
  between({ entries }: TrailVerdict): { fromMs: number | null; toMs: number | null };
} {
  let place = 0;
  let first = '';
  let last = '';
  let end = '';
  return {
    line(text) {
      if (place === 1) first = text;
      last = end;
      end = text;
      place += 1;
    },
    between: ({ ok, entries }) =>
      ok && entries > 0
        ? { fromMs: timeOf(first), toMs: timeOf(last) }
        : { fromMs: null, toMs: null },
  };
}

function timeOf(line: string): number | null {
  const { bytes } = JSON.parse(line) as { bytes: string };
  return auditEntrySchema.safeParse(JSON.parse(bytes)).data?.atMs ?? null;
}

const moment = (ms: number | null): string => (ms === null ? '?' : new Date(ms).toISOString());

function words(file: string, verdict: AuditVerdict): string {
  const { header, broken, entries, firstSeq, head, fromMs, toMs, pinned } = verdict;
  const whose = header && [
    `site      ${header.site}`,
    `          key ${header.bundleKey}`,
    `console   ${header.stream}`,
    `          key ${header.installKey}`,
    `exported  ${moment(header.exportedAtMs)}`,
  ];
  if (broken) {
    const where = broken.seq === 0 ? 'at its beginning' : `at entry ${broken.seq}`;
    return [
      `${file} does not hold ${where}: ${broken.why}.`,
      `${entries} ${entries === 1 ? 'entry' : 'entries'} before it hold.`,
      ...(whose ?? []),
    ].join('\n');
  }
  return [
    `${file} holds: ${entries} ${entries === 1 ? 'entry' : 'entries'}, ${firstSeq} to ${head?.seq ?? 0}, from ${moment(fromMs)} to ${moment(toMs)}.`,
    ...(whose ?? []),
    pinned
      ? 'It was signed by the console you named.'
      : 'Who signed it was not checked: compare the console’s key with the one you know, or name it with --key.',
  ].join('\n');
}

export async function verifyAudit(file: string, flags: VerifyAuditFlags): Promise<void> {
  const key = flags.key === undefined ? null : consoleKey(flags.key);
  const verdict = await verifyAuditFile(file, key);
  console.log(flags.json === true ? JSON.stringify(verdict) : words(file, verdict));
  if (!verdict.ok) process.exitCode = EXIT.broken;
}
