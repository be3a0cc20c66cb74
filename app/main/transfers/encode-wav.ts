// Samples as a WAV: the stored bytes as they are; a gap as zeros, and told in the sidecar.
import { writeWavHead, wavPadBytes } from '@harmonic/protocol/files';
import { SAMPLE_BYTES } from '@harmonic/protocol/link';
import type { Run } from './cut.ts';
import type { Encoder } from './encoder.ts';
import type { ExportJob } from './export-job.ts';
import type { SidecarNotes } from './sidecar-notes.ts';

const ZEROS = new Uint8Array(64 * 1024);

export function createWavEncoder(job: ExportJob, notes: SidecarNotes): Encoder {
  const { head, chosen, fullScales } = job;
  const width = SAMPLE_BYTES[head.format];
  const shape = {
    rateHz: head.rateHz,
    channels: chosen.length,
    frames: head.samples,
    format: head.format,
  };
  const isWhole =
    chosen.length === fullScales.length && chosen.every((channel, i) => channel === i);

  function* zeros(bytes: number): Generator<Uint8Array> {
    for (let left = bytes; left > 0; left -= ZEROS.length) {
      const some = ZEROS.subarray(0, Math.min(left, ZEROS.length));
      notes.hash(some);
      yield some;
    }
  }
  function chosenOf({ bytes, samples }: Run): Uint8Array {
    if (isWhole) return bytes;
    const out = new Uint8Array(samples * chosen.length * width);
    const frame = fullScales.length * width;
    let to = 0;
    for (let at = 0; at < bytes.length; at += frame) {
      for (const channel of chosen) {
        const from = at + channel * width;
        for (let i = 0; i < width; i += 1) out[to + i] = bytes[from + i] ?? 0;
        to += width;
      }
    }
    return out;
  }
  return {
    begin: () => [writeWavHead(shape)],
    piece(piece) {
      if (piece.type === 'gap') return zeros(piece.samples * chosen.length * width);
      const bytes = chosenOf(piece);
      notes.hash(bytes);
      return [bytes];
    },
    end: () => [ZEROS.subarray(0, wavPadBytes(shape))],
    sidecar: () => notes.sidecar(true),
  };
}
