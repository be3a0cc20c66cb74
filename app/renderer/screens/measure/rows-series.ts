// Levels, the harmonic series with the figures of distortion, a band and its sidebands: as rows.
import { DB_A_NEPER, phaseDecimals } from '@harmonic/protocol/signal';
import type { Explanation, Harmonic } from '@harmonic/protocol/signal';
import {
  ownOf,
  rowOf,
  sectionOf,
  tableOf,
  unitName,
  type Build,
  type Column,
} from './row-parts.ts';
import type { MeasureRow, MeasureTable } from './row-parts.ts';
import { writeFigure } from './measured-number.ts';
import { oneOf } from '../../state/format.ts';

const LEVELS = ['mean', 'rms', 'peak', 'crestFactor', 'kurtosis'] as const;
const FIGURES = [
  'thdFPercent',
  'thdRPercent',
  'thdPlusNPercent',
  'snrDb',
  'sinadDb',
  'sfdrDb',
  'enob',
] as const;
/** What a phase is good for at best, degrees. */
const PHASE_DEG = 0.1;
/** What is read of a floor: the median of a few bins. */
const FLOOR_DB = 0.1;

export const levelsSection: Build = (t, { measures }) => {
  const { explanations, statistics } = measures;
  const rows = LEVELS.flatMap((key): MeasureRow[] => {
    const explanation = explanations[key];
    if (!explanation) return [];
    return [rowOf(explanation, { key, label: t(`measure.rows.${key}`), value: statistics[key] })];
  });
  return sectionOf(t, 'levels', { rows });
};

/** Of no phase there is no resolution either. */
function phaseOf(shared: Explanation, h: Harmonic): Explanation {
  const { bins, relativePhaseDeg, relativePhaseResolutionDeg } = h;
  const resolution =
    relativePhaseDeg === null ? null : Math.max(PHASE_DEG, relativePhaseResolutionDeg ?? 0);
  return { ...shared, resolution, decimals: phaseDecimals(resolution), binsUsed: [bins] };
}

function harmonicColumns(
  t: Parameters<Build>[0],
  shared: Explanation,
  phase: Explanation,
  unit: string,
  fundamentalResolutionDb: number,
): Column<Harmonic>[] {
  const own = ({ bins }: Harmonic, ofUnit: string, resolution: number | null): Explanation =>
    ownOf(shared, { unit: ofUnit, resolution, binsUsed: [bins] });
  const column = (
    id: string,
    label: string,
    of: (h: Harmonic) => { value: number | null; unit: string; resolution: number | null },
  ): Column<Harmonic> => ({
    id,
    label,
    of(h) {
      const { value, unit: ofUnit, resolution } = of(h);
      return {
        value,
        explanation: own(h, ofUnit, value === null ? null : resolution),
        remark: h.detected ? null : t('measure.marks.inNoise'),
      };
    },
  });
  const percentOf = (h: Harmonic): number =>
    ((h.percentOfFundamental ?? 0) * Math.hypot(h.levelResolutionDb, fundamentalResolutionDb)) /
    DB_A_NEPER;
  return [
    column('frequencyHz', t('measure.columns.frequency'), (h) => ({
      value: h.frequencyHz,
      unit: 'Hz',
      resolution: h.frequencyResolutionHz ?? shared.binHz,
    })),
    column('deviationHz', t('measure.columns.deviation'), (h) => ({
      value: h.deviationHz,
      unit: 'Hz',
      resolution: h.frequencyResolutionHz,
    })),
    column('levelDb', t('measure.columns.level', { unit: oneOf(unit) }), (h) => ({
      value: h.levelDb,
      unit: 'dB',
      resolution: Math.max(0.01, h.levelResolutionDb),
    })),
    column('percentOfFundamental', t('measure.columns.percent'), (h) => ({
      value: h.percentOfFundamental,
      unit: '%',
      resolution: Math.max(1e-6, percentOf(h)),
    })),
    {
      id: 'relativePhaseDeg',
      label: t('measure.columns.phase'),
      of: (h) => ({
        value: h.relativePhaseDeg,
        explanation: phaseOf(phase, h),
        remark: h.detected ? null : t('measure.marks.inNoise'),
      }),
    },
    column('aboveFloorDb', t('measure.columns.above'), (h) => ({
      value: h.aboveFloorDb,
      unit: 'dB',
      resolution: FLOOR_DB,
    })),
  ];
}

/** Of a tone: near each multiple the largest bin, whose amplitude is the bin's own. */
function partialsTable(
  t: Parameters<Build>[0],
  { partials, explanations, unit }: Parameters<Build>[1]['measures'],
): MeasureTable {
  const caption = t('measure.tables.partials');
  const shared = explanations['partials'];
  const columns: Column<NonNullable<typeof partials>['list'][number]>[] = shared
    ? [
        {
          id: 'frequencyHz',
          label: t('measure.columns.frequency'),
          of: ({ frequencyHz }) => ({
            value: frequencyHz,
            explanation: ownOf(shared, { unit: 'Hz', resolution: (shared.binHz ?? 1) / 10 }),
          }),
        },
        {
          id: 'amplitudePeak',
          label: t('measure.columns.amplitude', { unit: unitName(unit) }),
          of: ({ amplitudePeak, snrDb }) => ({
            value: amplitudePeak,
            explanation: ownOf(shared, { unit, resolution: amplitudePeak * 10 ** (-snrDb / 20) }),
          }),
        },
        {
          id: 'snrDb',
          label: t('measure.columns.above'),
          of: ({ snrDb }) => ({
            value: snrDb,
            explanation: ownOf(shared, { unit: 'dB', resolution: FLOOR_DB }),
          }),
        },
      ]
    : [];
  return tableOf('partials', caption, partials?.list ?? [], columns, ({ partial }) => ({
    id: String(partial),
    name: String(partial),
  }));
}

export const seriesSection: Build = (t, { measures }) => {
  const { explanations, harmonics, f0Hz, unit } = measures;
  const rows = (['f0Hz', ...FIGURES] as const).flatMap((key): MeasureRow[] => {
    const explanation = explanations[key];
    if (!explanation) return [];
    const value = key === 'f0Hz' ? f0Hz : measures[key];
    return [rowOf(explanation, { key, label: t(`measure.rows.${key}`), value })];
  });
  const shared = explanations['harmonics'];
  const phase = explanations['relativePhaseDeg'];
  const columns =
    shared && phase
      ? harmonicColumns(t, shared, phase, unitName(unit), harmonics?.[0]?.levelResolutionDb ?? 0)
      : [];
  const caption = t('measure.tables.harmonics');
  const tables = [
    tableOf('harmonics', caption, harmonics ?? [], columns, ({ n }) => ({
      id: String(n),
      name: String(n),
    })),
    partialsTable(t, measures),
  ];
  return sectionOf(t, 'series', { rows, tables });
};

export const bandSection: Build = (t, { measures }) => {
  const { band, sidebands, explanations } = measures;
  const { band: ofBand, sidebands: ofSides } = explanations;
  const rows: MeasureRow[] = [];
  if (band && ofBand) {
    const [from, to] = [writeFigure(band.fromHz), writeFigure(band.toHz)];
    const label = t('measure.rows.band', { from, to });
    rows.push(rowOf(ofBand, { key: 'band', label, value: band.rms }));
  }
  if (!ofSides) return sectionOf(t, 'band', { rows });
  const inHz = ownOf(ofSides, { unit: 'Hz', resolution: ofSides.binHz });
  rows.push(
    rowOf(inHz, {
      key: 'sidebands.carrier',
      label: t('measure.rows.carrier'),
      value: sidebands?.carrierHz,
    }),
  );
  const words = (detected: boolean): string | null =>
    detected ? null : t('measure.marks.inNoise');
  const table = tableOf(
    'sidebands',
    t('measure.tables.sidebands'),
    sidebands?.lines ?? [],
    [
      {
        id: 'frequencyHz',
        label: t('measure.columns.frequency'),
        of: ({ frequencyHz, detected }) => ({
          value: frequencyHz,
          explanation: inHz,
          remark: words(detected),
        }),
      },
      {
        id: 'relativeDb',
        label: t('measure.columns.relative'),
        of: ({ relativeDb, detected }) => ({
          value: relativeDb,
          explanation: ofSides,
          remark: words(detected),
        }),
      },
    ],
    ({ order }) => ({ id: String(order), name: order > 0 ? `+${order}` : `−${-order}` }),
  );
  return sectionOf(t, 'band', { rows, tables: [table] });
};
