// What of the view is taken away, and as what: the moment it was opened is the one that is written.
import { useEffect, useRef, useState } from 'react';
import { Form } from 'react-aria-components';
import i18next, { type TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { CSV_DIALECTS, type CsvDialect } from '@harmonic/protocol/files';
import type { Span } from '../../charts/span.ts';
import { exportView } from '../../exports/export-view.ts';
import { fileStem, momentName } from '../../exports/file-name.ts';
import { CONTENTS, VIEW_FORMATS, type Content, type ViewFormat } from '../../exports/report.ts';
import {
  markedSpan,
  subjectOf,
  type TakenView,
  type VisibleExport,
} from '../../exports/visible.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { formatClock, formatHz, formatNumber } from '../../state/format.ts';
import { recall, remember } from '../../state/memory.ts';
import { say } from '../../state/notices.ts';
import type { Reason } from '../../state/failure.ts';

/** As it was chosen last; before, as the language of the page writes numbers. */
function usualDialect(language: string): CsvDialect {
  const before = CSV_DIALECTS.find((dialect) => dialect === recall('csv'));
  return before ?? (language === 'pt-BR' ? 'semicolon-comma' : 'comma-point');
}

/** A recording's own name tells when it was; what is live is told by its moment. */
const viewName = (visible: VisibleExport): string =>
  visible.part || visible.dataAtMs === null
    ? fileStem(subjectOf(visible)) || 'view'
    : momentName(subjectOf(visible), visible.dataAtMs);

/** Of which moment, or of which part, the file will be. */
function explainedWords(t: TFunction, { part, dataAtMs }: VisibleExport): string {
  const s = (seconds: number): string => `${formatNumber(seconds, 3)}\u202fs`;
  if (part)
    return t('exports.explainedPart', { name: part.name, from: s(part.fromS), to: s(part.toS) });
  return dataAtMs === null ? '' : t('exports.explained', { time: formatClock(dataAtMs) });
}

interface ExportViewProps {
  taken: TakenView;
  onClose(): void;
}

export function ExportView({ taken, onClose }: ExportViewProps) {
  const { t, i18n } = useTranslation();
  const { visible } = taken;
  const [format, setFormat] = useState<ViewFormat>('csv');
  const [content, setContent] = useState<Content>('trace');
  const [dialect, setDialect] = useState(() => usualDialect(i18n.language));
  const [what, setWhat] = useState<'visible' | 'markers'>('visible');
  const [name, setName] = useState(() => viewName(visible));
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Reason | null>(null);
  const run = useRef<AbortController | null>(null);
  useEffect(() => () => run.current?.abort(), []);

  const marked = markedSpan(visible.rows);
  const ends = ([from, to]: Span) => ({
    from: formatHz(from, visible.trace.stepHz),
    to: formatHz(to, visible.trace.stepHz),
  });
  const stem = fileStem(name);
  const go = async (): Promise<void> => {
    const controller = new AbortController();
    run.current = controller;
    setBusy(true);
    setFailure(null);
    if (format === 'csv') remember('csv', dialect);
    const span = what === 'markers' && format !== 'png' ? marked : null;
    try {
      const wish = { format, content, dialect, span, name: stem };
      const name = await exportView(taken, wish, controller.signal);
      say((t) => t('exports.done', { name }), 'done');
      onClose();
    } catch (error) {
      if (controller.signal.aborted) return;
      setBusy(false);
      const detail = error instanceof Error ? error.message : String(error);
      setFailure({ words: () => i18next.t('exports.failed', { detail }) });
    }
  };
  return (
    <Sheet title={t('exports.title')} onClose={onClose}>
      <p className="soft wraps">{explainedWords(t, visible)}</p>
      {visible.unmeasured !== null && (
        <p className="wraps">{`▲ ${t('measure.title')}: ${visible.unmeasured}`}</p>
      )}
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (stem !== '' && !isBusy) void go();
        }}
      >
        <Choice<ViewFormat>
          label={t('exports.format')}
          value={format}
          options={VIEW_FORMATS.map((value) => ({ value, label: t(`exports.formats.${value}`) }))}
          onChange={setFormat}
        />
        {marked && format !== 'png' && (
          <Choice<'visible' | 'markers'>
            label={t('exports.what')}
            value={what}
            options={[
              { value: 'visible', label: t('exports.spans.visible', ends(visible.span)) },
              { value: 'markers', label: t('exports.spans.markers', ends(marked)) },
            ]}
            onChange={setWhat}
          />
        )}
        {(format === 'csv' || format === 'parquet') && (
          <Choice<Content>
            label={t('exports.content')}
            value={format === 'parquet' && content === 'everything' ? 'trace' : content}
            options={CONTENTS.filter((value) => format === 'csv' || value !== 'everything').map(
              (value) => ({
                value,
                label: t(
                  visible.part && value === 'waterfall'
                    ? 'exports.spectrogram'
                    : `exports.contents.${value}`,
                ),
              }),
            )}
            onChange={setContent}
          />
        )}
        {format === 'csv' && (
          <Choice<CsvDialect>
            label={t('exports.dialect')}
            value={dialect}
            options={CSV_DIALECTS.map((value) => ({
              value,
              label: t(`exports.dialects.${value}`),
            }))}
            onChange={setDialect}
          />
        )}
        <TextBox
          label={t('exports.name')}
          value={name}
          onChange={setName}
          maxLength={120}
          help={`.${format}`}
          wanting={stem === '' ? t('exports.nameWanted') : null}
        />
        {isBusy && (
          <p role="status">
            {t('exports.working', { name: `${stem}.${format}` })}{' '}
            <progress aria-label={t('exports.working', { name: stem })} />
          </p>
        )}
        <Failure words={failure} />
        <div className="dialog__actions">
          <Button touch onPress={onClose}>
            {t('app.cancel')}
          </Button>
          <Button touch kind="main" type="submit" isBusy={isBusy} isDisabled={stem === ''}>
            {t('exports.go')}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
