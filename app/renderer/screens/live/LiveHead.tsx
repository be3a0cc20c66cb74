// Whose signal this is, whether it can be trusted just now, and the acts of the page: pause, record, keys.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Circle, Pause, Play, Square } from 'lucide-react';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Button } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { formatDuration, formatNumber } from '../../state/format.ts';
import { useConnected } from '../../state/console.ts';
import { whereIs } from '../../state/rights.ts';
import { TrustChip, StateChip } from '../devices/chips.tsx';
import type { Instrument } from './instrument.ts';
import { useReading } from './use-reading.ts';
import type { LiveAction } from '../../state/keys.ts';
import { ToolBar } from './ToolBar.tsx';

interface LiveHeadProps {
  device: DeviceFacts;
  instrument: Instrument | null;
  paused: boolean;
  preTriggerS: number;
  /** Of these so many seconds are held at most. */
  heldS: number;
  onPreTrigger(seconds: number): void;
  dragPans: boolean;
  actions: Record<LiveAction, () => void>;
  /** More acts, behind its own. */
  children: ReactNode;
}

/** What is wrong with the signal just now. */
function Trusted({ instrument, connected }: { instrument: Instrument | null; connected: boolean }) {
  const { t } = useTranslation();
  const clipped = useReading(instrument, (state) => state.clipped);
  const gap = useReading(instrument, (state) => state.gap);
  const stalledForS = useReading(instrument, (state) => state.stalledForS);
  const streaming = useReading(instrument, (state) => state.streaming);
  return (
    <>
      {clipped && <span className="chip chip--bad">▲ {t('live.clipped')}</span>}
      {gap && <span className="chip chip--bad">▲ {t('live.gap')}</span>}
      {connected && stalledForS > 0 && (
        <span className="chip chip--warn">
          ▲{' '}
          {t(streaming ? 'live.stalled' : 'live.nothingYet', {
            seconds: formatNumber(stalledForS),
          })}
        </span>
      )}
    </>
  );
}

/** On the button that records: what it does, or how it last stood. */
function RecordWords({
  recording,
  isThere,
}: Pick<DeviceFacts, 'recording'> & { isThere: boolean }) {
  const { t } = useTranslation();
  if (!recording)
    return (
      <>
        <Circle size={16} aria-hidden /> {t('live.record')}
      </>
    );
  const length = <span className="number">{formatDuration(recording.seconds)}</span>;
  if (!isThere)
    return (
      <>
        <span aria-hidden>◌</span> {t('app.lastKnown', { state: t('recordings.states.recording') })}{' '}
        {length}
      </>
    );
  return (
    <>
      <Square size={16} aria-hidden /> {t('live.stopRecording')} {length}
    </>
  );
}

export function LiveHead({
  device,
  instrument,
  paused,
  preTriggerS,
  heldS,
  onPreTrigger,
  dragPans,
  actions,
  children,
}: LiveHeadProps) {
  const { t } = useTranslation();
  const isThere = useConnected();
  const connected = Boolean(device.connection?.stream);
  const streaming = useReading(instrument, (state) => state.streaming);
  return (
    <header className="live__head">
      <h1>{device.name}</h1>
      <TrustChip trust={device.trust} />
      <StateChip device={device} />
      <Trusted instrument={instrument} connected={connected} />
      <ToolBar instrument={instrument} dragPans={dragPans} actions={actions} />
      <div className="live__acts">
        <Button kind={paused ? 'main' : 'normal'} onPress={actions.pause} isDisabled={!streaming}>
          {paused ? <Play size={16} aria-hidden /> : <Pause size={16} aria-hidden />}
          {paused ? t('live.backToLive') : t('live.pause')}
        </Button>
        {!device.recording && (
          <div className="live__pre">
            <NumberBox
              label={t('live.preTrigger', { most: formatNumber(heldS) })}
              value={preTriggerS}
              min={0}
              max={heldS}
              onChange={onPreTrigger}
              isDisabled={!connected || heldS === 0}
            />
          </div>
        )}
        <Guarded
          right="recording.make"
          where={whereIs(device)}
          kind={!isThere ? 'normal' : device.recording ? 'danger' : 'main'}
          onPress={actions.record}
          against={isThere ? null : (t) => t('app.consoleGone')}
          isDisabled={!connected && !device.recording}
        >
          <RecordWords recording={device.recording} isThere={isThere} />
        </Guarded>
        {children}
      </div>
    </header>
  );
}
