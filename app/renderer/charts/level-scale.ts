// On which scale levels are told: dB, their density, linear, percent of the fundamental. Levels are kept in dB of the
// reference everywhere; this turns them into what axis, readout, tables and files say. The waterfall's stay in dB.
import i18next from 'i18next';
import { densityOffsetDb, peakOf, percentOf, rmsOf } from '@harmonic/protocol/signal';
import type { LevelScaleName } from '@harmonic/protocol/model';
import {
  decimalsFor,
  formatDb,
  formatMeasured,
  formatNumber,
  formatPlain,
  isPrefixed,
} from '../state/format.ts';

/** What a scale makes its words of. */
export interface LevelWords {
  reference: 'fs' | 'unit';
  /** Of a level in dB: "dBFS", "dB re 1 V" and what is to be said of its calibration. */
  referenceLabel: string;
  /** The channel's, or that of the calibration in force. */
  unit: string;
  /** What is to be said of the calibration; empty: nothing. */
  unitMark: string;
}

/** What a scale takes from the spectrum on the screen. */
export interface ScaleBasis {
  /** Resolution bandwidth: the window's noise bandwidth, Hz. */
  enbwHz: number;
  binHz: number;
  /** Half the sampling rate, Hz. */
  topHz: number;
  /** Level of the fundamental, dB in the reference; null: no line stands there. */
  baseDb: number | null;
}

export interface LevelScale {
  readonly name: LevelScaleName;
  /** Its axis begins at zero. */
  readonly isLinear: boolean;
  /** Percent without a fundamental: nothing can be shown. */
  readonly isVoid: boolean;
  /** Of the axis. */
  readonly title: string;
  /** Of a column whose cells are `bare`. */
  readonly head: string;
  /** Of numbers in a file, which have no prefix. */
  readonly unit: string;
  /** The same in every language: `level_db`. */
  readonly key: string;
  /** What stands on the axis for a level in dB; NaN: nothing. @param hz where: at the ends of the axis is no sine. */
  shown(db: number, hz: number): number;
  /** A level with its unit, in full. */
  format(db: number, hz: number): string;
  /** The same, shorter, where the reference stands beside it. */
  brief(db: number, hz: number): string;
  /** The same, under `head`. */
  bare(db: number, hz: number): string;
  /** A mark of the axis. */
  tick(value: number): string;
}

const NONE = '–';
/** Levels are told to a tenth of a decibel: so much of an amplitude. */
const TENTH_DB = 10 ** (0.1 / 20) - 1;
const KEYS: Readonly<Record<LevelScaleName, string>> = {
  db: 'level_db',
  density: 'level_db_per_sqrt_hz',
  rms: 'level_rms',
  peak: 'level_peak',
  percent: 'level_percent',
};

/** Before there is a spectrum. */
export const NO_BASIS: ScaleBasis = { enbwHz: 1, binHz: 1, topHz: 1, baseDb: null };

type Arithmetic = (db: number, hz: number) => number;

function arithmeticOf(name: LevelScaleName, words: LevelWords, basis: ScaleBasis): Arithmetic {
  const { enbwHz, binHz, topHz, baseDb } = basis;
  const isSine = (hz: number): boolean => hz > binHz / 2 && hz < topHz - binHz / 2;
  const against = words.reference === 'fs' ? 'sine' : 'rms';
  const density = { sine: 0, edge: 0 };
  density.sine = densityOffsetDb(enbwHz, against);
  density.edge = densityOffsetDb(enbwHz, against, false);
  return {
    db: (db: number) => db,
    density: (db: number, hz: number) => db + (isSine(hz) ? density.sine : density.edge),
    rms: (db: number, hz: number) => rmsOf(db, isSine(hz)),
    peak: (db: number) => peakOf(db),
    percent: (db: number) => (baseDb === null ? NaN : percentOf(db, baseDb)),
  }[name];
}

/** What the axis is called whatever the spectrum: no basis goes into it. */
export const scaleTitle = (name: LevelScaleName, words: LevelWords): string =>
  createLevelScale(name, words, NO_BASIS).title;

/** Words are of the language that is chosen when they are asked for. */
export function createLevelScale(
  name: LevelScaleName,
  words: LevelWords,
  basis: ScaleBasis,
): LevelScale {
  const shown = arithmeticOf(name, words, basis);
  const isLinear = name === 'rms' || name === 'peak' || name === 'percent';
  const isFs = words.reference === 'fs';
  const unit = isFs ? 'FS' : words.unit;
  const marked = (text: string): string => `${text} ${isFs ? '' : words.unitMark}`.trim();
  const perRoot = (): string =>
    isFs ? 'dBFS/√Hz' : marked(i18next.t('live.references.unit', { unit: `${unit} RMS/√Hz` }));
  const dbUnit = isFs ? 'dBFS' : 'dB';

  /** @param write what a value is written as. */
  const written = (write: (value: number) => string): LevelScale['format'] => {
    return (db, hz) => {
      const value = shown(db, hz);
      return Number.isNaN(value) ? NONE : write(value);
    };
  };
  const amplitude = (value: number): string => formatMeasured(value, unit, value * TENTH_DB);
  /** A unit that takes prefixes stands with each number, any other in the head of the column. */
  const headUnit = isPrefixed(unit) ? '' : unit;
  const inColumn = (value: number): string =>
    formatMeasured(value, isPrefixed(unit) ? unit : '', value * TENTH_DB);
  const percent = (value: number): string => formatNumber(value, decimalsFor(value * TENTH_DB));
  const linear = (kind: 'rms' | 'peak') => {
    const titled = (of: string): string => i18next.t(`live.scaleTitles.${kind}`, { unit: of });
    return {
      title: () => marked(titled(unit)),
      head: () => titled(headUnit).trim(),
      unit: () => titled(unit),
      format: (value: number) => titled(amplitude(value)),
      ...{ brief: amplitude, bare: inColumn },
    };
  };
  const told = {
    db: {
      title: () => words.referenceLabel,
      head: () => dbUnit,
      unit: () => dbUnit,
      format: (db: number) => formatDb(db, words.referenceLabel),
      brief: (db: number) => formatDb(db, dbUnit),
      bare: (db: number) => formatNumber(db, 1),
    },
    density: {
      title: () => i18next.t('live.scaleTitles.density', { unit: perRoot() }),
      head: () => `${dbUnit}/√Hz`,
      unit: () => (isFs ? 'dBFS/√Hz' : perRoot()),
      format: (db: number) => formatDb(db, perRoot()),
      brief: (db: number) => formatDb(db, `${dbUnit}/√Hz`),
      bare: (db: number) => formatNumber(db, 1),
    },
    rms: linear('rms'),
    peak: linear('peak'),
    percent: {
      title: () => i18next.t('live.scaleTitles.percent'),
      head: () => '%',
      unit: () => i18next.t('live.scaleTitles.percent'),
      format: (value: number) => i18next.t('live.ofFundamental', { percent: percent(value) }),
      brief: (value: number) => `${percent(value)} %`,
      bare: percent,
    },
  }[name];

  return {
    name,
    isLinear,
    isVoid: name === 'percent' && basis.baseDb === null,
    get title() {
      return told.title();
    },
    get head() {
      return told.head();
    },
    get unit() {
      return told.unit();
    },
    key: KEYS[name],
    shown,
    format: written(told.format),
    brief: written(told.brief),
    bare: written(told.bare),
    tick: isLinear ? formatPlain : (value) => formatNumber(value),
  };
}
