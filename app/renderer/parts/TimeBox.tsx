// A time of day a person types, on the browser's own clock box. Emptied, it says so.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

interface TimeBoxProps {
  label: string;
  /** "06:00"; '' while it is not whole. */
  value: string;
  onChange(value: string): void;
}

export function TimeBox({ label, value, onChange }: TimeBoxProps) {
  const { t } = useTranslation();
  const id = useId();
  const isEmpty = value === '';
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="time"
        className="input number"
        required
        aria-invalid={isEmpty}
        aria-describedby={`${id}-wanting`}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <span id={`${id}-wanting`} slot="errorMessage">
        {isEmpty ? t('form.emptyTime') : ''}
      </span>
    </div>
  );
}
