// The conversation of the export thread: a job, its blocks, its end; each answered in portions, so that neither side
// ever holds more than one.
import { createCutter, type Cutter, type Piece } from './cut.ts';
import { createEncoder } from './encode.ts';
import type { Encoder } from './encoder.ts';
import type { ExportJob, ExportReply, ToExport } from './export-job.ts';
import { createSidecarNotes, type SidecarNotes } from './sidecar-notes.ts';

const PORTION_BYTES = 512 * 1024;

export interface ExportEncoding {
  answer(message: ToExport): ExportReply;
}

interface Parts {
  notes: SidecarNotes;
  encoder: Encoder;
  cutter: Cutter;
}

function partsOf(job: ExportJob): Parts {
  const notes = createSidecarNotes(job);
  const { first, last, head, fullScales } = job;
  const cutter = createCutter(head.format, fullScales.length, [first, last], head.rateHz);
  return { notes, cutter, encoder: createEncoder(job, notes) };
}

export function createExportEncoding(): ExportEncoding {
  let parts: Parts | null = null;
  let coming: Iterator<Uint8Array> = [][Symbol.iterator]();
  let samplesDone = 0;
  let isEnding = false;

  function* encoded({ notes, encoder }: Parts, pieces: Iterable<Piece>): Generator<Uint8Array> {
    for (const piece of pieces) {
      notes.note(piece);
      yield* encoder.piece(piece);
      samplesDone += piece.samples;
    }
  }
  function* ended(of: Parts): Generator<Uint8Array> {
    yield* encoded(of, of.cutter.end());
    yield* of.encoder.end();
  }
  function begin(message: ToExport): Iterator<Uint8Array> {
    if (message.type === 'begin') {
      parts = partsOf(message.job);
      return parts.encoder.begin()[Symbol.iterator]();
    }
    const of = parts;
    if (!of) throw new Error('an export was fed before it was begun');
    isEnding = message.type === 'end';
    if (message.type === 'blocks')
      return encoded(
        of,
        message.blocks.flatMap((block) => of.cutter.cut(block)),
      );
    return ended(of);
  }
  return {
    answer(message) {
      if (message.type !== 'more') coming = begin(message);
      const portion: Uint8Array[] = [];
      let size = 0;
      let isOver = false;
      while (size < PORTION_BYTES && !isOver) {
        const step = coming.next();
        if (step.done === true) isOver = true;
        else {
          portion.push(step.value);
          size += step.value.length;
        }
      }
      return {
        bytes: joined(portion, size),
        isOver,
        samplesDone,
        gaps: parts?.notes.gaps ?? 0,
        samplesMissing: parts?.notes.samplesMissing ?? 0,
        sidecar: isEnding && isOver ? (parts?.encoder.sidecar() ?? null) : null,
      };
    },
  };
}

function joined(portion: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const some of portion) {
    bytes.set(some, at);
    at += some.length;
  }
  return bytes;
}
