// Everything measured of one record: its facts, and by section its figures, curves and tables; each number explains
// itself.
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { shortenedWords } from '../../exports/shortened-words.ts';
import { formatNumber, formatQuantity, formatTime, formatUpTo } from '../../state/format.ts';
import { calibrationFacts } from './calibration-facts.ts';
import { CurvePicture } from './CurvePicture.tsx';
import { curvesOf } from './curves-of.ts';
import { ExplanationCard } from './ExplanationCard.tsx';
import { MeasuredNumber } from './MeasuredNumber.tsx';
import { MeasureTableView } from './MeasureTableView.tsx';
import { measureSections, type MeasureRow, type MeasureSection } from './measure-rows.ts';

const ZONES = {
  A: ['✓', 'ok'],
  B: ['✓', 'ok'],
  C: ['▲', 'warn'],
  D: ['✕', 'bad'],
} as const;

/** Drawn anew for a new record only, however often the page around it is. */
export const MeasureResult = memo(function MeasureResult({ record }: { record: MeasuredRecord }) {
  const { t, i18n } = useTranslation();
  const { language } = i18n;
  const [explained, setExplained] = useState<{ row: MeasureRow; of: MeasuredRecord } | null>(null);
  const sections = useMemo(
    () => ({ language, of: measureSections(t, record) }),
    [t, record, language],
  );
  return (
    <div className="measure__result">
      {/* Numbers that stay the same are written anew in another language. */}
      <RecordFacts key={language} record={record} />
      {sections.of.map((section) => (
        <SectionView
          key={section.id}
          section={section}
          record={record}
          onExplain={(row) => setExplained({ row, of: record })}
        />
      ))}
      {explained && (
        <ExplanationCard
          row={explained.row}
          record={explained.of}
          onClose={() => setExplained(null)}
        />
      )}
    </div>
  );
});

function RecordFacts({ record }: { record: MeasuredRecord }) {
  const { t } = useTranslation();
  const calibration = calibrationFacts(t, record);
  const shortened = shortenedWords(t, record);
  return (
    <>
      <p className="soft measure__facts">
        {t('measure.facts', {
          channel: record.channelName,
          samples: formatNumber(record.samples),
          from: `${formatUpTo(record.fromS, 3)}\u202fs`,
          to: `${formatUpTo(record.toS, 3)}\u202fs`,
          rate: formatQuantity(record.rateHz, 'Hz'),
          when: t(record.isTimed ? 'measure.factsBegun' : 'measure.factsUntimed', {
            at: formatTime(record.startedAtMs),
          }),
          calibration: calibration.words,
        })}
      </p>
      {calibration.mark !== null && (
        <p className="wraps refusal" data-role="calibration">
          {calibration.mark}
        </p>
      )}
      {shortened !== null && <p className="wraps">{`▲ ${shortened}`}</p>}
      {record.simulated && <p>{`∿ ${t('measure.simulated')}`}</p>}
    </>
  );
}

interface SectionViewProps {
  section: MeasureSection;
  record: MeasuredRecord;
  onExplain(row: MeasureRow): void;
}

function SectionView({ section, record, onExplain }: SectionViewProps) {
  const { id, title, rows, tables, notes } = section;
  const { severity, unit } = record.measures;
  const curves = useMemo(() => curvesOf(id, record), [id, record]);
  const { t } = useTranslation();
  return (
    <section className="measure__section" aria-label={title} data-section={id}>
      <h3>
        {title}
        {id === 'severity' && severity && (
          <span className={`chip chip--${ZONES[severity.zone][1]}`}>
            {ZONES[severity.zone][0]} {t('measure.zone', { zone: severity.zone })}
          </span>
        )}
      </h3>
      {rows.length > 0 && (
        <dl className="measure__rows">
          {rows.map((row) => (
            <div key={row.key}>
              <dt>{row.label}</dt>
              <dd>
                <MeasuredNumber row={row} onExplain={onExplain} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {curves.map((drawn) => (
        <CurvePicture key={drawn.name} drawn={drawn} unit={unit} />
      ))}
      {tables.map((table) => (
        <MeasureTableView key={table.id} table={table} onExplain={onExplain} />
      ))}
      {notes.map((note) => (
        <p key={note} className="soft">
          {note}
        </p>
      ))}
    </section>
  );
}
