// One measured channel as blocks of a sheet: what record it is, under which calibration, every number with its doubts,
// the strongest lines, the picture, and how the numbers were got. Pure.
import type { TFunction } from 'i18next';
import { calendarDay, calibrationStateOn } from '@harmonic/protocol/model';
import type { MeasuredRecord } from '../contract/index.ts';
import { explained } from '../renderer/exports/cards.ts';
import { measuredRows } from '../renderer/exports/measured-rows.ts';
import { shortenedWords } from '../renderer/exports/shortened-words.ts';
import {
  formatDay,
  formatDb,
  formatDuration,
  formatHz,
  formatNumber,
  formatQuantity,
} from '../renderer/state/format.ts';
import type { PartContent } from './content.ts';
import { measuredBlocks } from './measured-tables.ts';
import { column, fact, moment, number, tableOf, type Block, type SheetTable } from './sheet.ts';
import { spectrumSvg } from './spectrum-picture.ts';
import { strongestLines } from './strongest-lines.ts';

const STATES = { valid: 'valid', expired: 'expired', 'not-yet-valid': 'notYet' } as const;

/** As it stood on the day of the record. */
export function calibrationText(
  { calibration, startedAtMs }: MeasuredRecord,
  t: TFunction,
): string {
  if (!calibration) return t('reports.paper.raw');
  const { unit, owner, date, validUntil } = calibration;
  const state = calibrationStateOn(calibration, calendarDay(startedAtMs));
  return t('reports.paper.calibrationWords', {
    ...{ unit, owner, date: formatDay(date) },
    until:
      validUntil === null
        ? t('reports.paper.noEnd')
        : t('reports.paper.validUntil', { date: formatDay(validUntil) }),
    state: t(`reports.paper.${STATES[state]}`),
  });
}

function lines(record: MeasuredRecord, t: TFunction): SheetTable {
  const unit = t('reports.paper.levelUnit', { unit: record.measures.unit });
  return tableOf(
    t('reports.paper.lines'),
    [
      column('frequency_hz', t('reports.paper.frequency'), 'Hz'),
      column('within_hz', t('reports.paper.within'), 'Hz'),
      column('level_db', t('reports.paper.level'), unit),
    ],
    strongestLines(record).map(({ hz, db, withinHz }) => [
      [hz, formatHz(hz, withinHz)],
      [withinHz, formatHz(withinHz, withinHz / 10)],
      [db, formatDb(db, unit)],
    ]),
  );
}

function whole({ of, sha256, record }: PartContent, t: TFunction): Block {
  const { fromS, toS, samples, rateHz, startedAtMs, simulated } = record;
  const shortened = shortenedWords(t, record);
  const count = formatNumber(samples);
  const span =
    of === null
      ? t('reports.paper.recordLive', { samples: count })
      : t('reports.paper.recordWords', {
          ...{ of, samples: count, from: formatDuration(fromS), to: formatDuration(toS) },
        });
  const facts = [
    fact(t('reports.paper.record'), shortened === null ? span : `${span} ▲ ${shortened}`),
    moment(t('reports.paper.at'), startedAtMs),
    number(t('reports.paper.rate'), rateHz, 'Hz', formatQuantity(rateHz, 'Hz')),
    fact(t('reports.paper.calibration'), calibrationText(record, t)),
    ...(simulated ? [fact(t('exports.facts.origin'), t('reports.paper.simulated'))] : []),
    fact(t('reports.paper.sha'), sha256),
  ];
  return { kind: 'facts', facts };
}

export function partBlocks(part: PartContent, device: string, t: TFunction): Block[] {
  const { record } = part;
  const svg = spectrumSvg(record, `${device} · ${record.channelName}`, t);
  const strongest = lines(record, t);
  const rows = measuredRows(t, record);
  const title = t('reports.paper.explanations');
  return [
    { kind: 'part', text: [record.channelName, part.of ?? ''].filter(Boolean).join(' · ') },
    whole(part, t),
    ...(svg === null ? [] : [{ kind: 'picture' as const, svg }]),
    ...measuredBlocks(record, t),
    ...(strongest.rows.length === 0 ? [] : [{ kind: 'table' as const, table: strongest }]),
    { kind: 'cards', title, cards: explained(rows), on: 'sheet' },
    { kind: 'cards', title, cards: explained(rows, false), on: 'paper' },
  ];
}
