// The measurements of a part of a recording: of what is shown, from its start on.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { MeasuredRecord, Recording } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { useConnected } from '../../state/console.ts';
import { keep } from '../../state/kept.ts';
import { MeasureResult } from './MeasureResult.tsx';
import { useWish } from './use-wish.ts';
import { WishForm } from './WishForm.tsx';
import './measure.css';

interface RecordingMeasureProps {
  recording: Recording;
  channel: number;
  /** Seconds; null: all of it. */
  span: [number, number] | null;
  /** Numbers that are on the page; null: none are. */
  onRecord(record: MeasuredRecord | null): void;
}

const keptAsk = (keptAs: string): { isAsked: boolean } =>
  keep(`${keptAs} asked`, () => ({ isAsked: false }));

export function RecordingMeasure({ recording, channel, span, onRecord }: RecordingMeasureProps) {
  const { t } = useTranslation();
  const keptAs = `measure ${recording.id} ${channel}`;
  const [isAsked, setAsked] = useState(() => keptAsk(keptAs).isAsked);
  const { draft, wanting, readAs, wish, setDraft } = useWish(keptAs);
  const [fromS, toS] = span ?? [0, null];
  const measured = useQuery({
    queryKey: ['measure', recording.id, channel, fromS, toS, wish],
    queryFn: async () => {
      if (!wish) throw new Error('a wish is measured when it is whole');
      return calls.measure.recording({ id: recording.id, channel, fromS, toS, wish });
    },
    enabled: isAsked && wish !== null,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data, isFetching, error } = measured;
  const shown = data && !error ? data : null;
  useEffect(() => {
    onRecord(shown);
    return () => onRecord(null);
  }, [onRecord, shown]);
  const isThere = useConnected();
  const isWanting = Object.keys(wanting).length > 0;
  const ask = (): void => {
    keptAsk(keptAs).isAsked = true;
    setAsked(true);
    if (isAsked) void measured.refetch();
  };
  const words = (): string => {
    if (isWanting) return t('measure.state.mend');
    if (!isAsked) return t('measure.state.idle');
    if (isFetching && !isThere) return t('measure.state.away');
    if (isFetching)
      return `${t('measure.state.measuring')}${data ? ` ${t('measure.state.old')}` : ''}`;
    return '\u00a0';
  };
  return (
    <section className="panel measure measure--wide" aria-label={t('measure.title')}>
      <h2>{t('measure.title')}</h2>
      <WishForm draft={draft} wanting={wanting} readAs={readAs} onDraft={setDraft} />
      <div className="row">
        <Button kind="main" onPress={ask} isDisabled={isWanting}>
          {t('measure.go')}
        </Button>
        <p className="measure__state soft" data-state={isFetching ? 'measuring' : 'still'}>
          {words()}
        </p>
      </div>
      <Failure words={error && sayFailure(error)} />
      {shown && <MeasureResult record={shown} />}
    </section>
  );
}
