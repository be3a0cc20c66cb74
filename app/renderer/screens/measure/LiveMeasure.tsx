// The measurements of a live channel: measured again and again while this is on the screen.
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '@harmonic/protocol/model';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { useNow } from '../../parts/use-now.ts';
import { useConnected } from '../../state/console.ts';
import { formatClock, formatDuration, formatNumber } from '../../state/format.ts';
import { keep } from '../../state/kept.ts';
import { MeasureResult } from './MeasureResult.tsx';
import { stillWords } from './still-words.ts';
import { useLiveMeasure, type LiveMeasuring } from './use-live-measure.ts';
import { useWish } from './use-wish.ts';
import { WishForm } from './WishForm.tsx';
import './measure.css';

const LENGTHS = [4096, 8192, 16_384, 32_768, 65_536, 131_072, 262_144];
/** A record of so many seconds parts lines a few tenths of a hertz apart. */
const USUAL_S = 4;
const STALE_MS = 5000;

const usualLength = (rateHz: number): number =>
  LENGTHS.find((length) => length >= USUAL_S * rateHz) ?? 262_144;

interface LiveMeasureProps {
  deviceId: DeviceId;
  channel: number;
  rateHz: number;
  /** The view is paused: its numbers stand still with it. */
  isStill: boolean;
  /** What is on the screen now; null once nothing is. */
  onRecord(record: MeasuredRecord | null): void;
}

/** The page around it is drawn anew with every frame; this only with its own news. */
export const LiveMeasure = memo(function LiveMeasure({
  deviceId,
  channel,
  rateHz,
  isStill,
  onRecord,
}: LiveMeasureProps) {
  const { t } = useTranslation();
  const keptAs = `measure ${deviceId} ${channel}`;
  const length = (): { samples: number } =>
    keep(`${keptAs} length ${rateHz}`, () => ({ samples: usualLength(rateHz) }));
  const [samples, setSamples] = useState(() => length().samples);
  const { draft, wanting, readAs, wish, setDraft } = useWish(keptAs);
  const measuring = useLiveMeasure(deviceId, channel, samples, wish, isStill);
  const { last, failure } = measuring;
  useEffect(() => {
    onRecord(last?.record ?? null);
    return () => onRecord(null);
  }, [last, onRecord]);
  return (
    <section className="measure" aria-label={t('measure.title')}>
      <WishForm draft={draft} wanting={wanting} readAs={readAs} onDraft={setDraft} />
      <Choice
        label={t('measure.record')}
        value={String(samples)}
        options={LENGTHS.map((length) => ({
          value: String(length),
          label: t('measure.recordOf', {
            samples: formatNumber(length),
            time: formatDuration(length / rateHz),
          }),
        }))}
        onChange={(value) => {
          length().samples = Number(value);
          setSamples(Number(value));
        }}
      />
      <Failure words={failure} />
      <LiveState
        measuring={measuring}
        isStill={isStill}
        isWanting={Object.keys(wanting).length > 0}
        isOld={
          last !== null &&
          (last.wished !== samples || JSON.stringify(last.wish) !== JSON.stringify(wish))
        }
      />
      {last && <MeasureResult record={last.record} />}
    </section>
  );
});

interface LiveStateProps {
  measuring: LiveMeasuring;
  isStill: boolean;
  isWanting: boolean;
  isOld: boolean;
}

/** Always one line, so that the numbers under it stay where they are. */
function LiveState({ measuring, isStill, isWanting, isOld }: LiveStateProps) {
  const { t } = useTranslation();
  const { news, last, failure } = measuring;
  const isThere = useConnected();
  const nowMs = useNow(last !== null && !isStill);
  const words = (): string => {
    if (isStill) return stillWords(t, last?.record ?? null, isOld);
    if (isWanting) return t('measure.state.mend');
    if (failure !== null) return '\u00a0';
    if (!isThere && !last) return t('measure.state.away');
    if (isThere && news?.state === 'silent') return t('measure.state.silent');
    if (isThere && news?.state === 'gathering')
      return t('measure.state.gathering', {
        held: formatNumber(news.held),
        wanted: formatNumber(news.wanted),
      });
    if (last && nowMs - last.atMs > STALE_MS)
      return t('measure.state.stale', {
        time: formatDuration((nowMs - last.atMs) / 1000),
        at: formatClock(last.record.startedAtMs),
      });
    if (isOld) return `${t('measure.state.measuring')} ${t('measure.state.old')}`;
    return last ? '\u00a0' : t('measure.state.measuring');
  };
  return (
    <p
      className="measure__state number soft"
      data-state={isStill ? 'still' : (news?.state ?? 'waiting')}
    >
      {words()}
    </p>
  );
}
