// A number a person types, with the locale's decimal sign; said once it is meant (Enter, leaving the field). What cannot
// be meant stays as typed, with the reason. Arrow keys step.
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import { decimalSign } from '../state/format.ts';
import { writeTyped } from '../state/typed-number.ts';
import { meantBy, shownOf, stepped, type Refusal } from './number-typing.ts';
import { useNumberWords } from './use-number-words.ts';

interface NumberBoxProps {
  label: string;
  value: number;
  min: number;
  max: number;
  step?: number;
  /** Only whole numbers mean something; so it is for a step of 1. */
  isWhole?: boolean;
  /** Why the value cannot stay, for a reason of the form it stands in. */
  wanting?: string | null;
  onChange(value: number): void;
  isDisabled?: boolean;
}

const STEPS: Record<string, number> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** The typing of one box: what stands in it, and what is said of it. */
function useTyping({ value, min, max, step = 1, isWhole = step === 1, onChange }: NumberBoxProps) {
  const words = useNumberWords();
  const [draft, setDraft] = useState<string | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  const [readAs, setReadAs] = useState<number | null>(null);
  const bounds = { min, max, isWhole };
  function rest(read: number | null): void {
    setDraft(null);
    setRefused(null);
    setReadAs(read);
  }
  /** @returns whether what stands there can stay. */
  function mean(): boolean {
    if (draft === null) return true;
    // Emptied: a number is wanted, where there was one.
    if (draft.trim() === '' && !Number.isFinite(value)) return (rest(null), true);
    const meant = meantBy(draft, decimalSign(), bounds);
    if ('because' in meant) return (setRefused(meant), false);
    rest(meant.elsewhere ? meant.value : null);
    onChange(meant.value);
    return true;
  }
  function onKeyDown(event: KeyboardEvent): void {
    const steps = STEPS[event.key];
    // A form is not sent with a number that was refused.
    if (event.key === 'Enter' && !mean()) event.preventDefault();
    if (event.key === 'Escape' && draft !== null) {
      event.stopPropagation();
      rest(null);
    }
    if (steps === undefined) return;
    event.preventDefault();
    const meant = draft === null ? null : meantBy(draft, decimalSign(), bounds);
    rest(null);
    onChange(stepped(meant && 'value' in meant ? meant.value : value, steps, step, bounds));
  }
  function type(text: string): void {
    setDraft(text);
    setRefused(null);
    setReadAs(null);
  }
  const shown = Number.isFinite(value) ? writeTyped(shownOf(value, step), decimalSign()) : '';
  return {
    ...{ text: draft ?? shown, mean, onKeyDown, type },
    refusal: refused && words.refused(refused),
    readAs: readAs === null ? null : words.readAs(readAs),
  };
}

export function NumberBox(props: NumberBoxProps) {
  const { text, refusal: own, readAs, mean, onKeyDown, type } = useTyping(props);
  const isOff = props.isDisabled ?? false;
  const refusal = isOff ? null : (own ?? props.wanting ?? null);
  const input = useRef<HTMLInputElement>(null);
  // A form round it is not sent either.
  useEffect(() => input.current?.setCustomValidity(refusal ?? ''), [refusal]);
  return (
    <TextField
      className="field"
      value={text}
      onChange={type}
      onBlur={mean}
      isDisabled={isOff}
      isInvalid={refusal !== null}
      validationBehavior="aria"
      inputMode="decimal"
      autoComplete="off"
    >
      <Label>{props.label}</Label>
      <Input ref={input} className="input number" maxLength={32} onKeyDown={onKeyDown} />
      {readAs !== null && (
        <Text slot="description" className="soft wraps">
          {readAs}
        </Text>
      )}
      <FieldError>{refusal}</FieldError>
    </TextField>
  );
}
