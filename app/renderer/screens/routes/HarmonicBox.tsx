// One harmonic as it is typed: by its number, or as the line of its device calls it.
import { useTranslation } from 'react-i18next';
import type { ChannelPlan } from '@harmonic/protocol/model';
import { TextBox } from '../../parts/TextBox.tsx';
import { harmonicFault, readHarmonic } from '../channels/typed-bond.ts';

interface HarmonicBoxProps {
  label: string;
  text: string;
  /** Of its line; null: of no device in particular, or no plan is known. */
  waveform: ChannelPlan['waveform'] | null;
  onChange(text: string): void;
}

export function HarmonicBox({ label, text, waveform, onChange }: HarmonicBoxProps) {
  const { t } = useTranslation();
  const isOne = readHarmonic(text, waveform) !== null;
  return (
    <TextBox
      label={label}
      value={text}
      onChange={onChange}
      wanting={isOne ? null : t(`routes.noHarmonic.${harmonicFault(text, waveform)}`)}
      isCode
      maxLength={12}
    />
  );
}
