// Choosing a password: the rules in words, and what is still wanting while it is typed.
import { useTranslation } from 'react-i18next';
import { PasswordBox } from '../../parts/PasswordBox.tsx';
import { isEnough, lengthOf, strengthOf } from './strength.ts';

interface NewPasswordProps {
  label: string;
  value: string;
  onChange(value: string): void;
  /** What others know of the person and the site. */
  names: readonly string[];
}

export function NewPassword({ label, value, onChange, names }: NewPasswordProps) {
  const { t } = useTranslation();
  const strength = strengthOf(value, names);
  return (
    <div className="form__part">
      <PasswordBox
        label={label}
        value={value}
        onChange={onChange}
        isNew
        help={t('entrance.rules')}
      />
      <p className={`strength strength--${strength}`} role="status">
        <span aria-hidden>{isEnough(strength) ? '✓' : '○'}</span>{' '}
        {t(`entrance.strengths.${strength}`, { count: lengthOf(value) })}
      </p>
    </div>
  );
}
