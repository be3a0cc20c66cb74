// A dialog that asks one thing: a name, or whether something is really meant.
import { useState } from 'react';
import { FormSheet } from './FormSheet.tsx';
import { TextBox } from './TextBox.tsx';

interface AskProps {
  title: string;
  explained: string;
  go: string;
  danger?: boolean;
  /** With a name field when given: its label and what stands in it first. */
  name?: { label: string; value: string };
  onGo(name: string): Promise<unknown>;
  onDone?(): void;
  onClose(): void;
}

export function Ask({ name, onGo, ...sheet }: AskProps) {
  const [value, setValue] = useState(name?.value ?? '');
  return (
    <FormSheet
      {...sheet}
      isReady={name === undefined || value.trim() !== ''}
      onGo={() => onGo(value.trim())}
    >
      {name && (
        <TextBox label={name.label} value={value} onChange={setValue} autoFocus maxLength={80} />
      )}
    </FormSheet>
  );
}
