// Octave bands and the groups of IEC 61000-4-7: as rows.
import { DB_A_NEPER } from '@harmonic/protocol/signal';
import { ownOf, rowOf, sectionOf, tableOf, unitName, type Build } from './row-parts.ts';
import { writeFigure, withUnit } from './measured-number.ts';

export const octavesSection: Build = (t, { measures }) => {
  const { octaves, explanations, unit } = measures;
  const shared = explanations['octaves'];
  if (!octaves || !shared) return [];
  const caption = `${t('measure.tables.octaves')}, ${t('measure.octaves', { fraction: octaves.fraction })}`;
  const table = tableOf(
    'octaves',
    caption,
    octaves.bands,
    [
      {
        id: 'levelDb',
        label: t('measure.columns.rmsLevel', { unit: unitName(unit) }),
        of: ({ levelDb, levelResolutionDb, bins }) => ({
          value: levelDb,
          explanation: ownOf(shared, {
            ...{ unit: 'dB', resolution: levelResolutionDb, binsUsed: [bins] },
          }),
        }),
      },
      {
        id: 'rms',
        label: t('measure.columns.rms', { unit: unitName(unit) }),
        of: ({ rms, levelResolutionDb, bins }) => ({
          value: rms,
          explanation: ownOf(shared, {
            ...{ unit, resolution: (levelResolutionDb / DB_A_NEPER) * rms, binsUsed: [bins] },
          }),
        }),
      },
    ],
    ({ midHz, nominalHz }) => ({
      id: midHz.toFixed(3),
      name: withUnit(writeFigure(nominalHz), 'Hz'),
    }),
  );
  return sectionOf(t, 'octaves', { tables: [table] });
};

const GROUPS = [
  ['group', 'group'],
  ['subgroup', 'subgroup'],
  ['interharmonicGroup', 'interharmonic'],
  ['interharmonicCentredSubgroup', 'centred'],
] as const;

export const iecSection: Build = (t, { measures }) => {
  const { iecGroups, explanations, unit } = measures;
  const shared = explanations['iecGroups'];
  if (!shared) return [];
  const rows = (['thdg', 'thds'] as const).map((key) =>
    rowOf(
      ownOf(shared, { unit: '%', resolution: iecGroups?.[`${key}ResolutionPercent`] ?? null }),
      { key, label: t(`measure.rows.${key}`), value: iecGroups?.[`${key}Percent`] },
    ),
  );
  const table = tableOf(
    'iecGroups',
    t('measure.tables.groups'),
    iecGroups?.groups ?? [],
    GROUPS.map(([id, word]) => ({
      id,
      label: t(`measure.columns.${word}`, { unit: unitName(unit) }),
      of: (group) => ({
        value: group[id],
        explanation: ownOf(shared, {
          ...{ unit, resolution: group.resolutions[id], binsUsed: [group.bins[id]] },
        }),
      }),
    })),
    ({ n }) => ({ id: String(n), name: String(n) }),
  );
  return sectionOf(t, 'iec', { rows, tables: [table] });
};
