// The head of a recording's page: its name and where it comes from, what can be done with it, and the facts about it.
import { useTranslation } from 'react-i18next';
import type { Recording } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { formatBytes, formatLength, formatQuantity, formatTime } from '../../state/format.ts';
import type { Where } from '../../state/rights.ts';
import { goTo } from '../../state/route.ts';
import { gapWords } from './gap-words.ts';
import { ReplayButton } from './ReplayButton.tsx';
import { RecordingStateChip } from './RecordingsScreen.tsx';

interface RecordingHeadProps {
  recording: Recording;
  /** The part that is shown, s; null: all of it. */
  span: [number, number] | null;
  where: Where;
  canExportView: boolean;
  onCalibrate(): void;
  onExport(): void;
  onExportView(): void;
}

export function RecordingHead(props: RecordingHeadProps) {
  const { recording, span, where, canExportView } = props;
  const { t } = useTranslation();
  const begun = t(recording.isTimed ? 'recordings.startedAt' : 'recordings.importedAt', {
    at: formatTime(recording.startedAtMs),
  });
  const isImported = recording.origin === 'imported';
  return (
    <>
      <header className="page__head">
        <h1>{recording.name}</h1>
        <RecordingStateChip recording={recording} />
        {recording.simulated && <span className="chip chip--warn">∿ {t('trusts.simulated')}</span>}
        {isImported && <span className="chip">⇣ {t('transfers.imported')}</span>}
        {isImported && recording.state !== 'recording' && (
          <Guarded right="device.see" where="site" onPress={props.onCalibrate}>
            {t('kept.calibrate')}
          </Guarded>
        )}
        <ReplayButton recording={recording} span={span} />
        <Guarded
          right="recording.export"
          where={where}
          isDisabled={recording.samples === 0}
          onPress={props.onExport}
        >
          {t('transfers.export')}
        </Guarded>
        <Button onPress={props.onExportView} isDisabled={!canExportView}>
          {t('recordings.exportView')}
        </Button>
        <Button onPress={() => goTo('recordings')}>{t('recordings.back')}</Button>
      </header>
      <p className="soft">
        {recording.deviceName} · {begun} · {formatLength(recording.seconds)} ·{' '}
        {formatQuantity(recording.rateHz, 'Hz')} × {recording.channels.length} ·{' '}
        {formatBytes(recording.bytes)} · {t('recordings.gaps')}: {gapWords(t, recording)}
      </p>
      {!recording.isTimed && <p className="soft">{t('recordings.untimed')}</p>}
      {recording.state === 'interrupted' && (
        <p>
          {isImported ? t('recordings.cutShortExplained') : t('recordings.interruptedExplained')}
        </p>
      )}
    </>
  );
}
