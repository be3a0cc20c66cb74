// What the site decides for itself: limits of sessions, what takes two people, how long the trail is kept, the sealed code.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PERMISSIONS, waitsForNobody, type Permission } from '@harmonic/protocol/model';
import type { Directory, NewCodes } from '../../../contract/index.ts';
import { Ask } from '../../parts/Ask.tsx';
import { Check } from '../../parts/Check.tsx';
import { CodesToKeep } from '../../parts/CodesToKeep.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { Sheet } from '../../parts/Sheet.tsx';
import { calls } from '../../state/client.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import { say } from '../../state/notices.ts';
import { keyOf } from '../../state/names.ts';
import { useMay } from '../../state/session.ts';

const ACTING = PERMISSIONS.filter((permission) => !waitsForNobody(permission));

export function RulesPart({ directory }: { directory: Directory }) {
  return (
    <>
      {/* Rules that somebody else has changed meanwhile are shown as they are now. */}
      <RulesForm key={JSON.stringify(directory.rules)} rules={directory.rules} />
      <Kit />
      <Epoch epoch={directory.epoch} />
    </>
  );
}

function Epoch({ epoch }: { epoch: number }) {
  const { t } = useTranslation();
  return <p className="soft number">{t('rules.epoch', { epoch })}</p>;
}

function RulesForm({ rules }: { rules: Directory['rules'] }) {
  const { t } = useTranslation();
  const may = useMay()('rule.manage', 'site');
  const [wanted, setWanted] = useState(rules);
  const [failure, setFailure] = useState<Reason | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await calls.rule.set(wanted);
      say((t) => t('rules.saved'), 'done');
    } catch (error) {
      setFailure(tellFailure(error));
    }
    setBusy(false);
  };
  const setTwo = (permission: Permission, isOn: boolean): void =>
    setWanted({
      ...wanted,
      twoPerson: PERMISSIONS.filter((name) =>
        name === permission ? isOn : wanted.twoPerson.includes(name),
      ),
    });
  const numbers = [
    ['rules.idleLock', 'idleLockMinutes', 5, 30],
    ['rules.sessionHours', 'sessionHours', 1, 12],
    ['rules.auditMonths', 'auditMonths', 12, 240],
  ] as const;
  return (
    <form
      className="panel section"
      onSubmit={(event) => {
        event.preventDefault();
        if (may.allowed && !busy) void save();
      }}
    >
      <h2>
        {t('rules.session')}, {t('rules.trail')}
      </h2>
      <div className="rules__numbers">
        {numbers.map(([words, rule, min, max]) => (
          <NumberBox
            key={rule}
            label={t(words)}
            value={wanted[rule]}
            min={min}
            max={max}
            isDisabled={!may.allowed}
            onChange={(value) => setWanted({ ...wanted, [rule]: value })}
          />
        ))}
      </div>
      <fieldset className="rules__two">
        <legend>{t('rules.twoPerson')}</legend>
        <p className="soft">{t('rules.twoPersonExplained')}</p>
        <div className="rights">
          {ACTING.map((permission) => (
            <Check
              key={permission}
              isDisabled={!may.allowed}
              isSelected={wanted.twoPerson.includes(permission)}
              onChange={(isOn) => setTwo(permission, isOn)}
            >
              <span className="upper-first">{t(`permissions.${keyOf(permission)}`)}</span>
            </Check>
          ))}
        </div>
      </fieldset>
      <Failure words={failure} />
      <div className="row">
        <Guarded right="rule.manage" where="site" kind="main" touch type="submit" isBusy={busy}>
          {t('rules.save')}
        </Guarded>
      </div>
    </form>
  );
}

function Kit() {
  const { t } = useTranslation();
  const [asking, setAsking] = useState(false);
  const [codes, setCodes] = useState<NewCodes | null>(null);
  return (
    <section className="panel section">
      <h2>{t('rules.kit')}</h2>
      <p className="soft">{t('rules.kitExplained')}</p>
      <div className="row">
        <Guarded right="rule.manage" where="site" touch onPress={() => setAsking(true)}>
          {t('rules.renew')}
        </Guarded>
      </div>
      {asking && (
        <Ask
          title={t('rules.renewTitle')}
          explained={t('rules.kitExplained')}
          go={t('rules.renewGo')}
          onGo={async () => setCodes(await calls.rule.renewBreakGlass({}))}
          onClose={() => setAsking(false)}
        />
      )}
      {codes && (
        <Sheet title={t('entrance.codesTitle')} wide stays onClose={() => setCodes(null)}>
          <CodesToKeep codes={codes} onPutAway={() => setCodes(null)} />
        </Sheet>
      )}
    </section>
  );
}
