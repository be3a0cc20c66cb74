// What `harmonic measure` prints for people: few lines, each number to the place of its resolution's first digit.
import { DB_A_NEPER, phaseDecimals, type Harmonic, type Reason } from '@harmonic/protocol/signal';
import type { FullMeasurement } from './measure-document.ts';
import { figure, plural, rounded, shown, within } from './measure-number.ts';
import { spectraLines } from './measure-text-spectra.ts';
import { profileLines } from './measure-text-profile.ts';
import { sentenceOf } from './measure-words.ts';

type Channel = FullMeasurement['perChannel'][number];

const withUnit = (text: string, unit: string): string => (unit === '' ? text : `${text} ${unit}`);

function statisticsLine({ channel, statistics, explanations, unit }: Channel): string {
  const of = (key: 'mean' | 'rms' | 'peak' | 'crestFactor' | 'kurtosis'): string =>
    shown(statistics[key], explanations[key]);
  return `${channel}: mean ${withUnit(of('mean'), unit)}, RMS ${withUnit(of('rms'), unit)}, peak ${withUnit(of('peak'), unit)}, crest factor ${of('crestFactor')}, kurtosis ${of('kurtosis')}`;
}

const FIGURES = [
  ['THD', 'thdFPercent', '% F'],
  ['THD', 'thdRPercent', '% R'],
  ['THD+N', 'thdPlusNPercent', '%'],
  ['SINAD', 'sinadDb', 'dB'],
  ['SNR', 'snrDb', 'dB'],
  ['SFDR', 'sfdrDb', 'dB'],
  ['ENOB', 'enob', 'bit'],
] as const;

const SHOWN_HARMONICS = 10;
/** What a level is shown to at best, dB. */
const LEVEL_DB = 0.01;

/** What is not known is no zero. */
const known = (value: number | null, write: (value: number) => string): string =>
  value === null ? '—' : write(value);

function harmonicLine(h: Harmonic, ofFirstDb: number): string {
  const levelDb = Math.max(LEVEL_DB, h.levelResolutionDb);
  const shareDb = Math.max(LEVEL_DB, Math.hypot(h.levelResolutionDb, ofFirstDb));
  const ifResolved = (value: number | null): number | null => (h.resolved ? value : null);
  return [
    h.n.toString().padStart(6),
    within(h.frequencyHz, h.frequencyResolutionHz).padStart(14),
    known(h.deviationHz, (hz) => within(hz, h.frequencyResolutionHz)).padStart(12),
    known(ifResolved(h.amplitudePeak), (peak) =>
      within(peak, (peak * levelDb) / DB_A_NEPER),
    ).padStart(12),
    known(ifResolved(h.levelDb), (db) => within(db, levelDb)).padStart(11),
    known(ifResolved(h.percentOfFundamental), (percent) =>
      within(percent, (percent * shareDb) / DB_A_NEPER),
    ).padStart(12),
    known(h.relativePhaseDeg, (deg) =>
      rounded(deg, phaseDecimals(h.relativePhaseResolutionDeg)),
    ).padStart(8),
  ].join('');
}

function seriesLines(channel: Channel): string[] {
  const { explanations, f0Hz, harmonics } = channel;
  if (f0Hz === undefined || !harmonics) return [];
  const how = explanations['harmonics'];
  if (how?.reasons.some(({ code }) => code === 'fundamental-in-noise')) return [];
  const lines = [
    `  f0 ${shown(f0Hz, explanations['f0Hz'])} Hz · N ${how?.n ?? 0}, ${how?.window ?? ''}, ${plural(how?.averages ?? 1, 'average', 'averages')}, ENBW ${figure(how?.enbwHz ?? 0)} Hz`,
    `  ${FIGURES.map(([name, key, unit]) => `${name} ${shown(channel[key], explanations[key])} ${unit}`).join(' · ')}`,
    `  phase: ${explanations['relativePhaseDeg']?.text ?? ''}`,
    '     n            Hz   deviation        peak    dB re 1           %  phase°',
  ];
  const ofFirstDb = harmonics[0]?.levelResolutionDb ?? 0;
  for (const h of harmonics.filter(({ detected }) => detected).slice(0, SHOWN_HARMONICS))
    lines.push(harmonicLine(h, ofFirstDb));
  return lines;
}

function extraLines({ band, sidebands, explanations, unit }: Channel): string[] {
  const lines: string[] = [];
  if (band)
    lines.push(
      `  ${figure(band.fromHz)}–${figure(band.toHz)} Hz: RMS ${withUnit(shown(band.rms, explanations['band']), unit)}`,
    );
  if (sidebands) {
    const how = explanations['sidebands'];
    const hz = (value: number): string => within(value, how?.binHz ?? null);
    lines.push(
      `  sidebands of ${hz(sidebands.carrierHz)} Hz, ${figure(sidebands.spacingHz)} Hz apart`,
    );
    for (const { order, expectedHz, relativeDb, detected } of sidebands.lines)
      lines.push(
        `    ${order > 0 ? '+' : ''}${order}  ${hz(expectedHz)} Hz  ${shown(relativeDb, how)} dB${detected ? '' : '  (in the noise)'}`,
      );
  }
  return lines;
}

const MARK: Record<Reason['weight'], string> = { invalid: '!!', caution: '! ', note: '  ' };

/** What is to be said of the numbers, each sentence once, the gravest first. */
function reasonLines({ explanations }: Channel): string[] {
  const all = new Map<string, Reason>();
  for (const { reasons } of Object.values(explanations))
    for (const each of reasons) if (!all.has(each.code)) all.set(each.code, each);
  const order = ['invalid', 'caution', 'note'];
  return [...all.values()]
    .sort((a, b) => order.indexOf(a.weight) - order.indexOf(b.weight))
    .map((each) => `  ${MARK[each.weight]} ${sentenceOf(each)}`);
}

const partOf = ({ frames, ofFrames, startS }: FullMeasurement['span']): string =>
  frames === ofFrames ? '' : `, from ${figure(startS)} s on, of ${ofFrames}`;

const STATES = { expired: 'expired', 'not-yet-valid': 'not yet valid' } as const;

/** By whom, and until when; one that does not hold on the day it is judged by is marked. Of all channels at once where it is one. */
function calibrationLines({ calibration, perChannel }: FullMeasurement): string[] {
  const told = perChannel.flatMap(({ channel, explanations }) => {
    const used = explanations['rms']?.calibration;
    return used ? [{ channel, used }] : [];
  });
  return (calibration ? told.slice(0, 1) : told).map(({ channel, used }) => {
    const { unit, owner, date, validUntil, state } = used;
    const until = validUntil === null ? 'without an end' : `until ${validUntil}`;
    return [
      state === 'valid' ? '' : `${MARK.caution} `,
      calibration ? '' : `${channel}: `,
      `calibrated in ${unit} by ${owner} on ${date}, valid ${until}`,
      state === 'valid' ? '' : `: ${STATES[state].toUpperCase()}`,
    ].join('');
  });
}

export function describeMeasurement(measurement: FullMeasurement): string {
  const { conventions, warnings, span, sampleRateHz } = measurement;
  const lines = [
    `${plural(span.frames, 'frame', 'frames')} at ${sampleRateHz} Hz (${figure(span.seconds)} s)${partOf(span)}`,
    ...warnings.map(({ text }) => `${MARK.caution} ${text}`),
  ];
  if (conventions.sidecar !== undefined) lines.push(`   ${conventions.sidecar}`);
  lines.push(...calibrationLines(measurement));
  for (const channel of measurement.perChannel)
    lines.push(
      '',
      statisticsLine(channel),
      ...seriesLines(channel),
      ...extraLines(channel),
      ...profileLines(channel),
      ...reasonLines(channel),
      ...spectraLines(channel.spectra, channel.f0Hz ?? Infinity),
    );
  return lines.join('\n');
}
