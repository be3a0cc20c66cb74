// What is measured of machines, as rows: envelope and bearing lines, orders, velocity and severity, cepstrum.
import type { ExpectedLine, Explanation } from '@harmonic/protocol/signal';
import { formatList, formatUpTo } from '../../state/format.ts';
import { ownOf, rowOf, sectionOf, tableOf, unitName, type Build } from './row-parts.ts';
import type { Column, MeasureRow, MeasureTable } from './row-parts.ts';

type T = Parameters<Build>[0];
type Envelope = NonNullable<Parameters<Build>[1]['measures']['envelope']>;
type Bearing = NonNullable<Envelope['bearing']>;

/** A level over the median of the bins round it. */
const FLOOR_DB = 0.1;
const RPM_A_HZ = 60;
/** A band is as wide as it is chosen; its edges are whole hertz. */
const EDGE_HZ = 1;

/** The symbols of a verdict, beside its word. */
export const FOUND = '●';
export const NOT_FOUND = '○';
const NOT_MEASURABLE = '–';

function verdictOf(t: T, { measurable, shown }: Bearing['findings'][number]): string {
  if (!measurable) return `${NOT_MEASURABLE} ${t('measure.marks.notMeasurable')}`;
  return shown
    ? `${FOUND} ${t('measure.marks.shown')}`
    : `${NOT_FOUND} ${t('measure.marks.notShown')}`;
}

const textOf = (shared: Explanation): Explanation => ({
  ...shared,
  unit: '',
  resolution: null,
  decimals: null,
});

function findingsTable(t: T, { findings, lines }: Bearing, shared: Explanation): MeasureTable {
  const inDb = ownOf(shared, { unit: 'dB', resolution: FLOOR_DB });
  const words = textOf(shared);
  return tableOf(
    'bearing',
    t('measure.tables.findings'),
    findings,
    [
      {
        id: 'verdict',
        label: t('measure.columns.verdict'),
        of: (finding) => ({ value: verdictOf(t, finding), explanation: words }),
      },
      {
        id: 'frequencyHz',
        label: t('measure.columns.expected'),
        of: ({ frequencyHz }) => ({ value: frequencyHz, explanation: shared }),
      },
      {
        id: 'aboveFloorDb',
        label: t('measure.columns.above'),
        of: ({ aboveFloorDb }) => ({ value: aboveFloorDb, explanation: inDb }),
      },
      {
        id: 'multiples',
        label: t('measure.columns.multiples'),
        of({ fault, measurable }) {
          if (!measurable) return { value: null, explanation: words };
          const standing = lines.filter(
            (line) => line.fault === fault && line.sideband === 0 && line.stands && line.isOwn,
          );
          const value =
            standing.length === 0 ? '0' : formatList(standing.map((line) => `${line.multiple}×`));
          return { value, explanation: words };
        },
      },
    ],
    ({ fault }) => ({ id: fault, name: t(`measure.faults.${fault}`) }),
  );
}

function lineName({ fault, multiple, sideband }: ExpectedLine): string {
  const beside = sideband === 0 ? '' : sideband > 0 ? ' +1' : ' −1';
  return `${multiple}\u202f×\u202f${fault}${beside}`;
}

/** Each line with the fault it is given to. One that could be of two has a row for each, and both say so. */
function linesTable(t: T, { lines }: Bearing, shared: Explanation): MeasureTable {
  const inDb = ownOf(shared, { unit: 'dB', resolution: FLOOR_DB });
  const words = textOf(shared);
  const own = lines.filter(({ stands, isOwn }) => stands && isOwn);
  const columns: Column<(typeof lines)[number]>[] = [
    {
      id: 'frequencyHz',
      label: t('measure.columns.frequency'),
      of: ({ frequencyHz }) => ({ value: frequencyHz, explanation: shared }),
    },
    {
      id: 'expectedHz',
      label: t('measure.columns.expected'),
      of: ({ expectedHz }) => ({ value: expectedHz, explanation: shared }),
    },
    {
      id: 'aboveFloorDb',
      label: t('measure.columns.above'),
      of: ({ aboveFloorDb }) => ({ value: aboveFloorDb, explanation: inDb }),
    },
  ];
  if (own.some(({ alsoOf }) => alsoOf.length > 0))
    columns.push({
      id: 'alsoOf',
      label: t('measure.columns.sharedWith'),
      of: ({ alsoOf }) => ({
        value: alsoOf.length === 0 ? null : formatList(alsoOf.map(lineName)),
        explanation: words,
      }),
    });
  return tableOf('bearingLines', t('measure.tables.lines'), own, columns, (line) => ({
    id: `${line.multiple}${line.fault}${line.sideband}`,
    name: lineName(line),
  }));
}

export const envelopeSection: Build = (t, { measures }) => {
  const { envelope, explanations, unit } = measures;
  const { envelope: ofLines, bearing: ofBearing } = explanations;
  if (!ofLines) return [];
  const inHz = ownOf(ofLines, { unit: 'Hz', resolution: (ofLines.binHz ?? 1) / 10 });
  const edge = ownOf(ofLines, { unit: 'Hz', resolution: EDGE_HZ });
  const [from, to] = envelope?.bandHz ?? [null, null];
  const rows: MeasureRow[] = [
    rowOf(edge, { key: 'envelope.from', label: t('measure.rows.bandFrom'), value: from }),
    rowOf(edge, { key: 'envelope.to', label: t('measure.rows.bandTo'), value: to }),
  ];
  const tables: MeasureTable[] = [];
  const bearing = envelope?.bearing;
  if (ofBearing) {
    const label = t('measure.rows.shaft');
    rows.push(rowOf(ofBearing, { key: 'envelope.shaft', label, value: bearing?.shaftHz }));
  }
  if (bearing && ofBearing)
    tables.push(findingsTable(t, bearing, ofBearing), linesTable(t, bearing, ofBearing));
  tables.push(
    tableOf(
      'envelope',
      t('measure.tables.envelope'),
      envelope?.top10 ?? [],
      [
        {
          id: 'frequencyHz',
          label: t('measure.columns.frequency'),
          of: (line) => ({
            value: line.frequencyInterpolatedHz ?? line.frequencyHz,
            explanation: inHz,
          }),
        },
        {
          id: 'amplitudePeak',
          label: t('measure.columns.amplitude', { unit: unitName(unit) }),
          of: (line) => ({ value: line.amplitudePeak, explanation: ofLines }),
        },
      ],
      ({ bin }) => ({
        id: String(bin),
        name: `#${(envelope?.top10 ?? []).findIndex((each) => each.bin === bin) + 1}`,
      }),
    ),
  );
  const notes = bearing ? [t('measure.faultsNote')] : [];
  return sectionOf(t, 'envelope', { rows, tables, notes });
};

export const ordersSection: Build = (t, { measures }) => {
  const { orders, explanations, unit } = measures;
  const shared = explanations['orders'];
  if (!orders || !shared) return [];
  const inRpm = ownOf(shared, {
    unit: 'rpm',
    resolution: RPM_A_HZ * orders.orderPerBin * orders.shaftHz[1],
  });
  const rows = (['shaftLeast', 'shaftMean', 'shaftMost'] as const).map((key, index) =>
    rowOf(inRpm, {
      key: `orders.${key}`,
      label: t(`measure.rows.${key}`),
      value: RPM_A_HZ * (orders.shaftHz[index] ?? 0),
    }),
  );
  const table = tableOf(
    'orders',
    t('measure.tables.orders'),
    orders.top10,
    [
      {
        id: 'order',
        label: t('measure.columns.order'),
        of: ({ order }) => ({ value: order, explanation: shared }),
      },
      {
        id: 'levelDb',
        label: t('measure.columns.level', { unit: unitName(unit) }),
        of: ({ levelDb, levelResolutionDb }) => ({
          value: levelDb,
          explanation: ownOf(shared, { unit: 'dB', resolution: levelResolutionDb }),
        }),
      },
      {
        id: 'aboveFloorDb',
        label: t('measure.columns.above'),
        of: ({ aboveFloorDb }) => ({
          value: aboveFloorDb,
          explanation: ownOf(shared, { unit: 'dB', resolution: FLOOR_DB }),
        }),
      },
    ],
    (line) => ({
      id: String(orders.top10.indexOf(line) + 1),
      name: `#${orders.top10.indexOf(line) + 1}`,
    }),
  );
  return sectionOf(t, 'orders', { rows, tables: [table] });
};

export const severitySection: Build = (t, { measures }) => {
  const { velocity, severity, explanations } = measures;
  const { velocity: ofVelocity, severity: ofZone } = explanations;
  if (!ofVelocity) return [];
  const label = t('measure.rows.velocity');
  const rows = [rowOf(ofVelocity, { key: 'velocity', label, value: velocity?.rmsMmPerS })];
  if (ofZone) {
    const zone =
      severity &&
      `${t('measure.zone', { zone: severity.zone })}: ${t(`measure.zones.${severity.zone}`)}`;
    rows.push(
      rowOf(textOf(ofZone), { key: 'severity', label: t('measure.rows.severity'), value: zone }),
    );
  }
  const notes = severity
    ? [
        t('measure.severityNote', {
          machine: t(`measure.machines.${severity.machine}`),
          limits: severity.limitsMmPerS.map((limit) => formatUpTo(limit, 1)).join(' / '),
          edition: severity.edition,
        }),
      ]
    : [];
  return sectionOf(t, 'severity', { rows, notes });
};

export const cepstrumSection: Build = (t, { measures }) => {
  const { cepstrum, explanations } = measures;
  const shared = explanations['cepstrum'];
  if (!cepstrum || !shared) return [];
  const step = shared.resolution ?? 0;
  const table = tableOf(
    'cepstrum',
    t('measure.tables.cepstrum'),
    cepstrum.peaks,
    [
      {
        id: 'spacingHz',
        label: t('measure.columns.spacing'),
        of: ({ spacingHz }) => ({
          value: spacingHz,
          explanation: ownOf(shared, { unit: 'Hz', resolution: step * spacingHz ** 2 }),
        }),
      },
      {
        id: 'quefrencyS',
        label: t('measure.columns.quefrency'),
        of: ({ quefrencyS }) => ({ value: quefrencyS, explanation: shared }),
      },
      {
        id: 'amplitude',
        label: t('measure.columns.cepstrum'),
        of: ({ amplitude }) => ({
          value: amplitude,
          explanation: ownOf(shared, { unit: '', resolution: 0.001 }),
        }),
      },
    ],
    (peak) => ({
      id: String(cepstrum.peaks.indexOf(peak) + 1),
      name: `#${cepstrum.peaks.indexOf(peak) + 1}`,
    }),
  );
  return sectionOf(t, 'cepstrum', { tables: [table] });
};
