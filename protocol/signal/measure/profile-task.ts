// What a profile is asked, what it gives, and what every measurement of one is handed. Computes nothing.
import type { MachineClass, OctaveFraction, Profile } from '../../model/index.ts';
import type { FftEngine } from '../engine.ts';
import type { BearingGeometry } from './bearing.ts';
import type { BearingLines } from './bearing-lines.ts';
import type { CepstrumPeak } from './cepstrum.ts';
import type { Curve, CurveName, Curves } from './curves.ts';
import type { Envelope } from './envelope.ts';
import { reason, type Explanation, type Reason } from './explanation.ts';
import type { IecGroups } from './iec-groups.ts';
import type { LevelWish } from './level-spectrum.ts';
import type { OctaveBand } from './octaves.ts';
import type { OrderSpectrum } from './orders.ts';
import type { Partials } from './partials.ts';
import type { RecordFacts } from './series.ts';
import type { Severity, VibrationVelocity } from './severity.ts';

export interface ProfileOptions extends LevelWish {
  profile: Profile;
  bandHz: { fromHz: number; toHz: number } | null;
  /** Speeds of the shaft at the start and the end of what was asked for. */
  shaft: { startHz: number; endHz: number } | null;
  bearing: BearingGeometry | null;
  machine: MachineClass | null;
  octaveFraction: OctaveFraction;
  /** Points of each curve at most; 0: none is drawn. */
  curvePoints: number;
}
export interface ProfileMeasures {
  curves?: Curves;
  partials?: Partials;
  octaves?: { fraction: OctaveFraction; bands: OctaveBand[] };
  iecGroups?: IecGroups;
  envelope?: Envelope & { bearing: BearingLines | null };
  orders?: OrderSpectrum;
  velocity?: VibrationVelocity;
  severity?: Severity;
  cepstrum?: { N: number; averages: number; peaks: CepstrumPeak[] };
}

export type Explanations = Record<string, Explanation>;
export interface Task {
  engine: FftEngine;
  samples: Float32Array;
  rateHz: number;
  /** Of what was asked for; the samples may end before. */
  spanS: number;
  options: ProfileOptions;
  facts: RecordFacts;
  /** Of the record's series, if it has one. */
  f0Hz: number | null;
  /** Its first harmonic stands out of the noise. */
  f0Stands: boolean;
  /** The shaft's own line was found in the record, near the speed given. */
  measuredShaftHz: number | null;
  result: ProfileMeasures;
  explanations: Explanations;
}

export function draw(
  { options, result }: Task,
  name: CurveName,
  curve: (points: number) => Curve,
): void {
  if (options.curvePoints > 0)
    result.curves = { ...result.curves, [name]: curve(options.curvePoints) };
}

/** The sensor's response corrects spectra only; a number got otherwise says so. */
export const uncorrected = ({ calibration }: RecordFacts): Reason[] =>
  calibration?.calibration.response ? [reason('calibration-response-not-applied')] : [];
