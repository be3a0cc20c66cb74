// How the spectrum is shown: reference, colours, axes. Changes no measurement.
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { BaselineId } from '../../../contract/index.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { Toggle } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { TimeAxisChoice } from '../../parts/TimeAxisChoice.tsx';
import { differenceWords } from '../../state/clock-words.ts';
import type { Instrument } from './instrument.ts';
import { useReading } from './use-reading.ts';
import { SILENT, type InstrumentLook } from './instrument-state.ts';

export interface Look extends Omit<
  InstrumentLook,
  'referenceLabel' | 'calibration' | 'curve' | 'notes'
> {
  /** The one that is compared with. */
  baseline: BaselineId | null;
  showNotes: boolean;
  /** The plan of the device's harmonics, over the spectrum. */
  showPlan: boolean;
}

interface DisplayProps {
  /** What levels are called in the channel's unit. */
  unitLabel: string;
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
          { value: 'fs', label: t('live.references.fs') },
          { value: 'unit', label: unitLabel },
        ]}
        onChange={(reference) => onLook({ ...look, reference, levels: null })}
      />
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
        <div className="live__levels">
          <NumberBox
            label={t('live.levelFrom')}
            value={look.levels[0]}
            min={-300}
            max={look.levels[1] - 1}
            isWhole={false}
            onChange={(from) => onLook({ ...look, levels: [from, look.levels?.[1] ?? 0] })}
          />
          <NumberBox
            label={t('live.levelTo')}
            value={look.levels[1]}
            min={look.levels[0] + 1}
            max={300}
            isWhole={false}
            onChange={(to) => onLook({ ...look, levels: [look.levels?.[0] ?? -120, to] })}
          />
        </div>
      )}
    </section>
  );
}
