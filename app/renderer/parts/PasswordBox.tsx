// A password a person types; can be shown to whoever types it. Keeps nothing.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Eye, EyeOff } from 'lucide-react';
import { Toggle } from './Button.tsx';
import { TextBox } from './TextBox.tsx';

interface PasswordBoxProps {
  label: string;
  value: string;
  onChange(value: string): void;
  isNew?: boolean;
  help?: string;
  wanting?: string | null;
  autoFocus?: boolean;
  /** Signs that it takes; null: as many as come, to be told of. */
  maxLength?: number | null;
}

export function PasswordBox({ isNew = false, maxLength = 256, ...field }: PasswordBoxProps) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <TextBox
        {...field}
        type={shown ? 'text' : 'password'}
        autoComplete={isNew ? 'new-password' : 'current-password'}
        {...(maxLength !== null && { maxLength })}
      />
      <Toggle
        isSelected={shown}
        onChange={setShown}
        aria-label={t(shown ? 'entrance.hide' : 'entrance.show')}
      >
        {shown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
      </Toggle>
    </div>
  );
}
