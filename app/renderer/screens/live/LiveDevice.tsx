// A device, live: spectrum, waterfall, waveform, and everything that says how they were made.
import { lazy, Suspense, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEVEL_SCALES, type LevelScaleName, type SpectrumSettings } from '@harmonic/protocol/model';
import type { StreamInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { scaleTitle, type LevelScale } from '../../charts/level-scale.ts';
import { calls } from '../../state/client.ts';
import { useConnected } from '../../state/console.ts';
import { useCommands } from '../../state/commands.ts';
import { type Reason, tellFailure } from '../../state/failure.ts';
import type { LiveAction } from '../../state/keys.ts';
import { say } from '../../state/notices.ts';
import { useLinkedHz } from '../../state/route.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import { LiveMeasure } from '../measure/LiveMeasure.tsx';
import { SILENT } from './instrument-state.ts';
import { CalibrationStatus, LiveKeptPanels, LiveKeptSheets } from '../kept/LiveKeptParts.tsx';
import { calibrationMark } from '../kept/calibration-words.ts';
import { useLiveKept, type LiveSheet } from '../kept/use-live-kept.ts';
import { PlanPanel } from '../channels/PlanPanel.tsx';
import { usePlanOverlay } from '../channels/use-plan-overlay.ts';
import { Display } from './Display.tsx';
import { Harmonics, Sidebands } from './Families.tsx';
import { HoldToggles } from './HoldToggles.tsx';
import { withScale } from './level-axis.ts';
import { createLiveActions } from './live-actions.ts';
import { LiveHead } from './LiveHead.tsx';
import { LivePlots } from './LivePlots.tsx';
import { LiveNotice } from './LiveNotice.tsx';
import { MarkerTable } from './MarkerTable.tsx';
import { PeakList } from './PeakList.tsx';
import { SideTabs } from './SideTabs.tsx';
import { Settings } from './Settings.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useHeldSeconds } from './use-held-seconds.ts';
import { useInstrument, useInstrumentPlaces } from './use-instrument.ts';
import { useLiveFiles } from './use-live-files.ts';
import { useLiveLook } from './use-live-look.ts';
import { useReading } from './use-reading.ts';
import { usePageKeys } from './use-page-keys.ts';
import { useSpoken } from './use-spoken.ts';
import { useSteady } from './use-steady.ts';
import { oneOf } from '../../state/format.ts';

const ExportView = lazy(async () => ({ default: (await import('./ExportView.tsx')).ExportView }));

/** @param stream the one the pictures are of; it may have ended. */
export function LiveDevice({ device, stream }: { device: DeviceFacts; stream: StreamInfo | null }) {
  const { t, i18n } = useTranslation();
  const [settings, setSettings] = useState(device.settings);
  const [paused, setPaused] = useState(false);
  const [dragPans, setDragPans] = useState(false);
  const [preTriggerS, setPreTriggerS] = useState(0);
  const [refusal, setRefusal] = useState<Reason | null>(null);
  const heldS = useHeldSeconds();
  const mayDo = useMay();
  const isThere = useConnected();
  const mayKeep = mayDo('live.configure', whereIs(device)).allowed;
  const channel = stream?.channels[settings.channel] ?? stream?.channels[0];
  const { kept, look, changeLook, ...view } = useLiveLook(device.id, channel);
  const { measures, showMeasures } = view;
  const beside = useLiveKept(device, settings, channel, look);
  const plan = usePlanOverlay(device.id, settings.channel, look.showPlan, beside.marks);
  const { calibration, state: calibrationState } = beside.calibrated;
  const unit = calibration?.unit ?? channel?.unit ?? '';
  const unitMark = calibration ? calibrationMark(t, calibrationState) : '';
  const unitLabel = `${t('live.references.unit', { unit: oneOf(unit) })} ${unitMark}`.trim();
  const referenceLabel = look.reference === 'fs' ? t('live.references.fs') : unitLabel;
  const places = useInstrumentPlaces();
  const [goTo, setGoTo] = useState<HTMLDivElement | null>(null);
  const { reference, scale, log, colours, levels, low, decayDbPerS, timeAxis } = look;
  const levelWords = { reference, referenceLabel, unit, unitMark };
  const instrument = useInstrument({
    device: device.id,
    stream,
    channel,
    settings,
    look: {
      ...levelWords,
      ...{ scale, log, colours, levels, low, decayDbPerS, calibration },
      scaleTitle: scaleTitle(scale, levelWords),
      ...{ timeAxis, curve: beside.baseline.shown, notes: plan.notes },
    },
    kept,
    dragPans,
    paused,
    places,
    onLevels: view.chooseLevels,
  });

  const rateHz = useReading(instrument, (state) => state.rateHz);
  const spoken = useSpoken(`${scale} ${reference} ${unit}`);

  const attempt = (call: Promise<unknown>): void => {
    setRefusal(null);
    call.catch((error: unknown) => setRefusal(tellFailure(error)));
  };
  const change = (next: SpectrumSettings): void => {
    setSettings(next);
    // Without the right the page shows it all the same; it is only not kept for the next time.
    if (mayKeep) attempt(calls.device.setSettings({ id: device.id, settings: next }));
  };
  const changeScale = (name: LevelScaleName): void => {
    changeLook(withScale(look, name));
    say((t) => t('live.toScale', { scale: t(`live.scales.${name}`) }), 'done');
  };
  const record = (): void => {
    const may = mayDo('recording.make', whereIs(device));
    if (!may.allowed) return say(may.why, 'told');
    if (!isThere) return say((t) => t('app.consoleGone'), 'told');
    attempt(
      device.recording
        ? calls.recording.stop({ id: device.id })
        : calls.recording.start({ id: device.id, preTriggerS: Math.min(preTriggerS, heldS) }),
    );
  };
  /** What would be refused is told at once, with the reason. */
  const askKept = (sheet: LiveSheet): void => {
    const may = mayDo('note.write', whereIs(device));
    if (sheet === 'calibration') return beside.ask(sheet);
    if (!may.allowed) return say(may.why, 'told');
    if (!device.adopted) return say((t) => t('kept.adoptFirst'), 'told');
    if (sheet === 'baseline' && paused) return say((t) => t('kept.pausedBaseline'), 'told');
    beside.ask(sheet);
  };
  const files = useLiveFiles({
    ...{ instrument, device, stream, channel, settings, look, referenceLabel, kept, beside },
    ...{ change, changeLook, isPaused: paused, isPanelOpen: measures },
  });
  const levelScale = (): LevelScale => instrument?.scale() ?? SILENT.scale;
  const acts = createLiveActions({
    instrument,
    settings,
    look,
    change,
    changeLook,
    changeScale,
    togglePause: () => setPaused((now) => !now),
    record,
    toggleMeasures: () => showMeasures(!measures),
    toggleDragPans: () => setDragPans((now) => !now),
    typeFrequency: () => goTo?.querySelector('input')?.focus(),
    exportView: files.take,
    layout: files.layout,
    speak: (at) => spoken.speak(at, rateHz / settings.n, levelScale()),
    speakHarmonic: (row) => spoken.speakHarmonic(row, levelScale()),
    kept: (sheet) => askKept(sheet),
  });
  const actions = useSteady(acts);
  usePageKeys(actions);
  useCommands([
    ...(Object.keys(actions) as LiveAction[]).map((act) => ({
      id: act,
      act,
      words: t(`keys.${act}`),
      run: actions[act],
    })),
    ...LEVEL_SCALES.map((name) => ({
      id: `scale ${name}`,
      words: t('live.toScale', { scale: t(`live.scales.${name}`) }),
      run: () => changeScale(name),
    })),
  ]);
  const goToHz = (hz: number): void => {
    instrument?.cursorTo(hz);
    places.trace.current?.focus();
  };
  const linkedHz = useLinkedHz();
  useEffect(() => {
    if (instrument && linkedHz !== null) instrument.cursorTo(linkedHz);
  }, [instrument, linkedHz]);
  const keptProps = {
    ...{ device, channel, settings, instrument, look, onLook: changeLook, onGoTo: goToHz },
    kept: {
      ...beside,
      ask: (sheet: LiveSheet | null) => (sheet ? askKept(sheet) : beside.ask(null)),
    },
  };

  return (
    <div className="live">
      {/* Numbers that stay the same are written anew in another language. */}
      <LiveHead
        key={`head ${i18n.language}`}
        device={device}
        instrument={instrument}
        paused={paused}
        preTriggerS={Math.min(preTriggerS, heldS)}
        heldS={heldS}
        dragPans={dragPans}
        onPreTrigger={setPreTriggerS}
        actions={actions}
      >
        <HoldToggles
          {...{ settings, look }}
          onSettings={change}
          onLook={changeLook}
          onResetHold={actions.resetHold}
        />
      </LiveHead>
      <LiveNotice device={device} refusal={refusal} onAttempt={attempt} />
      <Settings
        key={`settings ${i18n.language}`}
        channels={stream?.channels ?? []}
        settings={settings}
        onSettings={change}
        look={look}
        onLook={changeLook}
        onCalibrate={actions.calibrate}
      />
      {!mayKeep && <p className="soft live__unkept">{t('live.notKept')}</p>}
      <div className={`live__body${measures ? ' live__body--measures' : ''}`}>
        <LivePlots
          places={places}
          instrument={instrument}
          hasStream={stream !== null}
          paused={paused}
          fallReference={scale === 'db' ? null : referenceLabel}
          actions={actions}
          onNow={() => instrument?.scrollBy(-Infinity)}
        />
        <div className="live__side" data-pane="">
          <SideTabs measures={measures} onMeasures={showMeasures} />
          {measures && !stream && <p className="soft live__nothing">{t('measure.state.silent')}</p>}
          {measures && stream && (
            <LiveMeasure
              key={`${device.id} ${settings.channel} ${stream.rateHz}`}
              deviceId={device.id}
              channel={channel ? settings.channel : 0}
              rateHz={stream.rateHz}
              isStill={paused}
              onRecord={files.onRecord}
            />
          )}
          {instrument && !measures && (
            <>
              <MarkerTable instrument={instrument} />
              <Harmonics instrument={instrument} />
              <Sidebands instrument={instrument} />
            </>
          )}
          {!measures && <PeakList instrument={instrument} />}
          {!measures && (
            <PlanPanel
              {...plan}
              isShown={look.showPlan}
              onShow={(showPlan) => changeLook({ ...look, showPlan })}
              onGoTo={goToHz}
            />
          )}
          {!measures && <LiveKeptPanels {...keptProps} />}
          <Display
            {...{ unitLabel, unit }}
            hasFullScale={view.hasFullScale}
            look={look}
            instrument={instrument}
            onLook={changeLook}
            topHz={rateHz / 2}
            goTo={setGoTo}
            onGoTo={goToHz}
          />
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spoken.words}
      </p>
      <StatusLine
        key={`status ${i18n.language}`}
        instrument={instrument}
        settings={settings}
        channel={channel}
        calibration={reference === 'unit' ? calibration : null}
        isRaw={beside.calibrated.inForce !== null && (reference === 'fs' || calibration === null)}
        deviceId={device.id}
      >
        <CalibrationStatus kept={beside} reference={reference} />
      </StatusLine>
      <LiveKeptSheets {...keptProps} />
      {files.taken && (
        <Suspense fallback={null}>
          <ExportView taken={files.taken} onClose={files.putAway} />
        </Suspense>
      )}
    </div>
  );
}
