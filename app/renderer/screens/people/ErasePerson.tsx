// Erasing a person: what goes and what stays is shown first, and the sign-in name is typed before it happens.
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { Person } from '../../../contract/index.ts';
import { en } from '../../i18n/en.ts';
import { Failure } from '../../parts/Failure.tsx';
import { FormSheet } from '../../parts/FormSheet.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatNumber } from '../../state/format.ts';
import { say } from '../../state/notices.ts';

const { what: WHAT, why: WHY } = en.erasure;

/** A key this page does not know yet is shown as it is. */
const whatWords = (t: TFunction, key: string): string =>
  key in WHAT ? t(`erasure.what.${key as keyof typeof WHAT}`) : key;
const whyWords = (t: TFunction, key: string): string =>
  key in WHY ? t(`erasure.why.${key as keyof typeof WHY}`) : key;

export function ErasePerson({ person, onClose }: { person: Person; onClose(): void }) {
  const { t } = useTranslation();
  const { id, name, signInName } = person;
  const [typed, setTyped] = useState('');
  const preview = useQuery({
    queryKey: ['erasure', id],
    queryFn: () => calls.privacy.previewErasure({ id }),
    staleTime: 0,
    gcTime: 0,
  });
  const { data } = preview;
  return (
    <FormSheet
      danger
      title={t('people.eraseTitle', { name })}
      explained={t('people.eraseExplained')}
      go={t('people.eraseGo')}
      isReady={data !== undefined && typed.trim().toLowerCase() === signInName.toLowerCase()}
      onGo={() => calls.privacy.erase({ id })}
      onDone={() => say((t) => t('people.done.erase'), 'done')}
      onClose={onClose}
    >
      <Failure words={preview.error && sayFailure(preview.error)} />
      {!data && !preview.error && <p>{t('app.loading')}</p>}
      {data && (
        <div className="erasure">
          <section>
            <h3>{t('people.eraseGoes')}</h3>
            <ul>
              {data.goes.map(({ what, count }) => (
                <li key={what}>
                  {whatWords(t, what)}: <span className="number">{formatNumber(count)}</span>
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h3>{t('people.eraseStays')}</h3>
            <ul>
              {data.stays.map(({ what, count, why }) => (
                <li key={what}>
                  {whatWords(t, what)}: <span className="number">{formatNumber(count)}</span>
                  <div className="soft">{whyWords(t, why)}</div>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
      <TextBox
        label={t('people.eraseType', { signInName })}
        value={typed}
        onChange={setTyped}
        autoComplete="off"
        maxLength={80}
      />
    </FormSheet>
  );
}
