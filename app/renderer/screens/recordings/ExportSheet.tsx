// What of a recording is taken out, and as what. How numbers are written in a table is asked once and remembered.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CSV_DIALECTS, type CsvDialect } from '@harmonic/protocol/files';
import { EXPORT_FORMATS, type ExportFormat, type Recording } from '../../../contract/index.ts';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { recall, remember } from '../../state/memory.ts';
import { startExport } from '../../state/transfers.ts';
import './recording.css';

interface ExportSheetProps {
  recording: Recording;
  /** Seconds that are shown just now; null: all of it. */
  span: readonly [number, number] | null;
  onClose(): void;
}

/** As it was chosen last; before, as the language of the page writes numbers. */
function usualDialect(language: string): CsvDialect {
  const before = CSV_DIALECTS.find((dialect) => dialect === recall('csv'));
  return before ?? (language === 'pt-BR' ? 'semicolon-comma' : 'comma-point');
}

export function ExportSheet({ recording, span, onClose }: ExportSheetProps) {
  const { t, i18n } = useTranslation();
  const [format, setFormat] = useState<ExportFormat>('wav');
  const [dialect, setDialect] = useState(() => usualDialect(i18n.language));
  const [[from, to], setTyped] = useState<readonly [number, number]>(
    span ?? [0, recording.seconds],
  );
  const [chosen, setChosen] = useState(() => recording.channels.map((_, channel) => channel));
  const toggle = (channel: number, isIn: boolean): void =>
    setChosen(
      [...chosen.filter((one) => one !== channel), ...(isIn ? [channel] : [])].sort(
        (a, b) => a - b,
      ),
    );
  const go = (): Promise<void> => {
    if (format === 'csv') remember('csv', dialect);
    const isToEnd = to >= recording.seconds;
    return startExport(recording, {
      ...{ id: recording.id, fromS: from, toS: isToEnd ? null : to, format, dialect },
      channels: chosen.length === recording.channels.length ? [] : chosen,
    });
  };
  return (
    <FormSheet
      title={t('transfers.exportTitle', { name: recording.name })}
      explained={t('transfers.exportExplained')}
      go={t('transfers.go')}
      isReady={to > from && chosen.length > 0}
      onGo={go}
      onClose={onClose}
    >
      <Choice<ExportFormat>
        label={t('transfers.format')}
        value={format}
        options={EXPORT_FORMATS.map((value) => ({ value, label: t(`transfers.formats.${value}`) }))}
        onChange={setFormat}
      />
      <p className="soft wraps">{t(`transfers.${format}Explained`)}</p>
      {format === 'csv' && (
        <Choice<CsvDialect>
          label={t('transfers.dialect')}
          value={dialect}
          options={CSV_DIALECTS.map((value) => ({
            value,
            label: t(`transfers.dialects.${value}`),
          }))}
          onChange={setDialect}
        />
      )}
      <div className="two-fields">
        <NumberBox
          label={t('recordings.from')}
          value={from}
          min={0}
          max={recording.seconds}
          step={0.001}
          onChange={(next) => setTyped([next, to])}
        />
        <NumberBox
          label={t('recordings.to')}
          value={to}
          min={0}
          max={Math.ceil(recording.seconds)}
          step={0.001}
          onChange={(next) => setTyped([from, next])}
        />
      </div>
      {recording.channels.length > 1 && (
        <fieldset className="export__channels">
          <legend>{t('transfers.channels')}</legend>
          {recording.channels.map(({ name, unit }, channel) => (
            <Check
              key={channel}
              isSelected={chosen.includes(channel)}
              onChange={(isIn) => toggle(channel, isIn)}
            >
              {name} <span className="soft">{unit}</span>
            </Check>
          ))}
        </fieldset>
      )}
    </FormSheet>
  );
}
