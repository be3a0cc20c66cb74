// What keeps the pictures from moving, in words, with the one act that may mend it.
import { useTranslation } from 'react-i18next';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Guarded } from '../../parts/Guarded.tsx';
import { Contested } from '../devices/Contested.tsx';
import { calls } from '../../state/client.ts';
import { useWatched } from '../../state/console.ts';
import { detailSentence } from '../../state/detail-words.ts';
import { whereIs } from '../../state/rights.ts';
import type { Reason } from '../../state/failure.ts';

interface LiveNoticeProps {
  device: DeviceFacts;
  refusal: Reason | null;
  onAttempt(call: Promise<unknown>): void;
}

function ContestedHere({ hardwareId }: Pick<DeviceFacts, 'hardwareId'>) {
  const devices = useWatched('devices') ?? [];
  return <Contested devices={devices} hardwareId={hardwareId} className="notice notice--bad" />;
}

export function LiveNotice({ device, refusal, onAttempt }: LiveNoticeProps) {
  const { t } = useTranslation();
  const { connection } = device;
  const state = connection?.state ?? 'idle';
  const failure = connection?.failure;
  return (
    <div className="live__notices">
      {device.trust === 'contested' && <ContestedHere hardwareId={device.hardwareId} />}
      {device.trust === 'unauthenticated' && (
        <p className="notice notice--bad" role="alert">
          ▲ {t('deviceKeys.states.unauthenticated')}
          {device.authentication.because !== null && (
            <> {t(`deviceKeys.failures.${device.authentication.because}`)}</>
          )}
        </p>
      )}
      {refusal !== null && (
        <p className="notice notice--bad" role="alert">
          ▲ {refusal.words()}
        </p>
      )}
      {!connection?.stream && (
        <div className="notice" role="status">
          <span>
            {failure && (
              <>
                {t(`failures.${failure.code}`)}{' '}
                <span className="soft">{detailSentence(failure.detail)}</span>{' '}
              </>
            )}
            {t('live.notConnected')}
          </span>
          {(state === 'idle' || state === 'stopped') && (
            <Guarded
              right="device.connect"
              where={whereIs(device)}
              onPress={() => onAttempt(calls.device.reconnect({ id: device.id }))}
            >
              {t('devices.connect')}
            </Guarded>
          )}
          <a href="#/recordings">{t('nav.recordings')}</a>
        </div>
      )}
    </div>
  );
}
