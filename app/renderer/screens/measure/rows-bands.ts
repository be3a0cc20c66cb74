// Octave bands and the groups of IEC 61000-4-7: as rows.
import { DB_A_NEPER } from '@harmonic/protocol/signal';
import { ownOf, rowOf, sectionOf, tableOf, unitName, type Build } from './row-parts.ts';
import { writeMeasured } from './measured-number.ts';

export const octavesSection: Build = (t, { measures }) => {
  const { octaves, explanations, unit } = measures;
  const shared = explanations['octaves'];
  if (!octaves || !shared) return [];
  const share = (shared.resolution ?? 0) / DB_A_NEPER;
  const caption = `${t('measure.tables.octaves')}, ${t('measure.octaves', { fraction: octaves.fraction })}`;
  const table = tableOf(
    'octaves',
    caption,
    octaves.bands,
    [
      {
        id: 'levelDb',
        label: t('measure.columns.rmsLevel', { unit: unitName(unit) }),
        of: ({ levelDb }) => ({ value: levelDb, explanation: shared }),
      },
      {
        id: 'rms',
        label: t('measure.columns.rms', { unit: unitName(unit) }),
        of: ({ rms }) => ({
          value: rms,
          explanation: ownOf(shared, { unit, resolution: share * rms }),
        }),
      },
    ],
    ({ midHz }) => ({
      id: midHz.toFixed(3),
      name: `${writeMeasured(midHz, midHz < 100 ? 1 : 0)}\u202fHz`,
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
/** What the groups are good to, share of the first: as their explanation has it. */
const GROUP_PERCENT = 0.01;

export const iecSection: Build = (t, { measures }) => {
  const { iecGroups, explanations, unit } = measures;
  const shared = explanations['iecGroups'];
  if (!shared) return [];
  const percent = ownOf(shared, { unit: '%', resolution: GROUP_PERCENT });
  const rows = [
    rowOf(percent, { key: 'thdg', label: t('measure.rows.thdg'), value: iecGroups?.thdgPercent }),
    rowOf(percent, { key: 'thds', label: t('measure.rows.thds'), value: iecGroups?.thdsPercent }),
  ];
  const table = tableOf(
    'iecGroups',
    t('measure.tables.groups'),
    iecGroups?.groups ?? [],
    GROUPS.map(([id, word]) => ({
      id,
      label: t(`measure.columns.${word}`, { unit: unitName(unit) }),
      of: (group) => ({ value: group[id], explanation: shared }),
    })),
    ({ n }) => ({ id: String(n), name: String(n) }),
  );
  return sectionOf(t, 'iec', { rows, tables: [table] });
};
