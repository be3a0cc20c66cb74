// The view of a recording's page that is taken away: its pictures and measurements as they stand, and the key for it.
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeasuredRecord, Note, Recording } from '../../../contract/index.ts';
import type { ShownOverview } from './calibrated-overview.ts';
import type { ColourMapName } from '../../charts/colour-map.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import { PLOT_LEFT_PX } from '../../charts/waveform.ts';
import { copyOf } from '../../exports/picture-png.ts';
import type { Pictures, TakenView } from '../../exports/visible.ts';
import { useCommands } from '../../state/commands.ts';
import { useWatched } from '../../state/console.ts';
import { say } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import { usePageKeys } from '../live/use-page-keys.ts';
import { useSteady } from '../live/use-steady.ts';
import { partView } from './part-view.ts';
import type { StillShown } from './still-spectrum.ts';

interface SpectrogramShown {
  canvas: HTMLCanvasElement;
  range: LevelRange;
  colours: ColourMapName;
}

/** Each picture says what it shows; null once it is gone. The same functions every time. */
export interface PictureHandles {
  onWaveform(canvas: HTMLCanvasElement | null): void;
  onSpectrogram(shown: SpectrogramShown | null): void;
  /** Asked when it is wanted: it is zoomed outside React. */
  onSpectrum(shown: (() => StillShown | null) | null): void;
}

interface RecordingExportUse {
  recording: Recording;
  /** Null until it has come. */
  data: ShownOverview | undefined;
  notes: readonly Note[];
  reference: string;
  calibration: string | null;
}

export interface RecordingExport {
  /** Held while somebody decides on a format. */
  taken: TakenView | null;
  take(): void;
  putAway(): void;
  /** Numbers that are on the page; null: none are. */
  onRecord(record: MeasuredRecord | null): void;
  handles: PictureHandles;
}

export function useRecordingExport(use: RecordingExportUse): RecordingExport {
  const { t } = useTranslation();
  const site = useWatched('site')?.name ?? null;
  const person = useSession()?.person?.name ?? null;
  const [taken, setTaken] = useState<TakenView | null>(null);
  const record = useRef<MeasuredRecord | null>(null);
  const waveform = useRef<HTMLCanvasElement | null>(null);
  const spectrogram = useRef<SpectrogramShown | null>(null);
  const spectrum = useRef<(() => StillShown | null) | null>(null);

  function view(): TakenView | null {
    const { recording, data, notes, reference, calibration } = use;
    const shown = spectrum.current?.();
    if (!data || !shown || !waveform.current) return null;
    const { canvas, ...seen } = shown;
    const fall = spectrogram.current;
    const visible = partView(
      t,
      {
        ...{ recording, data, notes, reference, calibration, site, person, fall, ...seen },
        record: record.current,
      },
      Date.now(),
    );
    const { left } = waveform.current.getBoundingClientRect();
    const pictures: Pictures = {
      trace: copyOf(canvas, left),
      waterfall: fall && copyOf(fall.canvas, left, PLOT_LEFT_PX),
      waveform: copyOf(waveform.current, left, PLOT_LEFT_PX),
    };
    return visible && { visible, pictures };
  }
  function take(): void {
    const now = view();
    if (now) setTaken(now);
    else say((t) => t(use.data ? 'exports.noSpectrum' : 'exports.nothing'), 'told');
  }
  const actions = useSteady({ exportView: take });
  usePageKeys(actions);
  useCommands([
    { id: 'exportView', act: 'exportView', words: t('keys.exportView'), run: actions.exportView },
  ]);
  const handles = useMemo(
    (): PictureHandles => ({
      onWaveform(canvas) {
        waveform.current = canvas;
      },
      onSpectrogram(shown) {
        spectrogram.current = shown;
      },
      onSpectrum(shown) {
        spectrum.current = shown;
      },
    }),
    [],
  );
  return {
    ...{ taken, take, handles },
    putAway: () => setTaken(null),
    onRecord: useCallback((next: MeasuredRecord | null) => {
      record.current = next;
    }, []),
  };
}
