// The pictures of a recording: its waveform with every gap, the spectrogram and the averaged spectrum of what is shown.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note } from '../../../contract/index.ts';
import type { ShownOverview } from './calibrated-overview.ts';
import { listenForSpan } from '../../charts/drag-span.ts';
import { openWaveform } from '../../charts/waveform.ts';
import { formatQuantity } from '../../state/format.ts';
import { timeMarksOf } from '../kept/note-words.ts';
import { RecordingSpectrogram } from './RecordingSpectrogram.tsx';
import { AveragedSpectrum } from './RecordingSpectrum.tsx';
import type { PictureHandles } from './use-recording-export.ts';

interface RecordingPicturesProps {
  data: ShownOverview;
  /** What is to be said of a calibration that is used; empty: nothing. */
  unitMark: string;
  /** Those that are drawn. */
  notes: readonly Note[];
  /** A second of the recording on the axis chosen. */
  secondWords(s: number, resolutionS?: number): string;
  /** Half the sampling rate. */
  nyquistHz: number;
  /** Of the spectrogram; null: half the sampling rate. */
  topHz: number | null;
  onTopHz(topHz: number | null): void;
  /** Seconds; null: all of it. */
  onSpan(span: [number, number] | null): void;
  handles: PictureHandles;
}

/** As finely as the ends of what is shown are told, s: to a thousandth of it. */
const stepOf = ({ fromS, toS }: ShownOverview): number => (toS - fromS) / 1000;

export function RecordingPictures(props: RecordingPicturesProps) {
  const { data, unitMark, nyquistHz, notes, secondWords, handles } = props;
  const stepS = stepOf(data);
  const { t } = useTranslation();
  return (
    <>
      <section className="panel recording__plot" aria-label={t('live.waveform')}>
        <WaveformPicture {...props} />
        <p className="soft">
          <span className="number">
            {secondWords(data.fromS, stepS)} – {secondWords(data.toS, stepS)} ·{' '}
            {t('live.status.rms')} {formatQuantity(data.rms, data.unit)} · {t('live.status.peak')}{' '}
            {formatQuantity(data.peak, data.unit)}
          </span>{' '}
          · {t('recordings.dragHelp')}
        </p>
      </section>
      <RecordingSpectrogram {...props} onPicture={handles.onSpectrogram} />
      <section className="panel recording__plot" aria-label={t('recordings.averagedSpectrum')}>
        <h2>{t('recordings.averagedSpectrum')}</h2>
        {data.spectrum ? (
          <AveragedSpectrum
            {...{ spectrum: data.spectrum, channel: data.channel, unit: data.unit }}
            {...{ unitMark, nyquistHz, notes }}
            onPicture={handles.onSpectrum}
          />
        ) : (
          <p>{t('recordings.tooShort')}</p>
        )}
      </section>
    </>
  );
}

function WaveformPicture({ data, notes, secondWords, onSpan, handles }: RecordingPicturesProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const { onWaveform } = handles;
  useEffect(() => {
    onWaveform(canvas.current);
    return () => onWaveform(null);
  }, [onWaveform]);
  const mark = useRef<HTMLDivElement>(null);
  const say = useRef(onSpan);
  const [leftEnd, rightEnd] = [data.fromS, data.toS].map((s) => secondWords(s, stepOf(data)));
  useEffect(() => {
    say.current = onSpan;
  });
  useEffect(() => {
    if (!canvas.current || !mark.current) return undefined;
    const { fromS, toS, unit } = data;
    const picture = openWaveform(canvas.current, false);
    picture.set(
      data.min.flatMap((low, column) => [low, data.max[column] ?? null]),
      {
        level: (value) => formatQuantity(value, unit),
        ends: [leftEnd ?? '', rightEnd ?? ''],
        notes: timeMarksOf(notes, [fromS, toS]),
      },
    );
    const offDrag = listenForSpan(canvas.current, mark.current, {
      onSpan: (from, to) => say.current([fromS + from * (toS - fromS), fromS + to * (toS - fromS)]),
      onWhole: () => say.current(null),
    });
    return () => {
      offDrag();
      picture.close();
    };
  }, [data, notes, leftEnd, rightEnd]);
  return (
    <div className="recording__time">
      <canvas
        className="recording__waveform"
        ref={canvas}
        role="img"
        aria-label={t('live.waveform')}
      />
      <div className="recording__mark" ref={mark} hidden />
    </div>
  );
}
