// The averaged spectrum of what is shown of a recording: its picture, its strongest lines, and how it was made.
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Note, RecordingOverview } from '../../../contract/index.ts';
import { fitLevels, type LevelRange } from '../../charts/level-range.ts';
import { openTrace } from '../../charts/trace.ts';
import { NO_OVERLAY } from '../../charts/trace-overlay.ts';
import { createZoom } from '../../charts/zoom.ts';
import { zoomAbout, type Span } from '../../charts/span.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { formatDb, formatHz, formatNumber } from '../../state/format.ts';
import { marksOf } from '../kept/note-words.ts';
import type { PictureHandles } from './use-recording-export.ts';

type Spectrum = NonNullable<RecordingOverview['spectrum']>;

interface SpectrumProps {
  spectrum: Spectrum;
  nyquistHz: number;
  unit: string;
  notes: readonly Note[];
  onPicture: PictureHandles['onSpectrum'];
}

export function AveragedSpectrum({ spectrum, nyquistHz, unit, notes, onPicture }: SpectrumProps) {
  const { t } = useTranslation();
  return (
    <>
      <div className="recording__pair">
        <SpectrumPicture {...{ spectrum, nyquistHz, unit, notes, onPicture }} />
        <table className="recording__peaks">
          <thead>
            <tr>
              <th>{t('live.frequency')}</th>
              <th>
                {t('live.level')}, {t('live.references.unit', { unit })}
              </th>
            </tr>
          </thead>
          <tbody>
            {spectrum.peaks.slice(0, 8).map((peak) => (
              <tr key={peak.frequencyHz}>
                <td className="number">{formatHz(peak.frequencyHz, spectrum.rbwHz / 15)}</td>
                <td className="number">{formatDb(peak.levelDb, 'dB')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="soft">
        {t('recordings.spectrumFacts', {
          window: t(`live.windows.${spectrum.window}`),
          n: spectrum.n,
          rbw: formatHz(spectrum.rbwHz, spectrum.rbwHz / 100),
          averages: formatNumber(spectrum.averages),
        })}
      </p>
    </>
  );
}

function SpectrumPicture({ spectrum, nyquistHz, unit, notes, onPicture }: SpectrumProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const picture = useRef<{ setNotes(notes: readonly Note[]): void }>(null);
  /** Kept from picture to picture: another part of the time is looked at in the same place. */
  const shown = useRef<Span | null>(null);
  const reference = t('live.references.unit', { unit });
  useEffect(() => {
    if (!host.current) return undefined;
    let marks: NoteMark[] = [];
    const { x0, dx, peaks, rbwHz } = spectrum;
    const values = Float32Array.from(spectrum.levelDb);
    // A narrower window has a narrower band: half as wide again under Hann.
    const binHz = spectrum.window === 'rectangular' ? rbwHz : rbwHz / 1.5;
    // The last column may stand for fewer bins: there is nothing beyond half the rate.
    const topHz = Math.min(x0 + dx * values.length, nyquistHz);
    const zoom = createZoom(topHz, () => binHz, draw, shown.current);
    const fitted: LevelRange = fitLevels(values, 0) ?? [-120, 0];
    let levels = fitted;
    const trace = openTrace(host.current, {
      log: false,
      reference,
      headPx: 8,
      onSpan: zoom.set,
      onZoom: (factor, atHz) => zoom.about(factor, atHz, false),
      onLevels: show,
      onZoomLevels: (factor, atDb) => show(zoomAbout(levels, atDb, factor, false)),
      onPanLevels(share) {
        const by = share * (levels[1] - levels[0]);
        show([levels[0] + by, levels[1] + by]);
      },
      onPan: (share) => zoom.pan(share, false),
      onReset() {
        levels = fitted;
        zoom.all();
      },
      onHover: () => undefined,
      marking: null,
    });
    function show(next: LevelRange): void {
      levels = next;
      draw();
    }
    function draw(): void {
      shown.current = zoom.whole ? null : zoom.span;
      trace.setSpan(zoom.span);
      trace.setLevels(levels);
      trace.setOverlay({ ...NO_OVERLAY, notes: marks });
      trace.set({ x0, dx, values, hold: null, low: null, peaks, binHz });
    }
    draw();
    picture.current = {
      setNotes(next) {
        marks = marksOf(next);
        draw();
      },
    };
    const plot = host.current;
    onPicture(() => {
      const canvas = plot.querySelector('canvas');
      return canvas && { canvas, span: zoom.shown(false), levels };
    });
    return () => {
      onPicture(null);
      trace.close();
    };
  }, [spectrum, nyquistHz, reference, onPicture]);
  useEffect(() => picture.current?.setNotes(notes), [spectrum, nyquistHz, reference, notes]);
  return (
    <div
      className="recording__spectrum"
      ref={host}
      role="img"
      aria-label={t('live.spectrum')}
      data-peak-hz={spectrum.peaks[0]?.frequencyHz.toFixed(3)}
    />
  );
}
