// Devices that announce one identity at the same time: which, and what a person can do about it.
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../contract/index.ts';
import { formatList } from '../../state/format.ts';

interface ContestedProps {
  devices: readonly Device[];
  /** Only what concerns this identity; all of them when absent. */
  hardwareId?: Device['hardwareId'];
  className: string;
}

export function Contested({ devices, hardwareId, className }: ContestedProps) {
  const { t } = useTranslation();
  const contested = devices.filter(
    (device) =>
      device.trust === 'contested' &&
      (hardwareId === undefined || device.hardwareId === hardwareId),
  );
  const identities = [...new Set(contested.map((device) => device.hardwareId))];
  return identities.map((identity) => {
    const names = contested
      .filter((device) => device.hardwareId === identity)
      .map(({ name, connection }) => (connection ? `${name} (${connection.address})` : name));
    return (
      <p key={identity} className={className} role="status">
        ⚠{' '}
        {t('devices.contestedExplained', {
          devices: formatList(names),
          identity: identity ?? t('devices.unknown'),
        })}
      </p>
    );
  });
}
