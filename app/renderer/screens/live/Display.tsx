// How the spectrum is shown: reference, colours, axes. Changes no measurement.
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { BaselineId } from '../../../contract/index.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { Toggle } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TimeAxisChoice } from '../../parts/TimeAxisChoice.tsx';
import { differenceWords } from '../../state/clock-words.ts';
import type { Instrument } from './instrument.ts';
import { useReading } from './use-reading.ts';
import { linearStep, withScale } from './level-axis.ts';
import { SILENT, type InstrumentLook } from './instrument-state.ts';
import { LevelScaleChoice, ScaleHelp } from './LevelScaleChoice.tsx';

export interface Look extends Omit<
  InstrumentLook,
  'referenceLabel' | 'unit' | 'unitMark' | 'scaleTitle' | 'calibration' | 'curve' | 'notes'
> {
  /** The one that is compared with. */
  baseline: BaselineId | null;
  showNotes: boolean;
  /** The plan of the device's harmonics, over the spectrum. */
  showPlan: boolean;
}

/** No sample is as large. */
const LINEAR_MOST = 1e15;

interface DisplayProps {
  /** What levels are called in the channel's unit. */
  unitLabel: string;
  /** That one, or of the calibration. */
  unit: string;
  /** Whether levels may be told against a full scale. */
  hasFullScale: boolean;
  look: Look;
  /** Whose level range in force is offered when the automatic one is switched off. */
  instrument: Instrument | null;
  onLook(look: Look): void;
  topHz: number;
  /** Holds the box a frequency is typed into. */
  goTo: Ref<HTMLDivElement>;
  onGoTo(hz: number): void;
}

export function Display({
  unitLabel,
  hasFullScale,
  unit,
  look,
  instrument,
  onLook,
  topHz,
  goTo,
  onGoTo,
}: DisplayProps) {
  const { t } = useTranslation();
  const clocks = useReading(instrument, (state) => state.clocks);
  return (
    <section className="live__display" aria-label={t('live.display')}>
      <h2>{t('live.display')}</h2>
      <Choice
        label={t('live.reference')}
        value={look.reference}
        options={[
          ...(hasFullScale ? [{ value: 'fs' as const, label: t('live.references.fs') }] : []),
          { value: 'unit', label: unitLabel },
        ]}
        onChange={(reference) => onLook({ ...look, reference, levels: null })}
      />
      {!hasFullScale && <p className="soft wraps">{t('live.noFullScale')}</p>}
      <LevelScaleChoice scale={look.scale} onScale={(scale) => onLook(withScale(look, scale))} />
      <ScaleHelp scale={look.scale} unit={look.reference === 'unit' ? unit : null} />
      <Choice
        label={t('live.colours')}
        value={look.colours}
        options={COLOUR_MAPS.map((name) => ({ value: name, label: t(`live.colourMaps.${name}`) }))}
        onChange={(colours) => onLook({ ...look, colours })}
      />
      <TimeAxisChoice
        axes={['arrival', 'device']}
        axis={look.timeAxis}
        said={differenceWords(t, clocks, null)}
        onAxis={(timeAxis) => onLook({ ...look, timeAxis })}
      />
      <div className="live__toggles">
        <Toggle isSelected={look.log} onChange={(log) => onLook({ ...look, log })}>
          {t('live.log')}
        </Toggle>
        <Toggle
          isSelected={look.levels === null}
          onChange={(auto) =>
            onLook({ ...look, levels: auto ? null : (instrument?.snapshot() ?? SILENT).levels })
          }
        >
          {t('live.auto')}
        </Toggle>
      </div>
      <div className="live__goto" ref={goTo}>
        <NumberBox
          label={t('tools.goTo')}
          value={NaN}
          min={0}
          max={topHz}
          step={0.001}
          onChange={onGoTo}
        />
      </div>
      {look.levels !== null && (
        <TypedLevels
          levels={look.levels}
          instrument={instrument}
          onLevels={(levels) => onLook({ ...look, levels })}
        />
      )}
    </section>
  );
}

interface TypedLevelsProps {
  levels: LevelRange;
  instrument: Instrument | null;
  onLevels(levels: LevelRange): void;
}

/** Both ends of the level axis, in the unit of its scale. */
function TypedLevels({ levels: [from, to], instrument, onLevels }: TypedLevelsProps) {
  const { t } = useTranslation();
  const unit = useReading(instrument, ({ scale }) => scale.unit);
  const isLinear = useReading(instrument, ({ scale }) => scale.isLinear);
  const [step, least, most] = isLinear ? [linearStep(to), 0, LINEAR_MOST] : [1, -300, 300];
  return (
    <div className="live__levels">
      <NumberBox
        label={t('live.levelFrom', { unit })}
        value={from}
        min={least}
        max={to - step}
        step={step}
        isWhole={false}
        onChange={(low) => onLevels([low, to])}
      />
      <NumberBox
        label={t('live.levelTo', { unit })}
        value={to}
        min={from + step}
        max={most}
        step={step}
        isWhole={false}
        onChange={(high) => onLevels([from, high])}
      />
    </div>
  );
}
