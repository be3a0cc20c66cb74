// The fields of one calibration, and the gain from a reference that is applied now. What is wrong is said at its field.
import { useState } from 'react';
import { Form, Input, Label, Text, TextArea, TextField } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import type { Calibration } from '@harmonic/protocol/model';
import { Button } from '../../parts/Button.tsx';
import { Failure } from '../../parts/Failure.tsx';
import { useNumberWords } from '../../parts/use-number-words.ts';
import { isAsked, type Reason, reasonOf } from '../../state/failure.ts';
import { decimalSign } from '../../state/format.ts';
import { say } from '../../state/notices.ts';
import { writeTyped } from '../../state/typed-number.ts';
import { FIELD_OF, readDraft, type Draft } from './draft.ts';
import { FromReference, type ReferenceReading } from './FromReference.tsx';

interface CalibrationFormProps {
  draft: Draft;
  /** The file it was read from. */
  from: string | null;
  /** What is calibrated came as a file: no device is there to be read. */
  isFile: boolean;
  reading: ReferenceReading | null;
  onSet(calibration: Calibration): Promise<unknown>;
  onDone(): void;
}

interface FieldProps {
  name: Exclude<keyof Draft, 'response'>;
  label: string;
  help?: string;
}

export function CalibrationForm({
  from,
  isFile,
  reading,
  onSet,
  onDone,
  ...props
}: CalibrationFormProps) {
  const { t } = useTranslation();
  const [draft, setDraft] = useState(props.draft);
  const [tried, setTried] = useState(false);
  const [failure, setFailure] = useState<Reason | null>(null);
  const { calibration, fault } = readDraft(draft);
  const wantingAt = (name: keyof Draft): string | null =>
    tried && fault && FIELD_OF[fault] === name ? t(`kept.faults.${fault}`) : null;
  const { doubt } = useNumberWords();
  const doubtAt = (name: keyof Draft): ReturnType<typeof doubt> =>
    name === 'gain' || name === 'offset' ? doubt(draft[name]) : null;
  const change = (name: keyof Draft, value: string): void =>
    setDraft((before) => ({ ...before, [name]: value }));
  async function set(): Promise<void> {
    setTried(true);
    if (!calibration) return;
    try {
      await onSet(calibration);
      onDone();
    } catch (error) {
      if (!isAsked(error)) return setFailure(reasonOf(error));
      say((t) => t('failed.needs-agreement'), 'asked');
      onDone();
    }
  }
  const field = ({ name, label, help }: FieldProps) => {
    const said = doubtAt(name);
    const isWrong = said?.isRefused === true || wantingAt(name) !== null;
    return (
      <TextField
        className="field"
        value={draft[name]}
        onChange={(value) => change(name, value)}
        isInvalid={isWrong}
        validationBehavior="aria"
        spellCheck="false"
      >
        <Label>{label}</Label>
        <Input className="input number" />
        <Text slot="description" className={isWrong ? 'refusal' : 'soft'}>
          {said?.said ?? wantingAt(name) ?? help}
        </Text>
      </TextField>
    );
  };
  return (
    <Form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        void set();
      }}
    >
      {from !== null && <p className="wraps">{t('kept.fromFile', { name: from })}</p>}
      <div className="two-fields">
        {field({
          ...{ name: 'gain', label: t('kept.gain') },
          help: t(isFile ? 'kept.gainHelpFile' : 'kept.gainHelp'),
        })}
        {field({ name: 'unit', label: t('kept.unit') })}
        {field({ name: 'offset', label: t('kept.offset'), help: t('kept.offsetHelp') })}
        {field({ name: 'owner', label: t('kept.owner') })}
        {field({ name: 'date', label: t('kept.date'), help: t('kept.dateHelp') })}
        {field({ name: 'validUntil', label: t('kept.until'), help: t('kept.untilHelp') })}
      </div>
      <TextField
        className="field"
        value={draft.response}
        onChange={(value) => change('response', value)}
        isInvalid={wantingAt('response') !== null}
        validationBehavior="aria"
        spellCheck="false"
      >
        <Label>{t('kept.response')}</Label>
        <TextArea className="input number kept__response" rows={3} />
        <Text slot="description" className={wantingAt('response') ? 'refusal' : 'soft'}>
          {wantingAt('response') ?? t('kept.responseHelp')}
        </Text>
      </TextField>
      {!isFile && (
        <FromReference
          unit={draft.unit.trim()}
          reading={reading}
          onGain={(gain) => change('gain', writeTyped(Number(gain.toPrecision(6)), decimalSign()))}
        />
      )}
      <Failure words={failure} />
      <div className="row">
        <Button onPress={onDone}>{t('app.cancel')}</Button>
        <Button kind="main" type="submit">
          {t('kept.save')}
        </Button>
      </div>
    </Form>
  );
}
