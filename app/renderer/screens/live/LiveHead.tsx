// Whose signal this is, whether it can be trusted just now, and the acts of the page: pause, record, keys.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Circle, Pause, Play, Square } from 'lucide-react';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { Button } from '../../parts/Button.tsx';
import { Guarded } from '../../parts/Guarded.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { formatDuration, formatNumber } from '../../state/format.ts';
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
  return (
    <>
      {clipped && <span className="chip chip--bad">▲ {t('live.clipped')}</span>}
      {gap && <span className="chip chip--bad">▲ {t('live.gap')}</span>}
      {connected && stalledForS > 0 && (
        <span className="chip chip--warn">
          ▲ {t('live.stalled', { seconds: formatNumber(stalledForS) })}
        </span>
      )}
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
          kind={device.recording ? 'danger' : 'main'}
          onPress={actions.record}
          isDisabled={!connected && !device.recording}
        >
          {device.recording ? (
            <>
              <Square size={16} aria-hidden /> {t('live.stopRecording')}{' '}
              <span className="number">{formatDuration(device.recording.seconds)}</span>
            </>
          ) : (
            <>
              <Circle size={16} aria-hidden /> {t('live.record')}
            </>
          )}
        </Guarded>
        {children}
      </div>
    </header>
  );
}
