// The sentences, in English, for the codes that explanations carry. The renderer has its own, by language.
import type { Reason, ReasonCode } from '@harmonic/protocol/signal';
import { fixed, plural } from './measure-number.ts';

type Values = Reason['values'];
const many = (value: unknown, one: string, more: string): string =>
  plural(Number(value ?? 0), one, more);
const hz = (value: unknown): string => `${Number(Number(value).toPrecision(6))} Hz`;

const SENTENCES: Record<ReasonCode, (values: Values) => string> = {
  'at-limits': (v) =>
    `${many(v['samples'], 'sample touches', 'samples touch')} the converter's limits, no two in a row`,
  'band-beyond-nyquist': (v) =>
    `the band reaches beyond half the sampling rate (${hz(v['nyquistHz'])}): what lies above is missing`,
  'band-chosen': (v) =>
    `envelope of ${hz(v['fromHz'])} to ${hz(v['toHz'])}, ${v['by'] === 'given' ? 'as given' : 'the band of greatest kurtosis'}`,
  'band-out-of-reach': (v) =>
    `${hz(v['fromHz'])} to ${hz(v['toHz'])} is no band below half the sampling rate (${hz(v['nyquistHz'])})`,
  'bands-omitted': (v) =>
    `${many(v['count'], 'low band holds too few bins and is', 'low bands hold too few bins and are')} left out`,
  'bearing-missing': () =>
    'no bearing lines without the bearing: --bearing, its geometry or one of the catalogue',
  'bins-too-coarse': (v) =>
    `bins of ${hz(v['binHz'])} are too coarse at ${hz(v['fromHz'])}: the record is too short for this number`,
  'calibration-expired': (v) =>
    `the calibration by ${v['owner'] ?? ''} ended on ${v['validUntil'] ?? ''}`,
  'calibration-not-yet-valid': (v) =>
    `the calibration by ${v['owner'] ?? ''} begins only on ${v['date'] ?? ''}`,
  'calibration-response-extended': (v) =>
    `the calibration's response is known from ${hz(v['fromHz'])} to ${hz(v['toHz'])}; beyond, its last value is used`,
  'calibration-response-not-applied': () =>
    `the calibration's response corrects spectra, not this number`,
  'carrier-not-found': (v) => `no line stands out at the carrier, ${hz(v['carrierHz'])}`,
  clipped: (v) =>
    `${many(v['samples'], 'sample stands', 'samples stand')} at the converter's limits`,
  constant: () =>
    'the record does not vary: crest factor and kurtosis are divided by an RMS of zero',
  'f0-beyond-nyquist': (v) =>
    `f0 was given as ${hz(v['f0Hz'])}: half the sampling rate is ${hz(v['nyquistHz'])}, and nothing is measured from there on`,
  'f0-estimated': (v) => `f0 was found in the spectrum: ${hz(v['f0Hz'])}`,
  'f0-given': (v) => `f0 was given: ${hz(v['f0Hz'])}`,
  'f0-not-found': () => 'no series of harmonics stands out',
  'f0-not-mains': (v) => `f0 is ${hz(v['f0Hz'])}: no mains of 50 Hz or 60 Hz`,
  'f0-unstable': (v) =>
    `f0 moved by ${hz(v['spreadHz'])} meanwhile: higher harmonics leave their bins`,
  'few-averages': (v) => `only ${many(v['averages'], 'window was', 'windows were')} averaged`,
  'few-harmonics': (v) =>
    `only ${many(v['measured'], 'harmonic lies', 'harmonics lie')} below half the sampling rate`,
  'full-scale-unknown': () =>
    'the full scale of these samples is unknown; ENOB is meant for full scale',
  'fundamental-in-noise': () => 'the fundamental does not stand out of the noise',
  'harmonics-in-noise': (v) =>
    many(
      v['count'],
      'harmonic is not above the noise: its level is that of the noise',
      'harmonics are not above the noise: their levels are its',
    ),
  'harmonics-overlap': (v) =>
    `the harmonics are ${fixed(Number(v['spacingBins']), 1)} bins apart, and the window needs ${v['neededBins'] ?? ''}`,
  'leakage-limited': (v) =>
    `the window leaks at ${fixed(Number(v['limitDb']), 0)} dB below this tone: the number is near that limit`,
  'lines-out-of-reach': (v) =>
    `not measurable: ${v['faults'] ?? ''}; lines are looked for up to ${hz(v['reachHz'])}, half the sampling rate or what the band's envelope holds`,
  'machine-too-slow': (v) =>
    `the shaft turns at ${hz(v['shaftHz'])}, below 600 r/min: what it shakes at may lie below the band; no zone`,
  'machine-unknown': () =>
    'no severity without the machine: --machine, a group and support of ISO 20816-3',
  'mains-not-found': (v) =>
    `no mains found: the fundamental, ${hz(v['f0Hz'])}, is outside ${hz(v['fromHz'])} to ${hz(v['toHz'])} or too weak`,
  'not-full-scale': (v) =>
    `the tone is at ${fixed(Number(v['levelDbfs']), 1)} dBFS; ENOB is meant for full scale`,
  'not-resolved': (v) =>
    `no other line stands above what rounding to single precision makes: SFDR is over ${fixed(Number(v['limitDb']), 1)} dB`,
  'one-period-assumed': (v) => `the record is taken as whole periods of ${hz(v['f0Hz'])}`,
  'record-shortened': (v) =>
    `of ${v['of'] ?? ''} samples, the first ${v['samples'] ?? ''} were used`,
  resampled: (v) =>
    v['perTurn'] === undefined
      ? `sampled anew: ${v['perWindow'] ?? ''} samples over ${v['cycles'] ?? ''} cycles of f0`
      : `sampled anew: ${v['perTurn']} samples a turn, by ${v['followed'] === 0 ? 'the speeds given' : `multiple ${v['followed'] ?? ''} of the shaft, each speed a mean over ${v['turns'] ?? ''} turns`}`,
  'shaft-contradicted': (v) =>
    `the speed given is ${hz(v['givenHz'])}, but the strongest lines of a shaft stand at ${hz(v['foundHz'])}: not taken`,
  'shaft-drawn-on': (v) =>
    `speeds are read over blocks; the first and last ${fixed(Number(v['spanS']), 1)} s are drawn on as the speed was changing`,
  'shaft-missing': () =>
    'no fault lines without the speed of the shaft: --shaft-rpm, and the lines are sought near it',
  'shaft-not-followed': () =>
    'no line of the shaft shows how it turned: taken as changing evenly between the speeds given',
  'shaft-speed-found': (v) =>
    `the shaft's line was found at ${hz(v['shaftHz'])}, within ${v['nearPercent'] ?? ''} % of the ${hz(v['givenHz'])} given, and used`,
  'thd-in-noise': (v) =>
    `noise where harmonics belong, ${Number(v['limitPercent']).toPrecision(2)} %, is more than what stands out: THD is at most both together`,
  'too-short': (v) => `${many(v['samples'], 'sample is', 'samples are')} too few`,
  'unit-unknown': (v) =>
    `${v['unit'] === '' ? 'the samples have no unit' : `"${v['unit'] ?? ''}" is no acceleration`}: velocity takes a calibration in m/s² or g`,
};

export const sentenceOf = ({ code, values }: Reason): string => SENTENCES[code](values);
