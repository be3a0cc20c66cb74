// How a number was got, in a person's language: an explanation as named lines. The card and every export say the same.
import type { TFunction } from 'i18next';
import type { Explanation, Reason, ReasonCode, ReasonWeight } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { formatDay, formatList, formatNumber } from '../../state/format.ts';
import { writeFigure, writeMeasured, withUnit } from './measured-number.ts';

type PartName =
  | 'what'
  | 'formula'
  | 'source'
  | 'block'
  | 'bin'
  | 'enbw'
  | 'bins'
  | 'calibration'
  | 'resolution'
  | 'reasons'
  | 'spoils';

export interface ExplanationPart {
  key: PartName;
  name: string;
  text: string;
  /** Of a reason. */
  weight: ReasonWeight | null;
}

const WEIGHTS: readonly ReasonWeight[] = ['invalid', 'caution', 'note'];
/** Beside its word: never the colour alone. */
export const WEIGHT_MARKS: Record<ReasonWeight, string> = { invalid: '✕', caution: '▲', note: '·' };
const MOST_RANGES = 6;

/** The gravest first. */
export const byWeight = (reasons: readonly Reason[]): Reason[] =>
  reasons.toSorted((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight));

/** The gravest weight among its reasons; null where nothing is said of it. */
export const weightOf = ({ reasons }: Pick<Explanation, 'reasons'>): ReasonWeight | null =>
  byWeight(reasons)[0]?.weight ?? null;

const DAYS = new Set(['validUntil', 'date']);

/** A value of a reason, by what its name says it is. */
function valueWords(name: string, value: number | string): string {
  if (typeof value === 'string') return DAYS.has(name) ? formatDay(value) : value;
  if (name.endsWith('Hz')) return withUnit(writeFigure(value), 'Hz');
  if (name.endsWith('Percent')) return withUnit(writeFigure(value, 2), '%');
  if (/Db(fs)?$/.test(name)) return withUnit(formatNumber(value, 1), 'dB');
  return Number.isInteger(value) ? formatNumber(value) : formatNumber(value, 1);
}

type Variant = 'unitMissing' | 'bandGiven' | 'turnsFollowed' | 'turnsGiven';

function variantOf({ code, values }: Reason): Variant | null {
  if (code === 'unit-unknown' && values['unit'] === '') return 'unitMissing';
  if (code === 'band-chosen' && values['by'] === 'given') return 'bandGiven';
  if (code === 'resampled' && values['perTurn'] !== undefined)
    return values['followed'] === 0 ? 'turnsGiven' : 'turnsFollowed';
  return null;
}

/** What a reason says, in a sentence with its values. */
export function reasonWords(t: TFunction, reason: Reason): string {
  const values = Object.fromEntries(
    Object.entries(reason.values).map(([name, value]) => [name, valueWords(name, value)]),
  );
  const variant = variantOf(reason);
  const key: `explained.variants.${Variant}` | `explained.reasons.${ReasonCode}` =
    variant === null ? `explained.reasons.${reason.code}` : `explained.variants.${variant}`;
  return t(key, { replace: values });
}

function windowWords(t: TFunction, { window, kaiserBeta }: Explanation): string {
  if (window === null) return t('explained.noWindow');
  if (window === 'kaiser' && kaiserBeta !== null)
    return t('explained.kaiser', { beta: writeFigure(kaiserBeta, 4) });
  return t('explained.window', { window: t(`live.windows.${window}`) });
}

function binsWords(t: TFunction, { binsUsed, binHz }: Explanation): string {
  if (binsUsed.length === 0)
    return t(binHz === null ? 'explained.fromSamples' : 'explained.fromSpectrum');
  const count = formatNumber(binsUsed.reduce((sum, [from, to]) => sum + to - from + 1, 0));
  const range = ([from, to]: [number, number]): string =>
    from === to ? String(from) : `${from}–${to}`;
  if (binsUsed.length <= MOST_RANGES)
    return t('explained.bins', { ranges: formatList(binsUsed.map(range)), count });
  const ranges = binsUsed.slice(0, MOST_RANGES).map(range).join(', ');
  return t('explained.binsMore', {
    ranges,
    more: formatNumber(binsUsed.length - MOST_RANGES),
    count,
  });
}

/** What a number is of, as its card says it. */
interface CardOf extends Pick<MeasuredRecord, 'isTimed'> {
  rawUnit: string;
}

function calibrationWords(
  t: TFunction,
  { calibration }: Explanation,
  { rawUnit: unit, isTimed }: CardOf,
): string {
  if (!calibration)
    return t('explained.noCalibration', { unit: unit === '' ? t('explained.noUnit') : unit });
  const { owner, date, validUntil, state } = calibration;
  const words = t('explained.calibration', {
    unit: calibration.unit,
    owner,
    date: formatDay(date),
    until:
      validUntil === null
        ? t('explained.withoutEnd')
        : t('explained.until', { date: formatDay(validUntil) }),
    state: t(`explained.states.${state}`),
  });
  return isTimed ? words : `${words}. ${t('explained.byImport')}`;
}

function resolutionWords(t: TFunction, { resolution, unit, interpolated }: Explanation): string {
  if (resolution === null) return t('explained.noResolution');
  return t('explained.resolution', {
    resolution: withUnit(writeFigure(resolution, 2), unit),
    how: t(interpolated ? 'explained.interpolated' : 'explained.onGrid'),
  });
}

function reasonParts(t: TFunction, { reasons }: Explanation): ExplanationPart[] {
  const name = t('explained.name.reasons');
  if (reasons.length === 0)
    return [{ key: 'reasons', name, text: t('explained.nothingToSay'), weight: null }];
  return byWeight(reasons).map((reason) => ({
    key: 'reasons',
    name: t(`explained.weights.${reason.weight}`),
    text: reasonWords(t, reason),
    weight: reason.weight,
  }));
}

/** @param of its unit is told where no calibration was used. */
export function explanationParts(
  t: TFunction,
  explanation: Explanation,
  of: CardOf,
): ExplanationPart[] {
  const { formula, n, averages, binHz, enbwBins, enbwHz } = explanation;
  const part = (key: PartName, text: string): ExplanationPart => ({
    key,
    name: t(`explained.name.${key}`),
    text,
    weight: null,
  });
  const block = t('explained.block', {
    window: windowWords(t, explanation),
    n: formatNumber(n),
    averages: formatNumber(averages),
  });
  return [
    part('what', t(`explained.what.${formula}`)),
    part('formula', t(`explained.formulas.${formula}`)),
    part('source', t(`explained.sources.${formula}`)),
    part('block', block),
    ...(binHz === null ? [] : [part('bin', withUnit(writeFigure(binHz), 'Hz'))]),
    ...(enbwBins === null || enbwHz === null
      ? []
      : [
          part(
            'enbw',
            t('explained.enbw', {
              bins: writeMeasured(enbwBins, 4),
              hz: withUnit(writeFigure(enbwHz, 4), 'Hz'),
            }),
          ),
        ]),
    part('bins', binsWords(t, explanation)),
    part('calibration', calibrationWords(t, explanation, of)),
    part('resolution', resolutionWords(t, explanation)),
    ...reasonParts(t, explanation),
    part('spoils', t(`explained.spoils.${formula}`)),
  ];
}

/** The card as plain text, a line for each of its parts. */
export const explanationLines = (t: TFunction, explanation: Explanation, of: CardOf): string[] =>
  explanationParts(t, explanation, of).map(({ name, text }) => `${name}: ${text}`);
