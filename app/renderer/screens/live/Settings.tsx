// How the spectrum is made and shown: every choice of the analyser and of the picture.
import { useTranslation } from 'react-i18next';
import {
  OVERLAPS,
  TRANSFORM_SIZES,
  WINDOW_NAMES,
  type SpectrumSettings,
} from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../../contract/index.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { Button, Toggle } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { formatNumber } from '../../state/format.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import type { InstrumentLook } from './instrument-state.ts';

export type Look = Omit<InstrumentLook, 'referenceLabel'>;

interface SettingsProps {
  channels: readonly ChannelInfo[];
  settings: SpectrumSettings;
  look: Look;
  /** Level range in force, offered when the automatic one is switched off. */
  levels: LevelRange;
  onSettings(settings: SpectrumSettings): void;
  onLook(look: Look): void;
  onResetHold(): void;
}

export function Settings({
  channels,
  settings,
  look,
  levels,
  onSettings,
  onLook,
  onResetHold,
}: SettingsProps) {
  const { t } = useTranslation();
  const unit = channels[settings.channel]?.unit ?? '';
  const set = (change: Partial<SpectrumSettings>): void => onSettings({ ...settings, ...change });
  return (
    <section className="live__settings" data-pane="" aria-label={t('live.settings')}>
      {channels.length > 1 && (
        <Choice
          label={t('live.channel')}
          value={String(settings.channel)}
          options={channels.map(({ name }, index) => ({ value: String(index), label: name }))}
          onChange={(value) => set({ channel: Number(value) })}
        />
      )}
      <Choice
        label={t('live.size')}
        value={String(settings.n)}
        options={TRANSFORM_SIZES.map((n) => ({ value: String(n), label: String(n) }))}
        onChange={(value) =>
          set({ n: TRANSFORM_SIZES.find((n) => String(n) === value) ?? settings.n })
        }
      />
      <Choice
        label={t('live.window')}
        value={settings.window}
        options={WINDOW_NAMES.map((name) => ({ value: name, label: t(`live.windows.${name}`) }))}
        onChange={(window) => set({ window })}
      />
      {settings.window === 'kaiser' && (
        <NumberBox
          label="β"
          value={settings.kaiserBeta}
          min={0}
          max={30}
          step={0.5}
          onChange={(kaiserBeta) => set({ kaiserBeta })}
        />
      )}
      <Choice
        label={t('live.overlap')}
        value={String(settings.overlap)}
        options={OVERLAPS.map((share) => ({
          value: String(share),
          label: `${formatNumber(share * 100, share === 0.875 ? 1 : 0)} %`,
        }))}
        onChange={(value) =>
          set({ overlap: OVERLAPS.find((share) => String(share) === value) ?? settings.overlap })
        }
      />
      <Choice
        label={t('live.averaging')}
        value={settings.averaging}
        options={(['none', 'linear', 'exponential'] as const).map((mode) => ({
          value: mode,
          label: t(`live.averagingModes.${mode}`),
        }))}
        onChange={(averaging) => set({ averaging })}
      />
      <NumberBox
        label={t('live.averages')}
        value={settings.averages}
        min={1}
        max={1000}
        isDisabled={settings.averaging === 'none'}
        onChange={(averages) => set({ averages })}
      />
      <Choice
        label={t('live.reference')}
        value={look.reference}
        options={[
          { value: 'fs', label: t('live.references.fs') },
          { value: 'unit', label: t('live.references.unit', { unit }) },
        ]}
        onChange={(reference) => onLook({ ...look, reference, levels: null })}
      />
      <Choice
        label={t('live.colours')}
        value={look.colours}
        options={COLOUR_MAPS.map((name) => ({ value: name, label: t(`live.colourMaps.${name}`) }))}
        onChange={(colours) => onLook({ ...look, colours })}
      />
      <div className="live__toggles">
        <Toggle isSelected={settings.hold} onChange={(hold) => set({ hold })}>
          {t('live.hold')}
        </Toggle>
        <Button onPress={onResetHold} isDisabled={!settings.hold}>
          {t('live.resetHold')}
        </Button>
        <Toggle isSelected={settings.removeMean} onChange={(removeMean) => set({ removeMean })}>
          {t('live.removeMean')}
        </Toggle>
        <Toggle isSelected={look.log} onChange={(log) => onLook({ ...look, log })}>
          {t('live.log')}
        </Toggle>
        <Toggle
          isSelected={look.levels === null}
          onChange={(auto) => onLook({ ...look, levels: auto ? null : levels })}
        >
          {t('live.auto')}
        </Toggle>
      </div>
      {look.levels !== null && (
        <div className="live__levels">
          <NumberBox
            label={t('live.levelFrom')}
            value={look.levels[0]}
            min={-300}
            max={look.levels[1] - 1}
            onChange={(from) => onLook({ ...look, levels: [from, look.levels?.[1] ?? 0] })}
          />
          <NumberBox
            label={t('live.levelTo')}
            value={look.levels[1]}
            min={look.levels[0] + 1}
            max={300}
            onChange={(to) => onLook({ ...look, levels: [look.levels?.[0] ?? -120, to] })}
          />
        </div>
      )}
    </section>
  );
}
