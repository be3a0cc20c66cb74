// What of the sidecar is known only when the samples have passed: gaps, scales, the hash. Pure but for the hash.
import { createHash } from 'node:crypto';
import type { Sidecar, SidecarConversion, SidecarGap } from '@harmonic/protocol/files';
import type { Piece } from './cut.ts';
import type { ExportJob } from './export-job.ts';

export interface SidecarNotes {
  note(piece: Piece): void;
  /** Bytes of samples as the file has them. */
  hash(bytes: Uint8Array): void;
  /** Per channel of the file: value = number · scale + offset. */
  conversionOf(piece: { scale: number; offset: number }): { scale: number[]; offset: number[] };
  readonly gaps: number;
  readonly samplesMissing: number;
  /** @param hasData whether the file holds samples as they were stored. */
  sidecar(hasData: boolean): string;
}

export function createSidecarNotes({ head, fullScales, chosen }: ExportJob): SidecarNotes {
  const digest = createHash('sha256');
  const gaps: SidecarGap[] = [];
  const conversions: SidecarConversion[] = [];
  let samplesMissing = 0;
  let dataBytes = 0;
  let last: { scale: number; offset: number } | null = null;
  const first = fullScales[0] ?? 1;
  /** A block's scale is that of channel 0. */
  const ratios = chosen.map((channel) => (fullScales[channel] ?? 1) / first);
  const conversionOf: SidecarNotes['conversionOf'] = ({ scale, offset }) => ({
    scale: ratios.map((ratio) => scale * ratio),
    offset: ratios.map((ratio) => offset * ratio),
  });
  return {
    conversionOf,
    note(piece) {
      if (piece.type === 'gap') {
        const { atSample, samples, why } = piece;
        gaps.push({ atSample, samples, why });
        samplesMissing += samples;
      } else if (last?.scale !== piece.scale || last.offset !== piece.offset) {
        last = { scale: piece.scale, offset: piece.offset };
        conversions.push({ fromSample: piece.atSample, ...conversionOf(piece) });
      }
    },
    hash(bytes) {
      digest.update(bytes);
      dataBytes += bytes.length;
    },
    get gaps() {
      return gaps.length;
    },
    get samplesMissing() {
      return samplesMissing;
    },
    sidecar(hasData) {
      const data = hasData ? { bytes: dataBytes, sha256: digest.digest('hex') } : null;
      return written({ ...head, conversions, gaps, samplesLost: samplesMissing, data });
    },
  };
}

const NO_GAPS = '"gaps": []';

/** For people to read, a gap a line: a long recording may have thousands, and what is written has to be read back. */
function written(sidecar: Sidecar): string {
  const text = `${JSON.stringify({ ...sidecar, gaps: [] }, null, 2)}\n`;
  if (sidecar.gaps.length === 0) return text;
  const lines = sidecar.gaps.map((gap) => `    ${JSON.stringify(gap)}`).join(',\n');
  const at = text.lastIndexOf(NO_GAPS);
  return `${text.slice(0, at)}"gaps": [\n${lines}\n  ]${text.slice(at + NO_GAPS.length)}`;
}
