// One recording: its waveform with every gap, and the averaged spectrum of what is shown.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Recording, RecordingOverview } from '../../../contract/index.ts';
import { openTrace } from '../../charts/trace.ts';
import { openWaveform } from '../../charts/waveform.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { calls, useWatched, wordsOf } from '../../state/console.ts';
import {
  formatBytes,
  formatDb,
  formatDuration,
  formatHz,
  formatNumber,
  formatQuantity,
  formatTime,
} from '../../state/format.ts';
import { goTo } from '../../state/route.ts';
import { RecordingStateChip } from './RecordingsScreen.tsx';
import './recording.css';

const COLUMNS = 1200;

export function RecordingScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const recordings = useWatched('recordings');
  const recording = recordings?.find((candidate) => candidate.id === id);
  if (!recordings) return <p className="page">{t('app.loading')}</p>;
  if (!recording) return <p className="page">{t('app.unknownPage')}</p>;
  return <OneRecording key={recording.id} recording={recording} />;
}

function OneRecording({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const [channel, setChannel] = useState(0);
  const [span, setSpan] = useState<[number, number] | null>(null);
  const [typed, setTyped] = useState<[number, number]>([0, recording.seconds]);
  const overview = useQuery({
    queryKey: [
      'overview',
      recording.id,
      channel,
      span,
      recording.state === 'recording' ? Math.floor(recording.seconds / 5) : 0,
    ],
    queryFn: () =>
      calls.recording.overview({
        id: recording.id,
        channel,
        fromS: span?.[0] ?? 0,
        toS: span?.[1] ?? null,
        columns: COLUMNS,
      }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const { data } = overview;
  return (
    <div className="page">
      <header className="page__head">
        <h1>{recording.name}</h1>
        <RecordingStateChip state={recording.state} />
        {recording.simulated && <span className="chip chip--warn">∿ {t('trusts.simulated')}</span>}
        <Button onPress={() => goTo('recordings')}>{t('recordings.back')}</Button>
      </header>
      <p className="soft">
        {recording.deviceName} · {formatTime(recording.startedAtMs)} ·{' '}
        {formatDuration(recording.seconds)} · {formatQuantity(recording.rateHz, 'Hz')} ×{' '}
        {recording.channels.length} · {formatBytes(recording.bytes)} ·{' '}
        {recording.gaps === 0
          ? `${t('recordings.gaps')}: ${t('recordings.noGaps')}`
          : t('recordings.gapCount', {
              count: recording.gaps,
              samples: formatNumber(recording.samplesLost),
            })}
      </p>
      {recording.state === 'interrupted' && <p>{t('recordings.interruptedExplained')}</p>}
      <div className="row recording__controls">
        {recording.channels.length > 1 && (
          <Choice
            label={t('live.channel')}
            value={String(channel)}
            options={recording.channels.map(({ name }, index) => ({
              value: String(index),
              label: name,
            }))}
            onChange={(value) => setChannel(Number(value))}
          />
        )}
        <NumberBox
          label={t('recordings.from')}
          value={typed[0]}
          min={0}
          max={recording.seconds}
          step={0.001}
          onChange={(from) => setTyped([from, typed[1]])}
        />
        <NumberBox
          label={t('recordings.to')}
          value={typed[1]}
          min={0}
          max={Math.ceil(recording.seconds)}
          step={0.001}
          onChange={(to) => setTyped([typed[0], to])}
        />
        <Button onPress={() => setSpan(typed)} isDisabled={typed[1] <= typed[0]}>
          {t('recordings.show')}
        </Button>
        <Button onPress={() => setSpan(null)} isDisabled={span === null}>
          {t('recordings.all')}
        </Button>
      </div>
      {overview.error && (
        <p className="refusal" role="alert">
          {t('app.failed', { detail: wordsOf(overview.error) })}
        </p>
      )}
      {!data && !overview.error && <p>{t('app.loading')}</p>}
      {data && <Pictures data={data} />}
    </div>
  );
}

function Pictures({ data }: { data: RecordingOverview }) {
  const { t } = useTranslation();
  const { spectrum } = data;
  return (
    <>
      <section className="panel recording__plot" aria-label={t('live.waveform')}>
        <WaveformPicture data={data} />
        <p className="soft number">
          {formatDuration(data.fromS)} – {formatDuration(data.toS)} · {t('live.status.rms')}{' '}
          {formatQuantity(data.rms, data.unit)} · {t('live.status.peak')}{' '}
          {formatQuantity(data.peak, data.unit)}
        </p>
      </section>
      <section className="panel recording__plot" aria-label={t('recordings.averagedSpectrum')}>
        <h2>{t('recordings.averagedSpectrum')}</h2>
        {spectrum ? (
          <>
            <SpectrumPicture spectrum={spectrum} unit={data.unit} />
            <p className="soft">
              {t('recordings.spectrumFacts', {
                window: spectrum.window,
                n: spectrum.n,
                rbw: formatHz(spectrum.rbwHz, spectrum.rbwHz / 100),
                averages: formatNumber(spectrum.averages),
              })}
            </p>
            <table className="recording__peaks">
              <thead>
                <tr>
                  <th>{t('live.frequency')}</th>
                  <th>{t('live.level')}</th>
                </tr>
              </thead>
              <tbody>
                {spectrum.peaks.slice(0, 6).map((peak) => (
                  <tr key={peak.frequencyHz}>
                    <td className="number">{formatHz(peak.frequencyHz, spectrum.rbwHz / 15)}</td>
                    <td className="number">{formatDb(peak.levelDb, `dB re 1 ${data.unit}`)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </>
        ) : (
          <p>{t('recordings.tooShort')}</p>
        )}
      </section>
    </>
  );
}

function WaveformPicture({ data }: { data: RecordingOverview }) {
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (!canvas.current) return undefined;
    const picture = openWaveform(canvas.current, (value) => formatQuantity(value, data.unit));
    picture.set(
      data.min.flatMap((low, column) => [low, data.max[column] ?? null]),
      null,
    );
    return () => picture.close();
  }, [data]);
  return (
    <canvas
      className="recording__waveform"
      ref={canvas}
      role="img"
      aria-label={t('live.waveform')}
    />
  );
}

function SpectrumPicture({
  spectrum,
  unit,
}: {
  spectrum: NonNullable<RecordingOverview['spectrum']>;
  unit: string;
}) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!host.current) return undefined;
    const nothing = (): void => undefined;
    const trace = openTrace(host.current, {
      log: false,
      reference: t('live.references.unit', { unit }),
      onSpan: nothing,
      onWholeSpan: nothing,
      onHover: nothing,
    });
    const values = Float32Array.from(spectrum.levelDb);
    const audible = spectrum.levelDb.filter((level) => level > -239);
    const top = Math.ceil((Math.max(...audible) + 6) / 10) * 10;
    trace.setSpan(spectrum.x0, spectrum.x0 + spectrum.dx * values.length);
    trace.setLevels(Math.max(Math.floor(Math.min(...audible) / 10) * 10, top - 140), top);
    trace.set({
      x0: spectrum.x0,
      dx: spectrum.dx,
      values,
      hold: null,
      peaks: spectrum.peaks,
      binHz: spectrum.rbwHz / 1.5,
    });
    return () => trace.close();
  }, [spectrum, unit, t]);
  return (
    <div
      className="recording__spectrum"
      ref={host}
      data-peak-hz={spectrum.peaks[0]?.frequencyHz.toFixed(3)}
    />
  );
}
