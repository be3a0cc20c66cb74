// A number a person types, with the locale's decimal sign; said once it is meant (Enter, leaving the field).
import { Input, Label, NumberField } from 'react-aria-components';

interface NumberBoxProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  onChange(value: number): void;
  isDisabled?: boolean;
}

export function NumberBox({
  label,
  value,
  min,
  max,
  step = 1,
  onChange,
  isDisabled = false,
}: NumberBoxProps) {
  return (
    <NumberField
      className="field"
      value={value}
      minValue={min}
      maxValue={max}
      step={step}
      isDisabled={isDisabled}
      onChange={(typed) => {
        if (!Number.isNaN(typed)) onChange(typed);
      }}
    >
      <Label>{label}</Label>
      <Input className="input number" />
    </NumberField>
  );
}
