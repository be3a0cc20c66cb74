// How the spectrum is made: every choice of the analyser.
import { useTranslation } from 'react-i18next';
import {
  OVERLAPS,
  TRANSFORM_SIZES,
  WINDOW_NAMES,
  type SpectrumSettings,
} from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../../contract/index.ts';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { NumberBox } from '../../parts/NumberBox.tsx';
import { formatNumber } from '../../state/format.ts';
import type { Look } from './Display.tsx';

interface SettingsProps {
  channels: readonly ChannelInfo[];
  settings: SpectrumSettings;
  onSettings(settings: SpectrumSettings): void;
  onCalibrate(): void;
  look: Look;
  onLook(look: Look): void;
}

export function Settings({
  channels,
  settings,
  onSettings,
  onCalibrate,
  look,
  onLook,
}: SettingsProps) {
  const { t } = useTranslation();
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
      <Button onPress={onCalibrate}>{t('kept.calibrate')}</Button>
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
      {settings.hold && (
        <NumberBox
          label={t('live.decay')}
          value={look.decayDbPerS}
          min={0}
          max={100}
          onChange={(decayDbPerS) => onLook({ ...look, decayDbPerS })}
        />
      )}
    </section>
  );
}
