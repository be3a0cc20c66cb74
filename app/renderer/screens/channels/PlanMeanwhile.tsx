// Said in the sheet of a plan that somebody else has changed since it was opened: how it is kept now, beside what was
// typed; whose is to stand is chosen. Changes nothing itself.
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '@harmonic/protocol/model';
import type { KeptPlan } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Check } from '../../parts/Check.tsx';
import { formatTime } from '../../state/format.ts';
import { planLines } from './plan-lines.ts';

interface PlanMeanwhileProps {
  /** As the fields were filled from it; null: there was none. */
  opened: KeptPlan | null;
  /** Null: somebody has removed it. */
  now: KeptPlan | null;
  nameOf(id: DeviceId): string | undefined;
  isReplacing: boolean;
  onReplacing(on: boolean): void;
  /** The fields are filled anew from it. */
  onTake(): void;
}

export function PlanMeanwhile(props: PlanMeanwhileProps) {
  const { opened, now, nameOf, isReplacing, onReplacing, onTake } = props;
  const { t } = useTranslation();
  const what = now ? 'changed' : 'removed';
  return (
    <section className="plan__meanwhile" aria-label={t('channels.meanwhile.title')}>
      <p className="refusal wraps" role="alert">
        <span aria-hidden>▲</span>{' '}
        {t(`channels.meanwhile.${what}`, { at: now ? formatTime(now.setAtMs) : '' })}
      </p>
      {now && (
        <ul>
          {planLines(t, opened?.plan ?? null, now.plan, nameOf).map(({ words, is }) => (
            <li key={`${is} ${words}`} className="wraps" data-is={is}>
              {is === 'same' ? words : t(`channels.meanwhile.${is}`, { line: words })}
            </li>
          ))}
        </ul>
      )}
      <Check isSelected={isReplacing} onChange={onReplacing}>
        {t(now ? 'channels.meanwhile.replace' : 'channels.meanwhile.again')}
      </Check>
      {now && (
        <div className="row">
          <Button onPress={onTake}>{t('channels.meanwhile.take')}</Button>
        </div>
      )}
    </section>
  );
}
