// The averaged spectrum of what is shown of a recording: its picture, walked by pointer and keys, its strongest lines,
// the harmonic cursor, and how it was made.
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LEVEL_SCALES, type LevelScaleName } from '@harmonic/protocol/model';
import type { Note, RecordingOverview } from '../../../contract/index.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import { scaleTitle } from '../../charts/level-scale.ts';
import { Button, Toggle } from '../../parts/Button.tsx';
import { liveActionOf, useKeyNames } from '../../state/bindings.ts';
import { formatHz, formatNumber, oneOf } from '../../state/format.ts';
import type { LiveAction } from '../../state/keys.ts';
import { recall, remember } from '../../state/memory.ts';
import { marksOf } from '../kept/note-words.ts';
import { Harmonics } from '../live/Families.tsx';
import { scaleAfter, withScale } from '../live/level-axis.ts';
import { LevelScaleChoice, ScaleHelp } from '../live/LevelScaleChoice.tsx';
import { createSpectrumActions } from '../live/spectrum-actions.ts';
import { useReading } from '../live/use-reading.ts';
import { useSpoken } from '../live/use-spoken.ts';
import type { StillSpectrum } from './still-spectrum.ts';
import type { PictureHandles } from './use-recording-export.ts';
import { useStillSpectrum } from './use-still-spectrum.ts';
import '../live/live.css';

type Spectrum = NonNullable<RecordingOverview['spectrum']>;

export interface SpectrumProps {
  spectrum: Spectrum;
  channel: number;
  /** Of its levels, and what is to be said of a calibration: empty where it is nothing. */
  unit: string;
  unitMark: string;
  /** Half the sampling rate. */
  nyquistHz: number;
  notes: readonly Note[];
  onPicture: PictureHandles['onSpectrum'];
}

interface Look {
  scale: LevelScaleName;
  /** In that scale; null: fitted. */
  levels: LevelRange | null;
  /** What the range is of: it means nothing of another channel, or in another unit. */
  levelsOf: string;
}

/** On the scale that was chosen last, on whatever recording. */
const lookAsLeft = (levelsOf: string): Look => ({
  scale: LEVEL_SCALES.find((name) => name === recall('stillScale')) ?? 'db',
  levels: null,
  levelsOf,
});

export function AveragedSpectrum(props: SpectrumProps) {
  const { spectrum, channel, unit, unitMark, nyquistHz, notes, onPicture } = props;
  const { t, i18n } = useTranslation();
  const keys = useKeyNames();
  const host = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const levelsOf = `${channel} ${unit}`;
  const [chosen, setChosen] = useState(() => lookAsLeft(levelsOf));
  if (chosen.levelsOf !== levelsOf) setChosen({ ...chosen, levels: null, levelsOf });
  // Of another spectrum what was said of this one is not true.
  const [shown, setShown] = useState({ spectrum, turn: 0 });
  if (shown.spectrum !== spectrum) setShown({ spectrum, turn: shown.turn + 1 });
  const referenceLabel = `${t('live.references.unit', { unit: oneOf(unit) })} ${unitMark}`.trim();
  const look = useMemo(() => {
    const words = { reference: 'unit' as const, referenceLabel, unit, unitMark };
    const title = scaleTitle(chosen.scale, words);
    return { ...words, ...chosen, scaleTitle: title, notes: marksOf(notes) };
    // Titles are of the language that is chosen.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [chosen, referenceLabel, unit, unitMark, notes, i18n.language]);
  const instrument = useStillSpectrum({
    ...{ host, readout, spectrum, look, onPicture, topHz: nyquistHz },
    onLevels: (levels) => setChosen((now) => ({ ...now, levels })),
  });
  const spoken = useSpoken(`${chosen.scale} ${unit} ${shown.turn}`);
  const isVoid = useReading(instrument, ({ scale }) => scale.isVoid);
  const isOn = useReading(instrument, ({ tools }) => tools.harmonics.isOn);
  const toScale = (scale: LevelScaleName): void => {
    remember('stillScale', scale);
    setChosen((now) => withScale(now, scale));
  };
  const actions = actionsOf(instrument, {
    spoken,
    toScale: () => toScale(scaleAfter(chosen.scale)),
    all: () => setChosen((now) => ({ ...now, levels: null })),
  });
  return (
    <>
      <div className="row recording__scale">
        <LevelScaleChoice scale={chosen.scale} onScale={toScale} />
        <Toggle isSelected={isOn} onChange={actions.harmonics}>
          {t('tools.harmonics')}
        </Toggle>
        <Button onPress={actions.zoomAll}>{t('keys.zoomAll')}</Button>
        <ScaleHelp scale={chosen.scale} unit={unit} />
      </div>
      <div className="recording__pair">
        <div className="recording__plotted">
          <div
            className="recording__spectrum"
            ref={host}
            role="application"
            tabIndex={0}
            aria-label={t('recordings.spectrumHelp', keys)}
            data-peak-hz={spectrum.peaks[0]?.frequencyHz.toFixed(3)}
            onKeyDown={(event) => {
              const act = liveActionOf(event);
              const run = act && actions[act as keyof typeof actions];
              if (!run) return;
              event.preventDefault();
              run();
            }}
          />
          <p className="live__at number" ref={readout} />
        </div>
        <Peaks instrument={instrument} spectrum={spectrum} />
      </div>
      {isVoid && <p role="status">▲ {t('live.noFundamental', keys)}</p>}
      <p className="number recording__fall-at" aria-live="polite">
        {spoken.words}
      </p>
      {instrument && <Harmonics instrument={instrument} />}
      <p className="soft">
        {t('recordings.spectrumFacts', {
          window: t(`live.windows.${spectrum.window}`),
          n: spectrum.n,
          rbw: formatHz(spectrum.rbwHz, spectrum.rbwHz / 100),
          averages: formatNumber(spectrum.averages),
        })}{' '}
        · {t('recordings.spectrumHelp', keys)}
      </p>
    </>
  );
}

interface ActionParts {
  spoken: ReturnType<typeof useSpoken>;
  toScale(): void;
  all(): void;
}

/** What the keys of the live page do here: those that need no stream. */
function actionsOf(instrument: StillSpectrum | null, { spoken, toScale, all }: ActionParts) {
  return {
    ...createSpectrumActions({
      instrument,
      speak: (at) => instrument && spoken.speak(at, instrument.binHz, instrument.scale()),
      speakHarmonic: (row) => instrument && spoken.speakHarmonic(row, instrument.scale()),
    }),
    scale: toScale,
    autoscale: all,
    zoomAll() {
      instrument?.wholeSpan();
      all();
    },
  } satisfies Partial<Record<LiveAction, () => void>>;
}

function Peaks({ instrument, spectrum }: { instrument: StillSpectrum | null; spectrum: Spectrum }) {
  const { t } = useTranslation();
  const scale = useReading(instrument, (state) => state.scale);
  return (
    <table className="recording__peaks">
      <thead>
        <tr>
          <th>{t('live.frequency')}</th>
          <th>
            {t('live.level')}, {scale.title}
          </th>
        </tr>
      </thead>
      <tbody>
        {spectrum.peaks.slice(0, 8).map(({ frequencyHz, levelDb }) => (
          <tr key={frequencyHz}>
            <td className="number">{formatHz(frequencyHz, spectrum.rbwHz / 15)}</td>
            <td className="number">{scale.brief(levelDb, frequencyHz)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
