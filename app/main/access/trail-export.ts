// The trail as a file: every entry's exact bytes with their hashes and a signed head, or a table of what a query
// finds. In pieces, so that a long trail is never held whole.
import { canonical, headerLine, headLine, publicKeyOf } from '@harmonic/protocol/access';
import { BYTE_ORDER_MARK } from '@harmonic/protocol/files';
import type { AuditQuery, AuditRow } from '../../contract/index.ts';
import { csvRow } from './csv.ts';
import type { By, PeopleParts } from './deeds.ts';
import { pieces } from './pieces.ts';
import { Refusal } from './refusal.ts';
import { siteKeyIn } from './site-values.ts';
import { bundleOf } from './standing.ts';
import { found, linesFrom } from './trail-reading.ts';

export interface FilePiece {
  name: string;
  type: string;
  text: string;
}

export interface TrailExport {
  /** `chain`: all of it, for `harmonic verify-audit`. `csv`: what the query finds, newest first, with names. */
  export(
    by: By,
    wish: { form: 'chain' | 'csv'; query: AuditQuery },
  ): AsyncGenerator<FilePiece, void>;
}

type Parts = Pick<PeopleParts, 'core' | 'store'>;

const FORMS = {
  chain: { ending: 'jsonl', type: 'application/x-ndjson', texts: chainTexts },
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8', texts: csvTexts },
} as const;

export function createTrailExport(parts: Parts): TrailExport {
  return {
    async *export(by, { form, query }) {
      const { ending, type, texts } = FORMS[form];
      const nowMs = parts.core.now();
      // In the trail first, so that what leaves tells of its leaving.
      await parts.core.memory.commit([], [by.actor.entry('done', { facts: { form } })]);
      const name = `harmonic-audit-${new Date(nowMs).toISOString().slice(0, 10)}.${ending}`;
      for await (const text of pieces(texts(parts, query))) yield { name, type, text };
    },
  };
}

const COLUMNS: Readonly<Record<string, (row: AuditRow) => string>> = {
  seq: ({ seq }) => String(seq),
  at: ({ atMs }) => new Date(atMs).toISOString(),
  actor: ({ actor }) => actor ?? '',
  actorName: ({ actorName }) => actorName,
  act: ({ act }) => act,
  scope: ({ scope }) => scope,
  subject: ({ subject }) => subject,
  subjectName: ({ subjectName }) => subjectName,
  outcome: ({ outcome }) => outcome,
  because: ({ because }) => because,
  facts: ({ facts }) => wordsOf(facts),
  personal: ({ personal }) => (typeof personal === 'string' ? personal : wordsOf(personal ?? {})),
};

const wordsOf = (facts: Readonly<Record<string, string>>): string =>
  Object.entries(facts)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');

/** As far as the trail goes now: what is entered while it is read comes in the next file. */
async function* chainTexts({ core, store }: Parts): AsyncGenerator<string, void> {
  const bundle = bundleOf(core);
  const end = await store.trailHead();
  const header = {
    harmonicTrail: 1 as const,
    ...{ site: bundle.site, stream: end.stream, firstSeq: end.firstSeq, before: end.before },
    bundleKey: siteKeyIn(core.memory.value('site-key') ?? new Uint8Array(0)),
    installKey: publicKeyOf(core.installKey),
    exportedAtMs: core.now(),
  };
  yield `${headerLine(header)}\n`;
  let next = end.firstSeq;
  for await (const { seq, bytes, hash } of linesFrom(store, next)) {
    if (seq > end.seq) break;
    if (seq !== next)
      throw new Refusal(
        'conflict',
        'Retention took entries away while they were read: export again.',
        'trail-shortened',
      );
    next += 1;
    yield `${canonical({ seq, bytes, hash })}\n`;
  }
  const head = { seq: end.seq, hash: end.hash, atMs: core.now() };
  yield `${headLine(header, head, core.installKey)}\n`;
}

async function* csvTexts(parts: Parts, query: AuditQuery): AsyncGenerator<string, void> {
  yield BYTE_ORDER_MARK + csvRow(Object.keys(COLUMNS));
  for await (const row of found(parts, query)) {
    yield csvRow(Object.values(COLUMNS).map((cell) => cell(row)));
  }
}
