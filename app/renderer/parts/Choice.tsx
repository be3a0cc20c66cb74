// A labelled choice among a few values: the platform's own select, which every keyboard and reader knows.
import { useId } from 'react';

interface ChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; label: string }[];
  onChange(value: T): void;
  isDisabled?: boolean;
  /** Why the console refused this choice, in words. */
  refused?: string | null;
}

export function Choice<T extends string>({
  label,
  value,
  options,
  onChange,
  isDisabled = false,
  refused = null,
}: ChoiceProps<T>) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className="input"
        value={value}
        disabled={isDisabled}
        data-refused={refused !== null}
        aria-describedby={refused === null ? undefined : `${id}-refused`}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
      {refused !== null && (
        <p id={`${id}-refused`} className="refusal wraps">
          <span aria-hidden>▲</span> {refused}
        </p>
      )}
    </div>
  );
}
