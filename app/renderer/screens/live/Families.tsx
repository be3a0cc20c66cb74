// The harmonic cursor and the sidebands: what they stand at, typed; their lines, listed.
import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/Button.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import type { Instrument } from './instrument.ts';
import { LineTable } from './LineTable.tsx';
import { sideName } from './overlay-of.ts';
import { MOST_PAIRS, setFundamental, type Tools } from './tools.ts';
import { useReading, type Readable } from './use-reading.ts';

interface FamiliesProps {
  instrument: Readable & Pick<Instrument, 'desk'>;
}

/** Typed frequencies are kept to a thousandth of a hertz. */
const STEP_HZ = 0.001;
const typed = (hz: number): number => Math.round(hz / STEP_HZ) / (1 / STEP_HZ);

export function Harmonics({ instrument }: FamiliesProps) {
  const { t } = useTranslation();
  const { desk } = instrument;
  const { isOn, f0Hz } = useReading(instrument, ({ tools }) => tools.harmonics);
  const rateHz = useReading(instrument, (state) => state.rateHz);
  if (!isOn) return null;
  return (
    <section className="live__readout" aria-label={t('tools.harmonics')}>
      <h2>{t('tools.harmonics')}</h2>
      <div className="live__family">
        <NumberBox
          label={t('tools.fundamental')}
          value={typed(f0Hz)}
          min={STEP_HZ}
          max={rateHz / 2}
          step={STEP_HZ}
          onChange={(hz) => desk.change((tools) => setFundamental(tools, hz))}
        />
        <Button onPress={desk.fitFundamental}>{t('tools.fit')}</Button>
      </div>
      <LineTable
        caption={t('tools.harmonics')}
        instrument={instrument}
        family="harmonics"
        base={1}
        name={String}
      />
    </section>
  );
}

export function Sidebands({ instrument }: FamiliesProps) {
  const { t } = useTranslation();
  const { desk } = instrument;
  const sidebands = useReading(instrument, ({ tools }) => tools.sidebands);
  const rateHz = useReading(instrument, (state) => state.rateHz);
  if (!sidebands.isOn) return null;
  const set = (change: Partial<Tools['sidebands']>): void =>
    desk.change((tools) => ({ ...tools, sidebands: { ...tools.sidebands, ...change } }));
  return (
    <section className="live__readout" aria-label={t('tools.sidebands')}>
      <h2>{t('tools.sidebands')}</h2>
      <div className="live__family">
        <NumberBox
          label={t('tools.carrier')}
          value={typed(sidebands.carrierHz)}
          min={STEP_HZ}
          max={rateHz / 2}
          step={STEP_HZ}
          onChange={(carrierHz) => set({ carrierHz })}
        />
        <NumberBox
          label={t('tools.step')}
          value={typed(sidebands.stepHz)}
          min={STEP_HZ}
          max={rateHz / 2}
          step={STEP_HZ}
          onChange={(stepHz) => set({ stepHz })}
        />
        <NumberBox
          label={t('tools.pairs')}
          value={sidebands.pairs}
          min={1}
          max={MOST_PAIRS}
          onChange={(pairs) => set({ pairs })}
        />
      </div>
      <LineTable
        caption={t('tools.sidebands')}
        instrument={instrument}
        family="sidebands"
        base={0}
        name={sideName}
      />
    </section>
  );
}
