// The buttons about one person; each tells beforehand whether the reader may.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Directory } from '../../../contract/index.ts';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { saveFile } from '../../parts/save-file.ts';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { say, type Said } from '../../state/notices.ts';
import type { PersonAsking } from './PersonQuestion.tsx';

interface PersonActsProps {
  person: Directory['people'][number];
  self: boolean;
  nowMs: number;
  onAsk(asking: PersonAsking): void;
}

export function PersonActs({ person, self, nowMs, onAsk }: PersonActsProps) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Reason | null>(null);
  const against: Said | null = self ? (t) => t('people.notSelf') : null;
  const { name, status } = person;
  const isWaiting = person.lockedUntilMs !== null && person.lockedUntilMs > nowMs;
  const run = (call: Promise<unknown>, done: Said): void => {
    setFailure(null);
    call.then(
      () => say(done, 'done'),
      (error: unknown) => setFailure(tellFailure(error)),
    );
  };
  const exportData = async (): Promise<void> => {
    const file = await calls.privacy.export({ id: person.id });
    saveFile(file.name, file.type, [file.text]);
  };
  return (
    <section className="panel section">
      <h2>{t('people.acts')}</h2>
      <Failure words={failure} />
      <div className="row">
        <Guarded right="people.manage" onPress={() => onAsk({ what: 'rename' })}>
          {t('people.rename')}
        </Guarded>
        {isWaiting || person.wrongAttempts > 0 ? (
          <Guarded
            right="people.manage"
            against={against}
            onPress={() =>
              run(calls.person.unlock({ id: person.id }), (t) => t('people.done.unlock', { name }))
            }
          >
            {t('people.unlock')}
          </Guarded>
        ) : null}
        <Guarded
          right="people.manage"
          against={against}
          takesTwo={person.takesTwo.includes('people.manage')}
          onPress={() => onAsk({ what: 'resetFactors' })}
        >
          {t('people.resetFactors')}
        </Guarded>
        <Guarded
          right="people.manage"
          isDisabled={!person.inside}
          onPress={() => onAsk({ what: 'endSessions' })}
        >
          {t('people.endSessions')}
        </Guarded>
        {status === 'disabled' ? (
          <Guarded
            right="people.manage"
            against={against}
            onPress={() => onAsk({ what: 'enable' })}
          >
            {t('people.enable')}
          </Guarded>
        ) : (
          <Guarded
            right="people.manage"
            against={against}
            takesTwo={person.takesTwo.includes('people.manage')}
            kind="danger"
            onPress={() => onAsk({ what: 'disable' })}
          >
            {t('people.disable')}
          </Guarded>
        )}
      </div>
      <div className="row">
        <Guarded
          right="privacy.export"
          onPress={() => run(exportData(), (t) => t('account.dataSaved', { name }))}
        >
          {t('people.exportData')}
        </Guarded>
        <Guarded
          right="privacy.erase"
          against={against}
          takesTwo={person.takesTwo.includes('privacy.erase')}
          kind="danger"
          onPress={() => onAsk({ what: 'erase' })}
        >
          {t('people.erase')}
        </Guarded>
      </div>
    </section>
  );
}
