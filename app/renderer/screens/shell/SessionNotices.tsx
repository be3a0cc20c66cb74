// What the session has to tell: broken glass with the time it has left, warnings, and that it is about to end.
import { useTranslation } from 'react-i18next';
import type { Session } from '../../../contract/index.ts';
import { useNow } from '../../parts/use-now.ts';
import { formatDuration } from '../../state/format.ts';

/** Told this long before, so that nobody is thrown out of their work. */
const LOCK_WARN_S = 60;
const END_WARN_S = 600;

export function SessionNotices({ session }: { session: Session }) {
  const { t } = useTranslation();
  const nowMs = useNow(session.stage === 'inside');
  const left = (untilMs: number | null): number | null =>
    untilMs === null ? null : Math.max(0, Math.ceil((untilMs - nowMs) / 1000));
  const glassS = left(session.breakGlassUntilMs);
  const lockS = left(session.locksAtMs);
  const endS = left(session.endsAtMs);
  return (
    <>
      {glassS !== null && (
        <p className="notice notice--glass">
          <span aria-hidden>▲</span> {t('session.breakGlass', { time: formatDuration(glassS) })}
        </p>
      )}
      {session.warnings.map((warning) => (
        <p key={warning} className="notice notice--warn" role="status">
          <span aria-hidden>▲</span> {t(`warnings.${warning}`)}
        </p>
      ))}
      {lockS !== null && lockS <= LOCK_WARN_S && (
        <p className="notice notice--warn">
          ◷ {t('session.locksIn', { time: formatDuration(lockS) })}
        </p>
      )}
      {endS !== null && endS <= END_WARN_S && (
        <p className="notice notice--warn">
          ◷ {t('session.endsIn', { time: formatDuration(endS) })}
        </p>
      )}
    </>
  );
}
