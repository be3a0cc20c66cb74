// The places the pictures are drawn into, and the keys that act on them. Draws nothing itself.
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { formatClock, formatDuration, formatNumber } from '../../state/format.ts';
import type { RowTime } from '../../charts/spectrum-rows.ts';
import { timeWords } from '../../state/clock-words.ts';
import { useNow } from '../../parts/use-now.ts';
import type { Instrument } from './instrument.ts';
import { liveActionOf, useKeyNames } from '../../state/bindings.ts';
import type { LiveAction } from '../../state/keys.ts';
import type { InstrumentPlaces } from './use-instrument.ts';
import { useReading } from './use-reading.ts';

interface LivePlotsProps {
  places: InstrumentPlaces;
  instrument: Instrument | null;
  hasStream: boolean;
  paused: boolean;
  /** What the waterfall is in, where the trace is in something else; null: it is in the same. */
  fallReference: string | null;
  actions: Record<LiveAction, () => void>;
  onNow(): void;
}

/** Where in time the waterfall is, once it is scrolled back; and the way to now. */
interface ScrolledProps {
  toMs: number;
  /** By the device's clock, where that is the axis. */
  device: RowTime | null;
  onNow(): void;
}
function Scrolled({ toMs, device, onNow }: ScrolledProps) {
  const { t } = useTranslation();
  const ago = formatDuration(Math.max(0, useNow(true) - toMs) / 1000);
  return (
    <p className="live__scrolled" data-scrolled-ms={toMs}>
      <span className="number">
        {t('live.scrolledTo', { time: device ? timeWords(t, device) : formatClock(toMs), ago })}
      </span>
      <Button onPress={onNow}>{t('live.toNow')}</Button>
    </p>
  );
}

type TraceProps = Pick<LivePlotsProps, 'instrument' | 'actions'> & {
  place: InstrumentPlaces['trace'];
};

/** The trace's place; it says where it stands to whoever reads the page. */
function Trace({ place, instrument, actions }: TraceProps) {
  const { t } = useTranslation();
  const keys = useKeyNames();
  const strongest = useReading(instrument, ({ peaks }) => peaks[0]);
  const span = useReading(instrument, (state) => state.span);
  return (
    <div
      className="live__trace"
      ref={place}
      role="application"
      tabIndex={0}
      data-pane=""
      aria-label={t('live.chartHelp', keys)}
      data-peak-hz={strongest?.frequencyHz.toFixed(3)}
      data-peak-db={strongest?.levelDb.toFixed(2)}
      data-span={span.join(' ')}
      onKeyDown={(event) => {
        const action = liveActionOf(event);
        if (!action) return;
        event.preventDefault();
        actions[action]();
      }}
    />
  );
}

/** Behind what streams, while the view stands still. */
function Behind({ instrument }: Pick<LivePlotsProps, 'instrument'>) {
  const { t } = useTranslation();
  const seconds = useReading(instrument, ({ pausedForS }) => formatNumber(pausedForS));
  return (
    <p className="live__behind">
      ❚❚ {t('live.paused', { seconds })}
      {/* Said once, not every second. */}
      <span className="visually-hidden" role="status">
        {t('live.pausedSpoken')}
      </span>
    </p>
  );
}

export function LivePlots({
  places,
  instrument,
  hasStream,
  paused,
  fallReference,
  actions,
  onNow,
}: LivePlotsProps) {
  const { t } = useTranslation();
  const keys = useKeyNames();
  const { trace, readout, ages, waterfall, waveform } = places;
  const streaming = useReading(instrument, (state) => state.streaming);
  const isVoid = useReading(instrument, ({ scale }) => scale.isVoid);
  const scrolledToMs = useReading(instrument, (state) => state.scrolledToMs);
  const scrolledToDevice = useReading(instrument, (state) => state.scrolledToDevice);
  const isPartial = useReading(instrument, (state) => state.isPartial);
  return (
    <div className="live__plots">
      <Trace place={trace} instrument={instrument} actions={actions} />
      {paused && <Behind instrument={instrument} />}
      <p className="live__at number" ref={readout} />
      {isVoid && (
        <p className="live__waiting live__void" role="status">
          ▲ {t('live.noFundamental', keys)}
        </p>
      )}
      {!streaming && hasStream && <p className="live__waiting soft">{t('live.waiting')}</p>}
      <div className="live__fall">
        <div className="live__ages number" ref={ages} aria-hidden />
        <canvas
          className="live__waterfall"
          ref={waterfall}
          role="img"
          aria-label={t('live.waterfall')}
        />
        {fallReference !== null && (
          <p className="live__fallscale number">{t('live.fallIn', { reference: fallReference })}</p>
        )}
        {isPartial && (
          <p className="live__unmeasured" data-unmeasured="">
            ⁘ {t('live.unmeasured')}
          </p>
        )}
        {scrolledToMs !== null && !paused && (
          <Scrolled toMs={scrolledToMs} device={scrolledToDevice} onNow={onNow} />
        )}
      </div>
      <canvas
        className="live__waveform"
        ref={waveform}
        role="img"
        aria-label={t('live.waveform')}
      />
    </div>
  );
}
