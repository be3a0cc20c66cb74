// A family of lines as a table: order, where its line stands, level, and how far that is from where it should.
import { useTranslation } from 'react-i18next';
import type { LevelScale } from '../../charts/level-scale.ts';
import { formatHz, formatSigned, formatSignedHz } from '../../state/format.ts';
import type { InstrumentState } from './instrument-state.ts';
import type { ReadingCell, ReadingRow } from './reading-cells.ts';
import { ReadingRows } from './ReadingRows.tsx';
import type { LineRow } from './tool-rows.ts';
import { useReading, type Readable } from './use-reading.ts';

interface LineTableProps {
  caption: string;
  instrument: Readable;
  family: 'harmonics' | 'sidebands';
  /** The row that levels are also told against: the fundamental, the carrier. */
  base: number;
  name(order: number): string;
}

const NONE = '–';

const hasPhase = ({ relativePhaseDeg }: LineRow): boolean => relativePhaseDeg !== null;

interface Told {
  scale: LevelScale;
  baseDb: number | null;
  /** Of a mark where no line stands. */
  meaning: string;
}

function lineCells(row: LineRow, { scale, baseDb, meaning }: Told): (string | ReadingCell)[] {
  const { hz, reading, deviationHz, relativePhaseDeg } = row;
  return [
    formatHz(reading?.frequencyHz ?? hz, reading?.resolutionHz ?? 1),
    reading ? scale.bare(reading.levelDb, reading.frequencyHz) : NONE,
    reading && baseDb !== null ? formatSigned(reading.levelDb - baseDb, 1) : NONE,
    deviationHz === null || !reading
      ? { text: NONE, meaning }
      : formatSignedHz(deviationHz, reading.resolutionHz),
    relativePhaseDeg === null ? NONE : `${formatSigned(relativePhaseDeg, 0)}°`,
  ];
}

const lineRow = (row: LineRow, told: Told): ReadingRow => ({
  key: String(row.order),
  cells: lineCells(row, told),
  data: {
    order: row.order,
    hz: row.deviationHz === null ? undefined : row.reading?.frequencyHz,
    db: row.reading?.levelDb,
    phase: row.relativePhaseDeg ?? undefined,
  },
  soft: row.deviationHz === null,
});

export function LineTable({ caption, instrument, family, base, name }: LineTableProps) {
  const { t } = useTranslation();
  const head = useReading(instrument, ({ scale }) => scale.head);
  const hasPhases = useReading(instrument, ({ rows }) => rows[family].some(hasPhase));
  return (
    // Scrolled by keyboard, too.
    <div className="live__lines" role="group" aria-label={caption} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th>{t('tools.order')}</th>
            <th>{t('live.frequency')}</th>
            <th>{head}</th>
            <th>{t('tools.relative')}</th>
            <th>{t('tools.deviation')}</th>
            {hasPhases && <th title={t('tools.phaseWhole')}>{t('tools.phase')}</th>}
          </tr>
        </thead>
        <ReadingRows
          instrument={instrument}
          columns={hasPhases ? 5 : 4}
          keys={({ rows }: InstrumentState) => rows[family].map(({ order }) => order)}
          read={({ rows, scale }: InstrumentState, from: number, to: number) => {
            const lines = rows[family];
            const baseDb = lines.find(({ order }) => order === base)?.reading?.levelDb ?? null;
            const told = { scale, baseDb, meaning: t('tools.noLine') };
            return lines.slice(from, to).map((row) => lineRow(row, told));
          }}
          name={(key) => name(Number(key))}
        />
      </table>
    </div>
  );
}
