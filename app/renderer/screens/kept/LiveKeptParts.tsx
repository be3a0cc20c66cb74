// Baselines, labels and calibration on the live page: their panels, and the sheet that is asked for.
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { calls } from '../../state/client.ts';
import type { Look } from '../live/Display.tsx';
import type { Instrument } from '../live/instrument.ts';
import type { InstrumentState } from '../live/instrument-state.ts';
import { useReading } from '../live/use-reading.ts';
import { BaselinePanel } from './BaselinePanel.tsx';
import { CalibrationSheet } from './CalibrationSheet.tsx';
import { NotePanel } from './NotePanel.tsx';
import { NoteSheet } from './NoteSheet.tsx';
import { SaveBaseline } from './SaveBaseline.tsx';
import { calibrationWords } from './calibration-words.ts';
import type { LiveKept } from './use-live-kept.ts';

interface LiveKeptProps {
  kept: LiveKept;
  device: DeviceFacts;
  channel: ChannelInfo | undefined;
  settings: SpectrumSettings;
  instrument: Instrument | null;
  look: Look;
  onLook(look: Look): void;
  onGoTo(hz: number): void;
}

/** Beside the spectrum. */
export function LiveKeptPanels(props: LiveKeptProps) {
  const { kept, device, settings, instrument, look, onLook, onGoTo } = props;
  const rateHz = useReading(instrument, (state) => state.rateHz);
  return (
    <>
      <BaselinePanel
        device={device}
        settings={settings}
        instrument={instrument}
        baseline={kept.baseline}
        onChoose={(baseline) => onLook({ ...look, baseline })}
        onSave={() => kept.ask('baseline')}
      />
      <NotePanel
        device={device}
        notes={kept.notes}
        isShown={look.showNotes}
        resolutionHz={rateHz / settings.n}
        onShow={(showNotes) => onLook({ ...look, showNotes })}
        onAdd={() => kept.ask('note')}
        onGoTo={onGoTo}
      />
    </>
  );
}

/** Amplitude of a sine of this level, as RMS. */
const lineRms = (db: number): number => 10 ** (db / 20) / Math.SQRT2;

/** Where the cursor is; on the peak there, when it points at one. */
function lineUnder(instrument: Instrument, { peaks }: InstrumentState): number | null {
  const hz = instrument.cursorHz();
  if (hz === null) return null;
  const reachHz = instrument.pointingHz();
  const near = peaks.find(({ frequencyHz }) => Math.abs(frequencyHz - hz) <= reachHz);
  return near?.frequencyHz ?? hz;
}

/** Over the page. */
export function LiveKeptSheets(props: LiveKeptProps) {
  return props.kept.sheet && <Sheet {...props} />;
}

function Sheet(props: LiveKeptProps) {
  const { kept, device, channel, settings, instrument, look, onLook } = props;
  const { t } = useTranslation();
  const state = useReading(instrument, (whole) => whole);
  const close = (): void => kept.ask(null);
  if (kept.sheet === 'calibration')
    return (
      <CalibrationSheet
        device={device}
        channel={settings.channel}
        reading={
          channel && state.streaming
            ? {
                ...{ channel: settings.channel, unit: channel.unit, rms: state.rms },
                lineRms: state.rawPeakDb === null ? null : lineRms(state.rawPeakDb),
              }
            : null
        }
        dropped={kept.dropped}
        onClose={close}
      />
    );
  if (kept.sheet === 'baseline' && instrument && channel)
    return (
      <SaveBaseline
        {...{ device, instrument, channel, settings }}
        averages={state.averages}
        onSaved={(baseline) => onLook({ ...look, baseline })}
        onClose={close}
      />
    );
  if (kept.sheet !== 'note' || !instrument) return null;
  return (
    <NoteSheet
      title={t('kept.addNoteTitle')}
      first={{ kind: 'remark', text: '' }}
      place={{
        cursorHz: lineUnder(instrument, state),
        shown: { from: state.span[0], to: state.span[1] },
        topHz: state.rateHz / 2,
      }}
      onGo={(note) => calls.note.add({ deviceId: device.id, channel: settings.channel, ...note })}
      onClose={close}
    />
  );
}

/** In the status line: whose numbers these are, and until when. */
export function CalibrationStatus({ kept, reference }: { kept: LiveKept; reference: string }) {
  const { t } = useTranslation();
  const { inForce, state } = kept.calibrated;
  if (!inForce) return null;
  return (
    <span
      className={`kept__calibrated kept__calibrated--${state}`}
      data-calibration-state={state}
      title={reference === 'unit' ? undefined : t('kept.rawShown', { unit: inForce.unit })}
    >
      {calibrationWords(t, inForce, state)}
    </span>
  );
}
