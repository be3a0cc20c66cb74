// The places the pictures are drawn into, and the keys that act on them. Draws nothing itself.
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../state/format.ts';
import type { InstrumentState } from './instrument-state.ts';
import { actionOf, type LiveAction } from './keys.ts';
import type { InstrumentPlaces } from './use-instrument.ts';

interface LivePlotsProps {
  places: InstrumentPlaces;
  state: InstrumentState;
  hasStream: boolean;
  paused: boolean;
  actions: Record<LiveAction, () => void>;
}

export function LivePlots({ places, state, hasStream, paused, actions }: LivePlotsProps) {
  const { t } = useTranslation();
  const { trace, readout, ages, waterfall, waveform } = places;
  const strongest = state.peaks[0];
  return (
    <div className="live__plots">
      <div
        className="live__trace"
        ref={trace}
        role="application"
        tabIndex={0}
        data-pane=""
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
      {paused && (
        <p className="live__behind" role="status">
          ❚❚ {t('live.paused', { seconds: formatNumber(state.pausedForS) })}
        </p>
      )}
      <p className="live__at number" ref={readout} />
      {!state.streaming && hasStream && <p className="live__waiting soft">{t('live.waiting')}</p>}
      <div className="live__fall">
        <div className="live__ages number" ref={ages} aria-hidden />
        <canvas
          className="live__waterfall"
          ref={waterfall}
          role="img"
          aria-label={t('live.waterfall')}
        />
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
