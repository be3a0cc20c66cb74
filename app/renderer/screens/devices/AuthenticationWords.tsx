// Whether a device has proven its key, why not, and the fingerprint to compare; in words.
import { useTranslation } from 'react-i18next';
import type { Device } from '../../../contract/index.ts';

export function AuthenticationWords({ authentication }: Pick<Device, 'authentication'>) {
  const { t } = useTranslation();
  const { state, because, fingerprint } = authentication;
  return (
    <div className="wraps" role="status">
      <p className={state === 'unauthenticated' ? 'refusal' : 'soft'}>
        {state === 'authenticated' ? '✓ ' : state === 'unauthenticated' ? '▲ ' : ''}
        {t(`deviceKeys.states.${state}`)}
        {because !== null && <> {t(`deviceKeys.failures.${because}`)}</>}
      </p>
      {fingerprint !== null && (
        <p className="soft">
          {t('deviceKeys.fingerprint')}:{' '}
          <span className="number">{fingerprint.replace(/(....)(?=.)/g, '$1 ')}</span>
          {'. '}
          {t('deviceKeys.fingerprintHelp')}
        </p>
      )}
    </div>
  );
}
