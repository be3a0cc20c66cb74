// The pictures of a recording: its waveform with every gap, the spectrogram and the averaged spectrum of what is shown.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note, RecordingOverview } from '../../../contract/index.ts';
import { listenForSpan } from '../../charts/drag-span.ts';
import { fitLevels, type LevelRange } from '../../charts/level-range.ts';
import { openTrace } from '../../charts/trace.ts';
import { NO_OVERLAY } from '../../charts/trace-overlay.ts';
import { openWaveform } from '../../charts/waveform.ts';
import { createZoom } from '../../charts/zoom.ts';
import { zoomAbout, type Span } from '../../charts/span.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { formatDb, formatHz, formatNumber, formatQuantity } from '../../state/format.ts';
import { marksOf, timeMarksOf } from '../kept/note-words.ts';
import { RecordingSpectrogram } from './RecordingSpectrogram.tsx';

type Spectrum = NonNullable<RecordingOverview['spectrum']>;

interface RecordingPicturesProps {
  data: RecordingOverview;
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
}

/** As finely as the ends of what is shown are told, s: to a thousandth of it. */
const stepOf = ({ fromS, toS }: RecordingOverview): number => (toS - fromS) / 1000;

export function RecordingPictures(props: RecordingPicturesProps) {
  const { data, notes, secondWords } = props;
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
      <RecordingSpectrogram {...props} />
      <section className="panel recording__plot" aria-label={t('recordings.averagedSpectrum')}>
        <h2>{t('recordings.averagedSpectrum')}</h2>
        {data.spectrum ? (
          <AveragedSpectrum spectrum={data.spectrum} unit={data.unit} notes={notes} />
        ) : (
          <p>{t('recordings.tooShort')}</p>
        )}
      </section>
    </>
  );
}

interface SpectrumProps {
  spectrum: Spectrum;
  unit: string;
  notes: readonly Note[];
}

function AveragedSpectrum({ spectrum, unit, notes }: SpectrumProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="recording__pair">
        <SpectrumPicture spectrum={spectrum} unit={unit} notes={notes} />
        <table className="recording__peaks">
          <thead>
            <tr>
              <th>{t('live.frequency')}</th>
              <th>
                {t('live.level')}, {t('live.references.unit', { unit })}
              </th>
            </tr>
          </thead>
          <tbody>
            {spectrum.peaks.slice(0, 8).map((peak) => (
              <tr key={peak.frequencyHz}>
                <td className="number">{formatHz(peak.frequencyHz, spectrum.rbwHz / 15)}</td>
                <td className="number">{formatDb(peak.levelDb, 'dB')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft">
        {t('recordings.spectrumFacts', {
          window: t(`live.windows.${spectrum.window}`),
          n: spectrum.n,
          rbw: formatHz(spectrum.rbwHz, spectrum.rbwHz / 100),
          averages: formatNumber(spectrum.averages),
        })}
      </p>
    </>
  );
}

function WaveformPicture({ data, notes, secondWords, onSpan }: RecordingPicturesProps) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
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

function SpectrumPicture({ spectrum, unit, notes }: SpectrumProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<{ setNotes(notes: readonly Note[]): void }>(null);
  /** Kept from picture to picture: another part of the time is looked at in the same place. */
  const shown = useRef<Span | null>(null);
  const reference = t('live.references.unit', { unit });
  useEffect(() => {
    if (!host.current) return undefined;
    let marks: NoteMark[] = [];
    const { x0, dx, peaks, rbwHz } = spectrum;
    const values = Float32Array.from(spectrum.levelDb);
    const binHz = rbwHz / 1.5;
    const zoom = createZoom(x0 + dx * values.length, () => binHz, draw, shown.current);
    const fitted: LevelRange = fitLevels(values, 0) ?? [-120, 0];
    let levels = fitted;
    const trace = openTrace(host.current, {
      log: false,
      reference,
      headPx: 8,
      onSpan: zoom.set,
      onZoom: (factor, atHz) => zoom.about(factor, atHz, false),
      onLevels: show,
      onZoomLevels: (factor, atDb) => show(zoomAbout(levels, atDb, factor, false)),
      onPanLevels(share) {
        const by = share * (levels[1] - levels[0]);
        show([levels[0] + by, levels[1] + by]);
      },
      onPan: (share) => zoom.pan(share, false),
      onReset() {
        levels = fitted;
        zoom.all();
      },
      onHover: () => undefined,
      marking: null,
    });
    function show(next: LevelRange): void {
      levels = next;
      draw();
    }
    function draw(): void {
      shown.current = zoom.whole ? null : zoom.span;
      trace.setSpan(zoom.span);
      trace.setLevels(levels);
      trace.setOverlay({ ...NO_OVERLAY, notes: marks });
      trace.set({ x0, dx, values, hold: null, low: null, peaks, binHz });
    }
    draw();
    picture.current = {
      setNotes(next) {
        marks = marksOf(next);
        draw();
      },
    };
    return () => trace.close();
  }, [spectrum, reference]);
  useEffect(() => picture.current?.setNotes(notes), [spectrum, reference, notes]);
  return (
    <div
      className="recording__spectrum"
      ref={host}
      role="img"
      aria-label={t('live.spectrum')}
      data-peak-hz={spectrum.peaks[0]?.frequencyHz.toFixed(3)}
    />
  );
}
