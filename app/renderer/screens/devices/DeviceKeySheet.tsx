// The dialog of a device's key: whether it was proven, its fingerprint; typed, made and written into the device, removed.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../contract/index.ts';
import { Choice } from '../../parts/Choice.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { calls } from '../../state/client.ts';
import { useWatchedPart } from '../../state/console.ts';
import { AuthenticationWords } from './AuthenticationWords.tsx';

const WAYS = ['type', 'make', 'remove'] as const;
type Way = (typeof WAYS)[number];

const DIGITS = 64;
const withoutBlanks = (typed: string): string => typed.replace(/\s/g, '');
const isHex = (digits: string): boolean => /^[0-9a-fA-F]*$/.test(digits);

export function DeviceKeySheet({ device: asked, onClose }: { device: Device; onClose(): void }) {
  const { t } = useTranslation();
  const device =
    useWatchedPart('devices', (devices) => devices.find(({ id }) => id === asked.id) ?? asked) ??
    asked;
  const { id, name, adopted, authentication, connection } = device;
  const kept = authentication.fingerprint !== null;
  const [way, setWay] = useState<Way>('type');
  const [typed, setTyped] = useState('');
  const key = withoutBlanks(typed);
  const isSerial = connection?.kind === 'serial' && connection.stream !== null;
  const isKey = key.length === DIGITS && isHex(key) && !/^0+$/.test(key);
  const wanting =
    key === '' || isKey
      ? null
      : isHex(key) && key.length !== DIGITS
        ? t('deviceKeys.keyWanting', { count: key.length })
        : t('deviceKeys.keyNotHex');
  const act = (): Promise<unknown> => {
    if (way === 'make') return calls.device.makeKey({ id });
    if (way === 'remove') return calls.device.removeKey({ id });
    return calls.device.setKey({ id, key });
  };
  return (
    <FormSheet
      title={t('deviceKeys.title', { name })}
      explained={t('deviceKeys.explained')}
      go={t(`deviceKeys.go.${way}`)}
      danger={way === 'remove'}
      isReady={adopted && (way === 'type' ? isKey : way === 'make' ? isSerial : kept)}
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
          wanting={wanting}
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
