// The way in, from nobody to somebody inside: one card at a time.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NewCodes, SecondFactorOffer, Session } from '../../../contract/index.ts';
import { CodesToKeep } from '../../parts/CodesToKeep.tsx';
import { SecondFactor } from '../../parts/SecondFactor.tsx';
import { calls } from '../../state/client.ts';
import { BreakGlass } from './BreakGlass.tsx';
import { Card } from './Card.tsx';
import { Enrol } from './Enrol.tsx';
import { FirstRun } from './FirstRun.tsx';
import { GiveCode, StartOver } from './GiveCode.tsx';
import { Locked } from './Locked.tsx';
import { SignIn } from './SignIn.tsx';
import { stepOf, type Way } from './step.ts';
import './entrance.css';
import type { Reason } from '../../state/failure.ts';

export type CodesHeld = NewCodes | 'coming' | null;

interface EntranceProps {
  session: Session;
  /** Codes that are shown once keep the entrance open until they are put away, and while they are on their way. */
  codes: CodesHeld;
  onCodes(codes: CodesHeld): void;
}

export function Entrance({ session, codes, onCodes }: EntranceProps) {
  const { t } = useTranslation();
  const [way, setWay] = useState<Way>('usual');
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const [offer, setOffer] = useState<SecondFactorOffer | null>(null);
  const shown = codes === 'coming' ? null : codes;
  const back = (): void => setWay('usual');
  const invited = (): void => setWay('invited');
  const confirm = async (code: string): Promise<void> => {
    onCodes('coming');
    try {
      onCodes(await calls.session.confirmSecondFactor({ code }));
      setOffer(null);
      back();
    } catch (error) {
      onCodes(null);
      throw error;
    }
  };
  const startOver = (): void => {
    setOffer(null);
    calls.session.signOut({}).catch(() => undefined);
  };
  const step = stepOf({
    stage: session.stage,
    way,
    hasOffer: offer !== null,
    hasCodes: shown !== null,
  });
  switch (step) {
    case 'codes':
      return (
        shown && (
          <Card title={t('entrance.codesTitle')} step={t('entrance.firstStep', { step: 3 })} wide>
            <CodesToKeep codes={shown} onPutAway={() => onCodes(null)} />
          </Card>
        )
      );
    case 'factor':
      return (
        offer && (
          <Card
            title={t('entrance.factorTitle')}
            step={t('entrance.firstStep', { step: 2 })}
            wide
            hasFocus
          >
            <SecondFactor
              offer={offer}
              back={t('entrance.startOver')}
              onBack={startOver}
              onConfirm={confirm}
            />
          </Card>
        )
      );
    case 'factor-lost':
      return (
        <Card title={t('entrance.factorTitle')}>
          <p>{t('entrance.factorLost')}</p>
          <StartOver />
        </Card>
      );
    case 'locked':
      return <Locked name={session.person?.name ?? ''} />;
    case 'code':
      return <GiveCode onRefused={setRefusal} />;
    case 'enrol':
      return <Enrol onOffer={setOffer} onBack={back} />;
    case 'first-run':
      return <FirstRun onOffer={setOffer} onInvited={invited} />;
    case 'sealed':
      return <BreakGlass onBack={back} />;
    case 'sign-in':
      return (
        <SignIn
          refusal={refusal}
          onAttempt={() => setRefusal(null)}
          onInvited={invited}
          onSealed={() => setWay('sealed')}
        />
      );
  }
}
