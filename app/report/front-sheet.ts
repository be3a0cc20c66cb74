// The front of a report: whose it is, of which time, by which schedule, and every device at a glance. Pure.
import type { TFunction } from 'i18next';
import { formatNumber, formatUpTo } from '../renderer/state/format.ts';
import { whenWords } from '../renderer/screens/reports/when-words.ts';
import type { Fact } from '../renderer/exports/report.ts';
import type { DeviceContent, PartContent, ReportContent } from './content.ts';
import { stateText } from './device-sheet.ts';
import { keyFigure } from './key-figures.ts';
import { calibrationText } from './part-blocks.ts';
import { column, fact, moment, same, tableOf, type ReportSheet, type SheetTable } from './sheet.ts';

export const titleOf = ({ wish, site }: ReportContent, t: TFunction): string =>
  t('reports.paper.title', { name: wish.name, site });

const RPM_A_HZ = 60;
const given = (value: number): string => formatUpTo(value, 6);

/** What the profile was told of the machine. */
function machineFacts({ shaft, bearing, machine }: ReportContent['wish'], t: TFunction): Fact[] {
  const rpm = (label: string, hz: number): Fact => {
    const value = Number((hz * RPM_A_HZ).toPrecision(12));
    return fact(label, given(value));
  };
  return [
    ...(shaft ? [rpm(t('measure.rpmStart'), shaft.startHz)] : []),
    ...(shaft && shaft.endHz !== shaft.startHz ? [rpm(t('measure.rpmEnd'), shaft.endHz)] : []),
    ...(bearing
      ? [
          fact(
            t('measure.bearing'),
            [
              `${t('measure.elements')} ${given(bearing.elements)}`,
              `${t('measure.elementDiameter')} ${given(bearing.elementDiameter)}`,
              `${t('measure.pitchDiameter')} ${given(bearing.pitchDiameter)}`,
              `${t('measure.contactAngle')} ${given(bearing.contactAngleDeg)}`,
            ].join('; '),
          ),
        ]
      : []),
    ...(machine ? [fact(t('measure.machine'), t(`measure.machines.${machine}`))] : []),
  ];
}

function facts(content: ReportContent, t: TFunction): Fact[] {
  const { wish, by, late, missed } = content;
  const { source } = wish;
  return [
    fact(t('reports.paper.site'), content.site),
    fact(t('reports.paper.schedule'), `${wish.name} (${whenWords(t, wish.time)})`),
    fact(
      t('reports.paper.madeBy'),
      by === 'person'
        ? t('reports.paper.byPerson')
        : t('reports.paper.bySchedule', { when: whenWords(t, wish.time) }),
    ),
    moment(t('reports.paper.dueAt'), content.dueMs),
    moment(t('reports.paper.madeAt'), content.madeAtMs),
    ...(late ? [fact(t('reports.paper.late'), t('reports.paper.lateWords'))] : []),
    ...(missed === 0
      ? []
      : [fact(t('reports.paper.missed'), t('reports.paper.missedWords', { count: missed }))]),
    moment(t('reports.paper.from'), content.fromMs),
    moment(t('reports.paper.to'), content.toMs),
    fact(t('reports.paper.zone'), content.zone),
    fact(
      t('reports.paper.source'),
      source.from === 'recordings'
        ? t('reports.paper.sourceRecordings')
        : t('reports.paper.sourceLive', { seconds: source.seconds }),
    ),
    fact(t('reports.paper.profile'), t(`measure.profiles.${wish.profile}`)),
    ...machineFacts(wish, t),
    fact(t('reports.paper.version'), `Harmonic Console ${content.version}`),
  ];
}

type Row = (readonly [string | number | null, string])[];

/** A device that gave nothing has a line of its own that says so. */
function rowsOf(device: DeviceContent, t: TFunction): Row[] {
  const first = [same(device.name), same(stateText(device.device, t))];
  const dash = [null, '–'] as const;
  if (device.parts.length === 0)
    return [[...first, same(t('reports.paper.nothing')), dash, dash, dash]];
  return device.parts.map(({ record }) => {
    const [f0, rms] = [keyFigure(record, 'f0Hz', t), keyFigure(record, 'rms', t)];
    return [
      ...first,
      same(record.channelName),
      [f0.value, f0.shown],
      [rms.value, rms.shown],
      same(calibrationText(record, t)),
    ];
  });
}

const glance = ({ devices }: ReportContent, t: TFunction): SheetTable =>
  tableOf(
    t('reports.paper.devices'),
    [
      column('device', t('reports.paper.device')),
      column('state', t('reports.paper.state')),
      column('channel', t('reports.paper.measured')),
      column('f0_hz', t('reports.paper.fundamental'), 'Hz'),
      column('rms', t('reports.paper.rms')),
      column('calibration', t('reports.paper.calibration')),
    ],
    devices.flatMap((device) => rowsOf(device, t)),
  );

function hashes({ devices }: ReportContent, t: TFunction): SheetTable {
  const row = (device: DeviceContent, { of, record, sha256 }: PartContent): Row => [
    same(device.name),
    same([of ?? '', record.channelName].filter((one) => one !== '').join(' · ')),
    [record.samples, formatNumber(record.samples)],
    [sha256, sha256.replaceAll(/(.{16})(?!$)/g, '$1 ')],
  ];
  return tableOf(
    t('reports.paper.shaTitle'),
    [
      column('device', t('reports.paper.device')),
      column('record', t('reports.paper.record')),
      column('samples', t('reports.paper.samples')),
      column('sha256', 'SHA-256'),
    ],
    devices.flatMap((device) =>
      [...device.parts, ...device.earlier].map((part) => row(device, part)),
    ),
  );
}

export function frontSheet(content: ReportContent, t: TFunction): ReportSheet {
  const measured = hashes(content, t);
  return {
    title: t('reports.paper.summary'),
    blocks: [
      { kind: 'facts', facts: facts(content, t) },
      { kind: 'table', table: glance(content, t) },
      ...(measured.rows.length === 0
        ? []
        : [
            { kind: 'table' as const, table: measured },
            { kind: 'text' as const, text: t('reports.paper.shaExplained'), isGrave: false },
          ]),
    ],
  };
}
