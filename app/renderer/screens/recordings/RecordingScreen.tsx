// One recording: which part of it is shown, and the facts about it.
import { lazy, Suspense, useMemo, useState } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { calendarDay, calibratedAs, TIME_AXES, type TimeAxis } from '@harmonic/protocol/model';
import type { Recording } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TimeAxisChoice } from '../../parts/TimeAxisChoice.tsx';
import { calls } from '../../state/client.ts';
import { recordingClockWords, secondWords } from '../../state/clock-words.ts';
import { useWatched } from '../../state/console.ts';
import { sayFailure } from '../../state/failure.ts';
import { recall, remember } from '../../state/memory.ts';
import { whereIs } from '../../state/rights.ts';
import { calibrationMark, calibrationWords } from '../kept/calibration-words.ts';
import { useCalibrated } from '../kept/use-calibrated.ts';
import { RecordingMeasure } from '../measure/RecordingMeasure.tsx';
import { calibratedOverview } from './calibrated-overview.ts';
import { ExportSheet } from './ExportSheet.tsx';
import { spanWanting } from './span-wanting.ts';
import { RecordingCalibration, useRecordingCalibrations } from './RecordingCalibration.tsx';
import { RecordingHead } from './RecordingHead.tsx';
import { RecordingNotes } from './RecordingNotes.tsx';
import { RecordingPictures } from './RecordingPictures.tsx';
import { useRecordingExport } from './use-recording-export.ts';
import { useRecordingNotes } from './use-recording-notes.ts';
import './recording.css';
import { oneOf } from '../../state/format.ts';

const ExportView = lazy(async () => ({
  default: (await import('../live/ExportView.tsx')).ExportView,
}));

const COLUMNS = 1200;

const rememberedAxis = (): TimeAxis =>
  TIME_AXES.find((axis) => axis === recall('timeAxis')) ?? 'start';

export function RecordingScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const recordings = useWatched('recordings');
  const recording = recordings?.find((candidate) => candidate.id === id);
  if (!recordings) return <p className="page">{t('app.loading')}</p>;
  if (!recording) {
    return (
      <div className="page">
        <p>{t('recordings.unknown')}</p>
        <p>
          <a href="#/recordings">{t('recordings.back')}</a>
        </p>
      </div>
    );
  }
  return <OneRecording key={recording.id} recording={recording} />;
}

function OneRecording({ recording }: { recording: Recording }) {
  const { t } = useTranslation();
  const [channel, setChannel] = useState(0);
  const [span, setSpan] = useState<[number, number] | null>(null);
  const [topHz, setTopHz] = useState<number | null>(null);
  const [isExporting, setIsExporting] = useState(false);
  const device = useWatched('devices')?.find((one) => one.id === recording.deviceId);
  const calibrations = useRecordingCalibrations(recording, device);
  const [typed, setTyped] = useState<[number, number] | null>(null);
  const [fromS, toS] = typed ?? span ?? [0, recording.seconds];
  const wanting = typed && spanWanting(t, typed);
  const overview = useQuery({
    queryKey: [
      'overview',
      recording.id,
      channel,
      span,
      topHz,
      recording.state === 'recording' ? Math.floor(recording.seconds / 5) : 0,
    ],
    queryFn: () =>
      calls.recording.overview({
        id: recording.id,
        channel,
        fromS: span?.[0] ?? 0,
        toS: span?.[1] ?? null,
        columns: COLUMNS,
        topHz,
      }),
    // Of another channel it would stand under this one's name, and its calibration.
    placeholderData: (before, query) => (query?.queryKey[2] === channel ? before : undefined),
    retry: false,
  });
  const { data: raw } = overview;
  const calibrated = useCalibrated(
    { id: calibratedAs(recording), area: recording.deviceId === null ? null : device?.area },
    channel,
    // Of a file that tells no time only the day is used on which it came in.
    calendarDay(recording.startedAtMs + (recording.isTimed ? 1000 * (raw?.fromS ?? 0) : 0)),
  );
  const [isRaw, setRaw] = useState(false);
  const calibration = isRaw ? null : calibrated.calibration;
  const data = useMemo(
    () => (raw && calibration ? calibratedOverview(raw, calibration) : raw),
    [raw, calibration],
  );
  const kept = useRecordingNotes(recording, channel);
  const reference = t('live.references.unit', { unit: oneOf(data?.unit ?? '') });
  const said =
    calibrated.inForce &&
    [
      calibrationWords(t, calibrated.inForce, calibrated.state),
      ...(recording.isTimed ? [] : [t('recordings.byImport')]),
    ].join(' · ');
  const mark = calibrationMark(t, calibrated.state);
  const leaving = useRecordingExport({
    ...{ recording, data, notes: kept.drawn },
    reference: calibration ? `${reference} ${mark}`.trim() : reference,
    calibration: calibration && said,
  });
  const [axis, setAxis] = useState<TimeAxis>(rememberedAxis);
  const points = data?.clock?.points ?? [];
  const wordsOf = (s: number, resolutionS?: number): string =>
    secondWords(t, points, s, axis, resolutionS);
  const chooseAxis = (next: TimeAxis): void => {
    remember('timeAxis', next);
    setAxis(next);
  };
  const where = recording.deviceId === null ? 'site' : whereIs(device);
  /** Null: all of it. */
  const show = (next: [number, number] | null): void => {
    setSpan(next);
    setTyped(null);
  };
  return (
    <div className="page">
      <RecordingHead
        {...{ recording, span, where }}
        canExportView={data !== undefined}
        onCalibrate={calibrations.open}
        onExport={() => setIsExporting(true)}
        onExportView={leaving.take}
      />
      {said !== null && (
        <p className="soft" data-calibrated={calibration ? 'shown' : 'raw'}>
          {said}
          {!calibration && ` · ${t('recordings.rawShown')}`}
        </p>
      )}
      {/* Not sent while a box says why its number cannot stay. */}
      <Form
        className="row recording__controls"
        onSubmit={(event) => {
          event.preventDefault();
          if (wanting === null) show([fromS, toS]);
        }}
      >
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
        {calibrated.calibration && raw && (
          <Choice
            label={t('live.reference')}
            value={isRaw ? 'raw' : 'calibrated'}
            options={[
              {
                value: 'calibrated',
                label:
                  `${t('live.references.unit', { unit: oneOf(calibrated.calibration.unit) })} ${mark}`.trim(),
              },
              {
                value: 'raw',
                label: t('recordings.rawReference', { unit: oneOf(raw.unit) }),
              },
            ]}
            onChange={(value) => setRaw(value === 'raw')}
          />
        )}
        <NumberBox
          label={t('recordings.from')}
          value={fromS}
          min={0}
          max={recording.seconds}
          step={0.001}
          onChange={(from) => setTyped([from, toS])}
        />
        <NumberBox
          label={t('recordings.to')}
          value={toS}
          min={0}
          max={Math.ceil(1000 * recording.seconds) / 1000}
          step={0.001}
          wanting={wanting}
          onChange={(to) => setTyped([fromS, to])}
        />
        <Button type="submit" isDisabled={recording.samples === 0}>
          {t('recordings.show')}
        </Button>
        <Button onPress={() => show(null)} isDisabled={span === null}>
          {t('recordings.all')}
        </Button>
      </Form>
      <Failure words={overview.error && sayFailure(overview.error)} />
      {!data && !overview.error && <p>{t('app.loading')}</p>}
      {data && (
        <>
          <div className="recording__axis">
            <TimeAxisChoice
              axes={TIME_AXES}
              axis={axis}
              said={recordingClockWords(t, data.clock)}
              onAxis={chooseAxis}
            />
          </div>
          <RecordingPictures
            {...{ data, topHz, secondWords: wordsOf, notes: kept.drawn }}
            unitMark={calibration ? mark : ''}
            handles={leaving.handles}
            nyquistHz={recording.rateHz / 2}
            onTopHz={setTopHz}
            onSpan={show}
          />
          <RecordingNotes
            {...{ recording, channel, where, kept, secondWords: wordsOf, onGoTo: show }}
            place={{
              s: { from: data.fromS, to: data.toS },
              hz: { from: 0, to: recording.rateHz / 2 },
              lengthS: recording.seconds,
              topHz: recording.rateHz / 2,
            }}
          />
        </>
      )}
      <RecordingMeasure
        key={channel}
        {...{ recording, channel, span, onRecord: leaving.onRecord }}
      />
      <RecordingCalibration kept={calibrations} channel={channel} />
      {leaving.taken && (
        <Suspense fallback={null}>
          <ExportView taken={leaving.taken} onClose={leaving.putAway} />
        </Suspense>
      )}
      {isExporting && (
        <ExportSheet recording={recording} span={span} onClose={() => setIsExporting(false)} />
      )}
    </div>
  );
}
