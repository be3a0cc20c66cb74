// The sentences, in English, for the codes that explanations carry. The renderer has its own, by language.
import type { Reason, ReasonCode } from '@harmonic/protocol/signal';

type Values = Reason['values'];
const hz = (value: unknown): string => `${Number(Number(value).toPrecision(6))} Hz`;

const SENTENCES: Record<ReasonCode, (values: Values) => string> = {
  'band-beyond-nyquist': (v) =>
    `the band reaches beyond half the sampling rate (${hz(v['nyquistHz'])}): what lies above is missing`,
  'calibration-expired': (v) =>
    `the calibration by ${v['owner'] ?? ''} ended on ${v['validUntil'] ?? ''}`,
  'calibration-not-yet-valid': (v) =>
    `the calibration by ${v['owner'] ?? ''} begins only on ${v['date'] ?? ''}`,
  'calibration-response-extended': (v) =>
    `the calibration's response is known from ${hz(v['fromHz'])} to ${hz(v['toHz'])}; beyond, its last value is used`,
  'calibration-response-not-applied': () =>
    `the calibration's response corrects spectra, not this number`,
  clipped: (v) => `${v['samples'] ?? 0} samples stand at the converter's limits`,
  'f0-estimated': (v) => `f0 was found in the spectrum: ${hz(v['f0Hz'])}`,
  'f0-given': (v) => `f0 was given: ${hz(v['f0Hz'])}`,
  'f0-not-found': () => 'no series of harmonics stands out',
  'f0-unstable': (v) =>
    `f0 moved by ${hz(v['spreadHz'])} meanwhile: higher harmonics leave their bins`,
  'few-harmonics': (v) => `only ${v['measured'] ?? 0} harmonics lie below half the sampling rate`,
  'fundamental-in-noise': () => 'the fundamental does not stand out of the noise',
  'harmonics-in-noise': (v) =>
    `${v['count'] ?? 0} harmonics are not above the noise: their levels are its`,
  'harmonics-overlap': (v) =>
    `the harmonics are ${Number(v['spacingBins']).toFixed(1)} bins apart, and the window needs ${v['neededBins'] ?? ''}`,
  'leakage-limited': (v) =>
    `the window leaks at ${Number(v['limitDb']).toFixed(0)} dB below this tone: the number is near that limit`,
  'not-full-scale': (v) =>
    `the tone is at ${Number(v['levelDbfs']).toFixed(1)} dBFS; ENOB is meant for full scale`,
  'one-period-assumed': (v) => `the record is taken as whole periods of ${hz(v['f0Hz'])}`,
  'record-shortened': (v) =>
    `of ${v['of'] ?? ''} samples, the first ${v['samples'] ?? ''} were used`,
  'too-short': (v) => `${v['samples'] ?? 0} samples are too few`,
};

export const sentenceOf = ({ code, values }: Reason): string => SENTENCES[code](values);
