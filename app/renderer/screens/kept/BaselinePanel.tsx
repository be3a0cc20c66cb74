// Baselines of the channel: which one the spectrum is compared with, how it was made, and the difference as a table.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { BaselineId } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { calls } from '../../state/client.ts';
import {
  formatHz,
  formatList,
  formatNumber,
  formatSigned,
  formatTime,
} from '../../state/format.ts';
import { whereIs } from '../../state/rights.ts';
import type { Instrument } from '../live/instrument.ts';
import type { InstrumentState } from '../live/instrument-state.ts';
import type { ReadingRow } from '../live/reading-cells.ts';
import { ReadingRows } from '../live/ReadingRows.tsx';
import { useReading } from '../live/use-reading.ts';
import { differencesOf, type ShownBaseline } from './compare.ts';
import { differenceRows, placeName, type DifferenceRow } from './difference-rows.ts';
import type { BaselineInView } from './use-baseline.ts';

interface BaselinePanelProps {
  device: DeviceFacts;
  settings: SpectrumSettings;
  instrument: Instrument | null;
  baseline: BaselineInView;
  onChoose(id: BaselineId | null): void;
  onSave(): void;
}

export function BaselinePanel(props: BaselinePanelProps) {
  const { device, instrument, baseline, onChoose, onSave } = props;
  const { t } = useTranslation();
  const streaming = useReading(instrument, (state) => state.streaming);
  const { all, head } = baseline;
  const where = whereIs(device);
  return (
    <section className="live__readout kept__panel" aria-label={t('kept.baselines')}>
      <h2>
        {t('kept.baselines')}
        <Guarded
          right="note.write"
          where={where}
          against={device.adopted ? null : (t) => t('kept.adoptFirst')}
          kind="plain"
          isDisabled={!streaming}
          onPress={onSave}
        >
          {t('kept.saveBaseline')}
        </Guarded>
      </h2>
      {all.length > 0 && (
        <div className="kept__choice">
          <Choice
            label={t('kept.baseline')}
            value={head?.id ?? 'none'}
            options={[
              { value: 'none', label: t('kept.noBaseline') },
              ...all.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onChange={(chosen) => onChoose(all.find(({ id }) => id === chosen)?.id ?? null)}
          />
        </div>
      )}
      {head && <Compared {...props} head={head} />}
    </section>
  );
}

function Compared({
  device,
  settings,
  instrument,
  baseline,
  head,
  onChoose,
}: BaselinePanelProps & { head: NonNullable<BaselineInView['head']> }) {
  const { t } = useTranslation();
  const [removing, setRemoving] = useState(false);
  const rateHz = useReading(instrument, (state) => state.rateHz);
  const where = whereIs(device);
  const otherwise = differencesOf(head, settings, rateHz);
  const remarks = otherwise.map((what) =>
    t(`kept.remarks.${what}`, {
      n: String(head.settings.n),
      window: t(`live.windows.${head.settings.window}`),
      averages: String(head.settings.averages),
    }),
  );
  const { name, savedAtMs, averages } = head;
  return (
    <>
      <p className="soft wraps">
        {t('kept.drawn')} ·{' '}
        {t('kept.savedAt', { time: formatTime(savedAtMs), averages: formatNumber(averages) })}
      </p>
      {remarks.length > 0 && (
        <p className="kept__warn wraps" data-otherwise={otherwise.join(' ')}>
          {t('kept.madeOtherwise', { what: formatList(remarks) })}
        </p>
      )}
      {baseline.unit === 'raw' && <p className="kept__warn wraps">{t('kept.rawCompared')}</p>}
      {baseline.unit === 'other' && <p className="soft wraps">{t('kept.otherCalibration')}</p>}
      {instrument && baseline.shown && (
        <Differences
          instrument={instrument}
          shown={baseline.shown}
          resolutionHz={rateHz / settings.n / 10}
        />
      )}
      <p>
        <Guarded
          right="note.write"
          where={where}
          kind="plain"
          aria-label={t('kept.removeBaseline', { name })}
          onPress={() => setRemoving(true)}
        >
          {t('kept.remove')}
        </Guarded>
      </p>
      {removing && (
        <Ask
          danger
          title={t('kept.removeBaselineTitle', { name })}
          explained={t('kept.removeBaselineExplained')}
          go={t('kept.remove')}
          onGo={() => calls.baseline.remove({ deviceId: device.id, baselineId: head.id })}
          onDone={() => onChoose(null)}
          onClose={() => setRemoving(false)}
        />
      )}
    </>
  );
}

interface DifferencesProps {
  instrument: Instrument;
  shown: ShownBaseline;
  resolutionHz: number;
}

const differenceCells = (
  { key, hz, db, thenDb }: DifferenceRow,
  resolutionHz: number,
): ReadingRow => ({
  key,
  cells: [
    formatHz(hz, resolutionHz),
    formatNumber(db, 1),
    thenDb === null ? '–' : formatNumber(thenDb, 1),
    thenDb === null ? '–' : formatSigned(db - thenDb, 1),
  ],
  data: { hz, db: thenDb === null ? undefined : db - thenDb },
  soft: false,
});

function Differences({ instrument, shown, resolutionHz }: DifferencesProps) {
  const { t } = useTranslation();
  return (
    // Scrolled by keyboard, too.
    <div className="live__lines" role="group" aria-label={t('kept.differences')} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{t('kept.differences')}</caption>
        <thead>
          <tr>
            <th>{t('kept.place')}</th>
            <th>{t('kept.frequency')}</th>
            <th>{t('kept.now')}</th>
            <th>{t('kept.then')}</th>
            <th>{t('kept.difference')}</th>
          </tr>
        </thead>
        <ReadingRows
          instrument={instrument}
          columns={4}
          keys={(state: InstrumentState) => differenceRows(state, shown).map(({ key }) => key)}
          read={(state: InstrumentState, from: number, to: number) =>
            differenceRows(state, shown)
              .slice(from, to)
              .map((row) => differenceCells(row, resolutionHz))
          }
          name={(key) => placeName(key) ?? t('kept.peakPlace')}
        />
      </table>
    </div>
  );
}
