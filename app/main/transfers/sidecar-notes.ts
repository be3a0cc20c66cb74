// What of the sidecar is known only when the samples have passed: gaps, scales, the hash. Pure but for the hash.
import { createHash } from 'node:crypto';
import {
  SIDECAR_TIMES_MOST,
  type Sidecar,
  type SidecarConversion,
  type SidecarGap,
  type SidecarTime,
} from '@harmonic/protocol/files';
import type { Piece, Run } from './cut.ts';
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
  const times = createTimes();
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
        return;
      }
      times.add(piece);
      if (last?.scale !== piece.scale || last.offset !== piece.offset) {
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
      // Arrivals that are counted from an import are no times.
      const found = head.startUtc === null ? [] : times.read();
      return written({
        ...head,
        conversions,
        times: found,
        gaps,
        samplesLost: samplesMissing,
        data,
      });
    },
  };
}

/** Some of all moments, evenly: every second one is left out again whenever there are too many. */
function createTimes(): { add(run: Run): void; read(): SidecarTime[] } {
  let kept: SidecarTime[] = [];
  let every = 1;
  let seen = 0;
  let newest: SidecarTime | null = null;
  return {
    add({ atSample, deviceNs, deviceClock, arrivalNs }) {
      newest = {
        ...{ atSample, deviceNs: deviceNs === null ? null : String(deviceNs), deviceClock },
        arrivalNs: String(arrivalNs),
      };
      if (seen % every === 0) kept.push(newest);
      seen += 1;
      if (kept.length < SIDECAR_TIMES_MOST) return;
      kept = kept.filter((_, i) => i % 2 === 0);
      every *= 2;
    },
    read: () => (newest && newest !== kept.at(-1) ? [...kept, newest] : kept),
  };
}

const LINED = ['times', 'notes', 'gaps'] as const;

/** For people to read, one a line of what a long recording may have thousands of: what is written has to be read back. */
function written(sidecar: Sidecar): string {
  const bare = { ...sidecar, times: [], notes: [], gaps: [] };
  let text = `${JSON.stringify(bare, null, 2)}\n`;
  for (const field of LINED) {
    const all = sidecar[field];
    if (all.length === 0) continue;
    const lines = all.map((one) => `    ${JSON.stringify(one)}`).join(',\n');
    text = text.replace(`\n  "${field}": []`, () => `\n  "${field}": [\n${lines}\n  ]`);
  }
  return text;
}
