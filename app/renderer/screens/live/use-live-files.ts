// What a live page gives and takes as files: the view as it stands, its layout; and the keys for both.
import { useCallback, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isFullScaleTold, type SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo, MeasuredRecord, StreamInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { useWatched } from '../../state/console.ts';
import { say } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import { calibrationWords } from '../kept/calibration-words.ts';
import type { LiveKept } from '../kept/use-live-kept.ts';
import { measuredWith } from '../../exports/measured-on.ts';
import type { TakenView } from '../../exports/visible.ts';
import type { Look } from './Display.tsx';
import type { Instrument } from './instrument.ts';
import type { KeptView } from './instrument-state.ts';
import { takeView } from './take-view.ts';
import { useLayout, type LayoutActs } from './use-layout.ts';

interface LiveFilesUse {
  instrument: Instrument | null;
  device: DeviceFacts;
  stream: StreamInfo | null;
  channel: ChannelInfo | undefined;
  settings: SpectrumSettings;
  look: Look;
  referenceLabel: string;
  kept: KeptView;
  beside: LiveKept;
  isPaused: boolean;
  /** The panel of measurements is. */
  isPanelOpen: boolean;
  change(settings: SpectrumSettings): void;
  changeLook(look: Look): void;
}

export interface LiveFiles {
  /** Held while somebody decides on a format. */
  taken: TakenView | null;
  take(): void;
  putAway(): void;
  /** Numbers that are on the screen; null: none are. */
  onRecord(record: MeasuredRecord | null): void;
  layout: LayoutActs;
}

export function useLiveFiles(use: LiveFilesUse): LiveFiles {
  const {
    instrument,
    device,
    stream,
    channel,
    settings,
    look,
    kept,
    beside,
    isPaused,
    isPanelOpen,
  } = use;
  const { t } = useTranslation();
  const site = useWatched('site')?.name ?? null;
  const person = useSession()?.person?.name ?? null;
  const record = useRef<MeasuredRecord | null>(null);
  const [taken, setTaken] = useState<TakenView | null>(null);
  const layout = useLayout({
    device: device.name,
    range: stream && {
      ...{ topHz: stream.rateHz / 2, channels: stream.channels.length },
      hasFullScale: stream.channels.every(isFullScaleTold),
    },
    now: () => ({ settings, look, span: kept.span, tools: kept.tools }),
    arrange(next) {
      use.change(next.settings);
      use.changeLook(next.look);
      instrument?.setSpan(next.span);
      instrument?.desk.change(() => next.tools);
    },
  });

  function view(): TakenView | null {
    if (!instrument || !channel) return null;
    const { calibrated, baseline } = beside;
    const isCalibrated = look.reference === 'unit' && calibrated.calibration !== null;
    const { inForce, state } = calibrated;
    return takeView(
      {
        ...{ instrument, device, channel, look, site, person },
        referenceLabel: use.referenceLabel,
        calibration: isCalibrated ? calibrated.calibration : null,
        calibrationWords: isCalibrated && inForce ? calibrationWords(t, inForce, state) : null,
        baseline: baseline.head &&
          baseline.shown && { name: baseline.head.name, curve: baseline.shown },
        labels: beside.marks,
        measuredAt: (dataAtMs) =>
          measuredWith(t, { record: record.current, isPanelOpen, isPaused }, dataAtMs),
      },
      Date.now(),
    );
  }
  return {
    taken,
    take() {
      const now = view();
      if (now) setTaken(now);
      else say((t) => t('exports.nothing'), 'told');
    },
    putAway: () => setTaken(null),
    onRecord: useCallback((next: MeasuredRecord | null) => {
      record.current = next;
    }, []),
    layout,
  };
}
