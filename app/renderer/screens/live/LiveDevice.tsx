// A device, live: spectrum, waterfall, waveform, and everything that says how they were made.
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { Device, StreamInfo } from '../../../contract/index.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { calls } from '../../state/client.ts';
import { sayFailure } from '../../state/failure.ts';
import { formatDb, formatHz } from '../../state/format.ts';
import { recall, remember } from '../../state/memory.ts';
import { say } from '../../state/notices.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import type { CursorPlace } from './instrument-state.ts';
import { toggleFullScreen } from './full-screen.ts';
import type { LiveAction } from './keys.ts';
import { Display, type Look } from './Display.tsx';
import { KeySheet } from './KeySheet.tsx';
import { LiveHead } from './LiveHead.tsx';
import { LivePlots } from './LivePlots.tsx';
import { LiveNotice } from './LiveNotice.tsx';
import { PeakList } from './PeakList.tsx';
import { Settings } from './Settings.tsx';
import { damagedFrames } from '../devices/losses.ts';
import { StatusLine } from './StatusLine.tsx';
import { useInstrument } from './use-instrument.ts';

/** Seconds before now that the console holds, and a recording may begin with. */
function useHeldS(): number {
  const maySee = useMay()('storage.see').allowed;
  const { data } = useQuery({
    queryKey: ['storage'],
    queryFn: () => calls.storage.get({}),
    staleTime: 0,
    enabled: maySee,
  });
  return data?.retention.ringSeconds ?? 0;
}

/** @param stream the one the pictures are of; it may have ended. */
export function LiveDevice({ device, stream }: { device: Device; stream: StreamInfo | null }) {
  const { t } = useTranslation();
  const [settings, setSettings] = useState(device.settings);
  const [look, setLook] = useState<Look>(() => ({
    reference: 'fs',
    log: false,
    colours: COLOUR_MAPS.find((name) => name === recall('colours')) ?? 'viridis',
    levels: null,
  }));
  const [paused, setPaused] = useState(false);
  const [preTriggerS, setPreTriggerS] = useState(0);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [spoken, setSpoken] = useState('');
  const [sheet, setSheet] = useState(false);
  const heldS = useHeldS();
  const mayDo = useMay();
  const mayKeep = mayDo('live.configure', whereIs(device)).allowed;
  const channel = stream?.channels[settings.channel] ?? stream?.channels[0];
  const unit = channel?.unit ?? '';
  const referenceLabel =
    look.reference === 'fs' ? t('live.references.fs') : t('live.references.unit', { unit });
  const places = {
    trace: useRef<HTMLDivElement>(null),
    waterfall: useRef<HTMLCanvasElement>(null),
    ages: useRef<HTMLDivElement>(null),
    waveform: useRef<HTMLCanvasElement>(null),
    readout: useRef<HTMLParagraphElement>(null),
  };
  const { reference, log, colours, levels } = look;
  const { instrument, state } = useInstrument({
    device: device.id,
    stream,
    channel,
    settings,
    look: { reference, log, colours, levels, referenceLabel },
    paused,
    places,
    onLevels: (chosen) => setLook((now) => ({ ...now, levels: chosen })),
  });

  const attempt = (call: Promise<unknown>): void => {
    setRefusal(null);
    call.catch((error: unknown) => setRefusal(sayFailure(error)));
  };
  const change = (next: SpectrumSettings): void => {
    setSettings(next);
    // Without the right the page shows it all the same; it is only not kept for the next time.
    if (mayKeep) attempt(calls.device.setSettings({ id: device.id, settings: next }));
  };
  const changeLook = (next: Look): void => {
    remember('colours', next.colours);
    setLook(next);
  };
  const record = (): void => {
    const may = mayDo('recording.make', whereIs(device));
    if (!may.allowed) return say(may.why, 'told');
    attempt(
      device.recording
        ? calls.recording.stop({ id: device.id })
        : calls.recording.start({ id: device.id, preTriggerS: Math.min(preTriggerS, heldS) }),
    );
  };
  const speak = (at: CursorPlace | null | undefined): void => {
    if (!at) return;
    const frequency = formatHz(at.hz, (stream?.rateHz ?? 1) / settings.n);
    setSpoken(t('live.at', { frequency, level: formatDb(at.db, referenceLabel) }));
  };
  const actions: Record<LiveAction, () => void> = {
    pause: () => setPaused((now) => !now),
    record,
    hold: () => change({ ...settings, hold: !settings.hold }),
    resetHold: () => instrument?.resetHold(),
    autoscale: () => changeLook({ ...look, levels: instrument?.fittedLevels() ?? null }),
    log: () => changeLook({ ...look, log: !look.log }),
    zoomIn: () => instrument?.zoomBy(0.5),
    zoomOut: () => instrument?.zoomBy(2),
    zoomAll: () => instrument?.wholeSpan(),
    zoomBack: () => instrument?.stepZoom('back'),
    zoomForth: () => instrument?.stepZoom('forth'),
    panDown: () => instrument?.panBy(-0.1),
    panUp: () => instrument?.panBy(0.1),
    cursorLeft: () => speak(instrument?.moveCursor(-1)),
    cursorRight: () => speak(instrument?.moveCursor(1)),
    nextPeak: () => speak(instrument?.cursorToPeak(1)),
    previousPeak: () => speak(instrument?.cursorToPeak(-1)),
    older: () => instrument?.scrollBy(24),
    newer: () => instrument?.scrollBy(-24),
    help: () => setSheet(true),
    fullScreen: toggleFullScreen,
  };

  return (
    <div className="live">
      <LiveHead
        device={device}
        state={state}
        paused={paused}
        preTriggerS={Math.min(preTriggerS, heldS)}
        heldS={heldS}
        onPreTrigger={setPreTriggerS}
        actions={actions}
      />
      <LiveNotice device={device} refusal={refusal} onAttempt={attempt} />
      <Settings
        channels={stream?.channels ?? []}
        settings={settings}
        onSettings={change}
        onResetHold={actions.resetHold}
      />
      {!mayKeep && <p className="soft live__unkept">{t('live.notKept')}</p>}
      <div className="live__body">
        <LivePlots
          places={places}
          state={state}
          hasStream={stream !== null}
          paused={paused}
          actions={actions}
        />
        <div className="live__side" data-pane="">
          <PeakList
            state={state}
            unit={look.reference === 'fs' ? 'dBFS' : 'dB'}
            resolutionHz={state.rateHz / settings.n / 10}
          />
          <Display unit={unit} look={look} levels={state.levels} onLook={changeLook} />
        </div>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <StatusLine
        state={state}
        settings={settings}
        unit={unit}
        damagedFrames={damagedFrames(device)}
      />
      {sheet && <KeySheet onClose={() => setSheet(false)} />}
    </div>
  );
}
