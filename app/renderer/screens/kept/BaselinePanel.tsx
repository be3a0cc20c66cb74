// Baselines of the channel: which one the spectrum is compared with, how it was made, and the difference as a table.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { BaselineId, Device } from '../../../contract/index.ts';
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
import type { InstrumentState } from '../live/instrument-state.ts';
import { differencesOf } from './compare.ts';
import { differenceRows } from './difference-rows.ts';
import type { BaselineInView } from './use-baseline.ts';

interface BaselinePanelProps {
  device: Device;
  settings: SpectrumSettings;
  state: InstrumentState;
  baseline: BaselineInView;
  onChoose(id: BaselineId | null): void;
  onSave(): void;
}

export function BaselinePanel(props: BaselinePanelProps) {
  const { device, state, baseline, onChoose, onSave } = props;
  const { t } = useTranslation();
  const { all, head } = baseline;
  const where = whereIs(device);
  return (
    <section className="live__readout kept__panel" aria-label={t('kept.baselines')}>
      <h2>
        {t('kept.baselines')}
        <Guarded
          right="note.write"
          where={where}
          against={device.adopted ? null : t('kept.adoptFirst')}
          kind="plain"
          isDisabled={!state.streaming}
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
  state,
  baseline,
  head,
  onChoose,
}: BaselinePanelProps & { head: NonNullable<BaselineInView['head']> }) {
  const { t } = useTranslation();
  const [removing, setRemoving] = useState(false);
  const where = whereIs(device);
  const otherwise = differencesOf(head, settings, state.rateHz);
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
      <Differences
        state={state}
        baseline={baseline}
        resolutionHz={state.rateHz / settings.n / 10}
      />
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
  state: InstrumentState;
  baseline: BaselineInView;
  resolutionHz: number;
}

function Differences({ state, baseline, resolutionHz }: DifferencesProps) {
  const { t } = useTranslation();
  if (!baseline.shown) return null;
  const rows = differenceRows(state, baseline.shown);
  return (
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
        <tbody>
          {rows.map(({ key, name, hz, db, thenDb }) => (
            <tr key={key} data-difference={key} data-hz={hz} data-db={thenDb && db - thenDb}>
              <th scope="row" className="number">
                {name ?? t('kept.peakPlace')}
              </th>
              <td className="number">{formatHz(hz, resolutionHz)}</td>
              <td className="number">{formatNumber(db, 1)}</td>
              <td className="number">{thenDb === null ? '–' : formatNumber(thenDb, 1)}</td>
              <td className="number">{thenDb === null ? '–' : formatSigned(db - thenDb, 1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
