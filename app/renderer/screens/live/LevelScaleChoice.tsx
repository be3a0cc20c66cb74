// On which scale levels are told, and what that one is right for.
import { useTranslation } from 'react-i18next';
import { LEVEL_SCALES, type LevelScaleName } from '@harmonic/protocol/model';
import { Choice } from '../../parts/Choice.tsx';
import { oneOf } from '../../state/format.ts';

interface LevelScaleChoiceProps {
  scale: LevelScaleName;
  onScale(scale: LevelScaleName): void;
}

export function LevelScaleChoice({ scale, onScale }: LevelScaleChoiceProps) {
  const { t } = useTranslation();
  return (
    <Choice
      label={t('live.scale')}
      value={scale}
      options={LEVEL_SCALES.map((name) => ({ value: name, label: t(`live.scales.${name}`) }))}
      onChange={onScale}
    />
  );
}

/** What the scale is right for. @param unit that dB are of, as a peak amplitude; null: of full scale. */
export function ScaleHelp({ scale, unit }: { scale: LevelScaleName; unit: string | null }) {
  const { t } = useTranslation();
  const help = scale === 'db' && unit === null ? 'fs' : scale;
  return (
    <p className="soft wraps">
      {t(`live.scaleHelp.${help}`, { unit: unit === null ? null : oneOf(unit) })}
    </p>
  );
}
