// The dialog of a device's key: whether it was proven, its fingerprint; typed, made and written into the device, removed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../contract/index.ts';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { calls } from '../../state/client.ts';
import { useWatchedPart } from '../../state/console.ts';
import { formatNumber } from '../../state/format.ts';
import { AuthenticationWords } from './AuthenticationWords.tsx';
import { readKey } from './key-typing.ts';

const WAYS = ['type', 'make', 'remove'] as const;
type Way = (typeof WAYS)[number];

export function DeviceKeySheet({ device: asked, onClose }: { device: Device; onClose(): void }) {
  const { t } = useTranslation();
  const device =
    useWatchedPart('devices', (devices) => devices.find(({ id }) => id === asked.id) ?? asked) ??
    asked;
  const { id, name, adopted, authentication, connection } = device;
  const kept = authentication.fingerprint !== null;
  const [way, setWay] = useState<Way>('type');
  const [typed, setTyped] = useState('');
  const isSerial = connection?.kind === 'serial' && connection.stream !== null;
  const read = readKey(typed);
  const wanting =
    'key' in read
      ? null
      : t(`deviceKeys.wanting.${read.because}`, {
          count: formatNumber('count' in read ? read.count : 0),
          sign: 'sign' in read ? read.sign : '',
        });
  const unsaved = wanting === null ? null : t('form.seeFields');
  const act = (): Promise<unknown> => {
    if (way === 'make') return calls.device.makeKey({ id });
    if (way === 'remove') return calls.device.removeKey({ id });
    return 'key' in read ? calls.device.setKey({ id, key: read.key }) : Promise.resolve();
  };
  return (
    <FormSheet
      title={t('deviceKeys.title', { name })}
      explained={t('deviceKeys.explained')}
      go={t(`deviceKeys.go.${way}`)}
      danger={way === 'remove'}
      isReady={adopted && (way === 'type' || (way === 'make' ? isSerial : kept))}
      wanting={way === 'type' ? (typed === '' ? wanting : unsaved) : null}
      onGo={act}
      onClose={onClose}
    >
      <AuthenticationWords authentication={authentication} />
      {!adopted && <p className="refusal wraps">▲ {t('deviceKeys.notAdopted')}</p>}
      <Choice
        label={t('deviceKeys.how')}
        value={way}
        options={WAYS.filter((one) => one !== 'remove' || kept).map((one) => ({
          value: one,
          label: t(`deviceKeys.ways.${one}`),
        }))}
        onChange={(next) => setWay(WAYS.find((one) => one === next) ?? 'type')}
      />
      {way === 'type' && (
        <PasswordBox
          isNew
          label={t('deviceKeys.key')}
          help={t('deviceKeys.keyHelp')}
          value={typed}
          onChange={setTyped}
          wanting={typed === '' ? null : wanting}
          maxLength={null}
        />
      )}
      {way === 'make' && (
        <p className={isSerial ? 'soft wraps' : 'refusal wraps'}>
          {isSerial ? t('deviceKeys.makeHelp') : `▲ ${t('deviceKeys.notSerial')}`}
        </p>
      )}
      {way === 'remove' && <p className="soft wraps">{t('deviceKeys.removeHelp')}</p>}
    </FormSheet>
  );
}
