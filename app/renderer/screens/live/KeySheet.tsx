// The keys there are, printed from the table that acts.
import { useTranslation } from 'react-i18next';
import { Sheet } from '../../parts/Ask.tsx';
import { keyName, LIVE_KEYS } from './keys.ts';

export function KeySheet({ onClose }: { onClose(): void }) {
  const { t } = useTranslation();
  return (
    <Sheet title={t('keys.title')} onClose={onClose}>
      <p className="soft">{t('keys.note')}</p>
      <table>
        <tbody>
          {LIVE_KEYS.map(({ keys, action }) => (
            <tr key={action}>
              <td className="number">{keys.map(keyName).join(', ')}</td>
              <td>{t(`keys.${action}`)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  );
}
