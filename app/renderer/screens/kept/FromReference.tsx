// A gain from a known level that is applied now: what was applied over what the device reads.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useNumberWords } from '../../parts/use-number-words.ts';
import { formatQuantity } from '../../state/format.ts';
import { numberOfLevel, readApplied } from './typed-level.ts';

/** What the device reads just now, RMS in the channel's own unit; null where it is not open live. */
export interface ReferenceReading {
  channel: number;
  unit: string;
  rms: number;
  lineRms: number | null;
}

interface FromReferenceProps {
  /** As typed so far. */
  unit: string;
  reading: ReferenceReading | null;
  onGain(gain: number): void;
}

export function FromReference({ unit, reading, onGain }: FromReferenceProps) {
  const { t } = useTranslation();
  const [applied, setApplied] = useState('');
  const [by, setBy] = useState<'rms' | 'line'>('line');
  const doubt = useNumberWords().doubt(numberOfLevel(applied));
  const rms = readApplied(applied, unit);
  const read = reading && (by === 'rms' ? reading.rms : (reading.lineRms ?? 0));
  const value = (of: number | null | undefined): string =>
    reading && of ? formatQuantity(of, reading.unit) : '–';
  return (
    <details className="kept__reference">
      <summary>{t('kept.reference')}</summary>
      {reading === null ? (
        <p className="soft wraps">{t('kept.noReading')}</p>
      ) : (
        <>
          <p className="soft wraps">{t('kept.referenceExplained')}</p>
          <div className="two-fields">
            <TextBox
              label={t('kept.applied')}
              help={doubt?.said ?? t('kept.appliedHelp')}
              value={applied}
              onChange={setApplied}
              wanting={
                applied === '' || rms !== null ? null : (doubt?.said ?? t('kept.wrongNumber'))
              }
            />
            <Choice
              label={t('kept.readingOf')}
              value={by}
              options={[
                {
                  value: 'line',
                  label: t('kept.readings.line', { value: value(reading.lineRms) }),
                },
                { value: 'rms', label: t('kept.readings.rms', { value: value(reading.rms) }) },
              ]}
              onChange={(chosen) => setBy(chosen)}
            />
          </div>
          <Button
            isDisabled={rms === null || !read}
            onPress={() => {
              if (rms !== null && read) onGain(rms / read);
            }}
          >
            {t('kept.takeGain')}
          </Button>
        </>
      )}
    </details>
  );
}
