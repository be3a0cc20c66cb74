// One line a person types, with its label, a help text and what is still wanting.
import {
  FieldError,
  Input,
  Label,
  Text,
  TextField,
  type TextFieldProps,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { useTried } from './tried.ts';

interface TextBoxProps {
  label: string;
  value: string;
  onChange(value: string): void;
  help?: string;
  /** Why it cannot stay like this; null when it can. */
  wanting?: string | null;
  /** Digits and letters to compare sign by sign. */
  isCode?: boolean;
  /** It may stay empty. */
  isOptional?: boolean;
  autoFocus?: boolean;
  maxLength?: number;
  autoComplete?: string;
  inputMode?: NonNullable<TextFieldProps['inputMode']>;
  type?: 'text' | 'password';
}

export function TextBox({
  label,
  value,
  onChange,
  help,
  wanting = null,
  isCode = false,
  isOptional = false,
  ...rest
}: TextBoxProps) {
  const { t } = useTranslation();
  const tried = useTried();
  const isEmpty = tried && !isOptional && value.trim() === '';
  const said = wanting ?? (isEmpty ? t('form.empty') : null);
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isRequired={!isOptional}
      validationBehavior="aria"
      isInvalid={said !== null}
      spellCheck="false"
      {...rest}
    >
      <Label>{label}</Label>
      <Input className={`input${isCode ? ' number' : ''}`} autoCapitalize="none" />
      {help !== undefined && said === null && (
        <Text slot="description" className="soft">
          {help}
        </Text>
      )}
      <FieldError>{said}</FieldError>
    </TextField>
  );
}
