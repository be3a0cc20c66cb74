// Finds the device whose live page is open, and keeps its pictures while a connection comes and goes.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StreamInfo } from '../../../contract/index.ts';
import { useWatchedPart } from '../../state/console.ts';
import { factsOf } from '../../state/device-facts.ts';
import { LiveDevice } from './LiveDevice.tsx';
import './live.css';

const shapeOf = (stream: StreamInfo | null): string =>
  stream ? `${stream.rateHz} ${stream.channels.map(({ name }) => name).join(' ')}` : '';

export function LiveScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  // Null: there is none.
  const device = useWatchedPart('devices', (devices) => {
    const found = devices.find((candidate) => candidate.id === id);
    return found ? factsOf(found) : null;
  });
  const stream = device?.connection?.stream ?? null;
  const [held, setHeld] = useState<StreamInfo | null>(null);
  if (stream && shapeOf(stream) !== shapeOf(held)) setHeld(stream);
  if (device === undefined) return <p className="page">{t('app.loading')}</p>;
  if (device === null) {
    return (
      <div className="page">
        <p>{t('live.unknownDevice')}</p>
        <p>
          <a href="#/devices">{t('nav.devices')}</a>
        </p>
      </div>
    );
  }
  // Another shape of the stream is another instrument.
  return <LiveDevice key={shapeOf(held)} device={device} stream={held} />;
}
