// What is held over a spectrum, and whether its mean is taken off: one press each, beside the acts of the head.
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import { Button, Toggle } from '../../parts/Button.tsx';
import type { Look } from './Display.tsx';

interface HoldTogglesProps {
  settings: SpectrumSettings;
  onSettings(settings: SpectrumSettings): void;
  look: Look;
  onLook(look: Look): void;
  onResetHold(): void;
}

export function HoldToggles({ settings, onSettings, look, onLook, onResetHold }: HoldTogglesProps) {
  const { t } = useTranslation();
  const set = (change: Partial<SpectrumSettings>): void => onSettings({ ...settings, ...change });
  return (
    <div className="live__toggles" role="group" aria-label={t('live.settings')}>
      <Toggle isSelected={settings.hold} onChange={(hold) => set({ hold })}>
        {t('live.hold')}
      </Toggle>
      <Toggle isSelected={look.low} onChange={(low) => onLook({ ...look, low })}>
        {t('live.low')}
      </Toggle>
      <Button onPress={onResetHold} isDisabled={!settings.hold && !look.low}>
        {t('live.resetHold')}
      </Button>
      <Toggle isSelected={settings.removeMean} onChange={(removeMean) => set({ removeMean })}>
        {t('live.removeMean')}
      </Toggle>
    </div>
  );
}
