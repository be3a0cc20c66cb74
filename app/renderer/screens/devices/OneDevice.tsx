// The device whose page is open, or the words that there is none.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWatchedPart } from '../../state/console.ts';
import { factsOf, type DeviceFacts } from '../../state/device-facts.ts';

interface OneDeviceProps {
  id: string;
  children(device: DeviceFacts): ReactNode;
}

export function OneDevice({ id, children }: OneDeviceProps) {
  const { t } = useTranslation();
  // Null: there is none.
  const device = useWatchedPart('devices', (devices) => {
    const found = devices.find((candidate) => candidate.id === id);
    return found ? factsOf(found) : null;
  });
  if (device === undefined) return <p className="page">{t('app.loading')}</p>;
  if (device) return children(device);
  return (
    <div className="page">
      <p>{t('live.unknownDevice')}</p>
      <p>
        <a href="#/devices">{t('nav.devices')}</a>
      </p>
    </div>
  );
}
