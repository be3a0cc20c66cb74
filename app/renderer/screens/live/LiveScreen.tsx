// A device, live: spectrum, waterfall, waveform, and everything that says how they were made.
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Circle, Pause, Play, Square, ZoomOut } from 'lucide-react';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo, Device } from '../../../contract/index.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { Button } from '../../parts/Button.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { calls, useWatched, wordsOf } from '../../state/console.ts';
import { formatDb, formatDuration, formatHz, formatNumber } from '../../state/format.ts';
import { recall, remember } from '../../state/memory.ts';
import { TrustChip, StateChip } from '../devices/chips.tsx';
import { Instrument, type InstrumentState } from './instrument.ts';
import { actionOf, type LiveAction } from './keys.ts';
import { KeySheet } from './KeySheet.tsx';
import { Settings, type Look } from './Settings.tsx';
import { StatusLine } from './StatusLine.tsx';
import './live.css';

const EMPTY: InstrumentState = {
  streaming: false,
  rateHz: 0,
  averages: 0,
  samplesLost: 0,
  framesLost: 0,
  behindMs: 0,
  pausedForS: 0,
  clipped: false,
  rms: 0,
  peak: 0,
  peaks: [],
  levels: [-120, 0],
  zoomed: false,
  hover: null,
  accelerated: true,
};
const nothing = (): (() => void) => () => undefined;

export function LiveScreen({ id }: { id: string }) {
  const { t } = useTranslation();
  const devices = useWatched('devices');
  const device = devices?.find((candidate) => candidate.id === id);
  if (!devices) return <p className="page">{t('app.loading')}</p>;
  if (!device) return <p className="page">{t('app.unknownPage')}</p>;
  const stream = device.connection?.stream;
  // A new stream, or another shape of it, is a new instrument.
  const key = stream ? `${device.id} ${stream.rateHz} ${stream.channels.length}` : device.id;
  return <LiveDevice key={key} device={device} />;
}

function LiveDevice({ device }: { device: Device }) {
  const { t } = useTranslation();
  const stream = device.connection?.stream ?? null;
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
  const [instrument, setInstrument] = useState<Instrument | null>(null);
  const trace = useRef<HTMLDivElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const waveform = useRef<HTMLCanvasElement>(null);
  const channel: ChannelInfo | undefined =
    stream?.channels[settings.channel] ?? stream?.channels[0];
  const unit = channel?.unit ?? '';
  const referenceLabel =
    look.reference === 'fs' ? t('live.references.fs') : t('live.references.unit', { unit });
  const state = useSyncExternalStore(
    instrument?.subscribe ?? nothing,
    instrument?.snapshot ?? (() => EMPTY),
  );
  const rateHz = stream?.rateHz ?? null;
  const channelKey = channel ? `${channel.name} ${channel.unit} ${channel.fullScale}` : '';

  // One instrument per channel of a stream; settings and look reach it as they change.
  useEffect(() => {
    if (rateHz === null || !channel || !trace.current || !waterfall.current || !waveform.current)
      return undefined;
    const made = new Instrument(
      device.id,
      channel,
      rateHz,
      settings,
      { ...look, referenceLabel },
      {
        trace: trace.current,
        waterfall: waterfall.current,
        waveform: waveform.current,
      },
    );
    setInstrument(made);
    return () => {
      setInstrument(null);
      made.close();
    };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- what else changes is handed over below
  }, [device.id, rateHz, channelKey]);
  useEffect(
    () => instrument?.setLook({ ...look, referenceLabel }),
    [instrument, look, referenceLabel],
  );
  useEffect(() => instrument?.setPaused(paused), [instrument, paused]);
  // While paused the age still grows: look again every second.
  const [, tick] = useState(0);
  useEffect(() => {
    if (!paused) return undefined;
    const timer = setInterval(() => tick((n) => n + 1), 1000);
    return () => clearInterval(timer);
  }, [paused]);

  const change = (next: SpectrumSettings): void => {
    setSettings(next);
    instrument?.setSettings(next);
    void calls.device
      .setSettings({ id: device.id, settings: next })
      .catch((error: unknown) => setRefusal(wordsOf(error)));
  };
  const changeLook = (next: Look): void => {
    remember('colours', next.colours);
    setLook(next);
  };
  const record = (): void => {
    setRefusal(null);
    const call = device.recording
      ? calls.recording.stop({ id: device.id })
      : calls.recording.start({ id: device.id, preTriggerS });
    call.catch((error: unknown) => setRefusal(wordsOf(error)));
  };
  const speak = (at: { hz: number; db: number } | null): void => {
    if (at)
      setSpoken(
        t('live.at', {
          frequency: formatHz(at.hz, (rateHz ?? 1) / settings.n),
          level: formatDb(at.db, referenceLabel),
        }),
      );
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
    cursorLeft: () => speak(instrument?.moveCursor(-1) ?? null),
    cursorRight: () => speak(instrument?.moveCursor(1) ?? null),
    nextPeak: () => speak(instrument?.cursorToPeak(1) ?? null),
    previousPeak: () => speak(instrument?.cursorToPeak(-1) ?? null),
    help: () => setSheet(true),
    fullScreen: () =>
      void (document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen()),
  };
  const behindS = paused && instrument ? instrument.snapshot().pausedForS : 0;
  const strongest = state.peaks[0];
  const resolutionHz = (rateHz ?? 1) / settings.n / 10;

  return (
    <div className="live">
      <header className="live__head">
        <h1>{device.name}</h1>
        <TrustChip trust={device.trust} />
        <StateChip device={device} />
        {state.clipped && <span className="chip chip--bad">▲ {t('live.clipped')}</span>}
        {paused && (
          <span className="chip chip--warn" role="status">
            ❚❚ {t('live.paused', { seconds: formatNumber(Math.max(behindS, state.pausedForS)) })}
          </span>
        )}
        <span className="live__spacer" />
        {state.zoomed && (
          <Button onPress={() => instrument?.wholeSpan()}>
            <ZoomOut size={16} aria-hidden /> {t('live.zoomOut')}
          </Button>
        )}
        <Button onPress={actions.pause} isDisabled={!stream}>
          {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
          {paused ? t('live.backToLive') : t('live.pause')}
        </Button>
        {!device.recording && (
          <div className="live__pre">
            <NumberBox
              label={t('live.preTrigger')}
              value={preTriggerS}
              min={0}
              max={600}
              onChange={setPreTriggerS}
              isDisabled={!stream}
            />
          </div>
        )}
        <Button
          kind={device.recording ? 'danger' : 'main'}
          onPress={record}
          isDisabled={!stream && !device.recording}
        >
          {device.recording ? <Square size={16} aria-hidden /> : <Circle size={16} aria-hidden />}
          {device.recording
            ? `${t('live.stopRecording')} ${formatDuration(device.recording.seconds)}`
            : t('live.record')}
        </Button>
        <Button onPress={() => setSheet(true)}>{t('app.keys')} ?</Button>
      </header>
      {refusal !== null && (
        <p className="notice notice--bad" role="alert">
          {t('app.failed', { detail: refusal })}
        </p>
      )}
      <Settings
        device={device}
        settings={settings}
        look={look}
        levels={state.levels}
        onSettings={change}
        onLook={changeLook}
        onResetHold={() => instrument?.resetHold()}
      />
      <div className="live__body">
        <div className="live__plots">
          <div
            className="live__trace"
            ref={trace}
            role="application"
            tabIndex={0}
            aria-label={t('live.chartHelp')}
            data-peak-hz={strongest?.frequencyHz.toFixed(3)}
            data-peak-db={strongest?.levelDb.toFixed(2)}
            onKeyDown={(event) => {
              const action = actionOf(event);
              if (!action) return;
              event.preventDefault();
              actions[action]();
            }}
          />
          {!state.streaming && (
            <p className="live__waiting soft">
              {stream ? t('live.waiting') : t('live.notConnected')}
            </p>
          )}
          <canvas
            className="live__waterfall"
            ref={waterfall}
            role="img"
            aria-label={t('live.waterfall')}
          />
          <canvas
            className="live__waveform"
            ref={waveform}
            role="img"
            aria-label={t('live.waveform')}
          />
        </div>
        <aside className="live__readout" aria-label={t('live.peaks')}>
          <h2>{t('live.peaks')}</h2>
          <table>
            <thead>
              <tr>
                <th>{t('live.frequency')}</th>
                <th>{t('live.level')}</th>
              </tr>
            </thead>
            <tbody>
              {state.peaks.map((peak) => (
                <tr key={peak.frequencyHz}>
                  <td className="number">{formatHz(peak.frequencyHz, resolutionHz)}</td>
                  <td className="number">
                    {formatDb(peak.levelDb, look.reference === 'fs' ? 'dBFS' : 'dB')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          {state.hover && (
            <p className="number soft live__hover">
              {formatHz(state.hover.hz, resolutionHz * 10)} ·{' '}
              {formatDb(state.hover.db, look.reference === 'fs' ? 'dBFS' : 'dB')}
            </p>
          )}
          {!state.accelerated && <p className="soft">{t('live.noWebgl')}</p>}
        </aside>
      </div>
      <p className="visually-hidden" aria-live="polite">
        {spoken}
      </p>
      <StatusLine state={state} settings={settings} unit={unit} />
      {sheet && <KeySheet onClose={() => setSheet(false)} />}
    </div>
  );
}
