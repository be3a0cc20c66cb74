// What stands in a room that is not open to this person: why, and who could open it.
import { useTranslation } from 'react-i18next';
import { Lock } from 'lucide-react';
import { useSession } from '../state/session.ts';

export function Closed({ why }: { why: string }) {
  const { t } = useTranslation();
  const demo = useSession()?.stage === 'demo';
  return (
    <section className="panel empty">
      <h2>
        <Lock size={18} aria-hidden /> {t('rights.noRoom')}
      </h2>
      <p className="wraps">{why}</p>
      {!demo && <p className="soft">{t('rights.askWhom')}</p>}
    </section>
  );
}
