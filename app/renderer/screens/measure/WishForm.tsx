// What is to be measured and how, as fields: those that the profile uses. Refuses in words, at the field.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import {
  MACHINE_CLASSES,
  OCTAVE_FRACTIONS,
  PROFILES,
  WINDOW_NAMES,
  type MachineClass,
} from '@harmonic/protocol/model';
import { BEARING_CATALOGUE } from '@harmonic/protocol/signal';
import { Check } from '../../parts/Check.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { useNumberWords } from '../../parts/use-number-words.ts';
import { formatNumber } from '../../state/format.ts';
import {
  fieldsOf,
  isCommon,
  NO_BEARING,
  OWN_BEARING,
  type NumberField,
  type ReadWish,
  type Wanting,
  type WishDraft,
} from './wish-draft.ts';

interface WishFormProps {
  draft: WishDraft;
  wanting: ReadWish['wanting'];
  readAs: ReadWish['readAs'];
  onDraft(draft: WishDraft): void;
}

/** What an empty field means. */
const LEFT_EMPTY = {
  n: 'measure.chosen',
  averages: 'measure.most',
  f0: 'measure.found',
  bandFrom: 'measure.none',
  bandTo: 'measure.none',
  carrier: 'measure.none',
  spacing: 'measure.none',
  rpmEnd: 'measure.same',
} as const;
const leftEmpty = (field: NumberField): (typeof LEFT_EMPTY)[keyof typeof LEFT_EMPTY] | null =>
  field in LEFT_EMPTY ? LEFT_EMPTY[field as keyof typeof LEFT_EMPTY] : null;

function useWantingWords(): (wanting: Wanting) => string {
  const { t } = useTranslation();
  const { refused } = useNumberWords();
  return (wanting) => {
    if (wanting.because === 'number' || wanting.because === 'either' || wanting.because === 'whole')
      return refused(wanting);
    if (wanting.because === 'most')
      return t('measure.wanting.most', { most: formatNumber(wanting.most) });
    return t(`measure.wanting.${wanting.because}`);
  };
}

function NumberText({
  field,
  draft,
  wanting,
  readAs,
  onDraft,
}: WishFormProps & { field: NumberField }) {
  const { t } = useTranslation();
  const words = useWantingWords();
  const numberWords = useNumberWords();
  const [why, read] = [wanting[field], readAs[field]];
  const empty = leftEmpty(field);
  return (
    <TextField
      className="field"
      value={draft.typed[field]}
      onChange={(text) => onDraft({ ...draft, typed: { ...draft.typed, [field]: text } })}
      isInvalid={why !== undefined}
      validationBehavior="aria"
      inputMode="decimal"
      autoComplete="off"
    >
      <Label>{t(`measure.${field}`)}</Label>
      <Input className="input number" placeholder={empty === null ? '' : t(empty)} maxLength={24} />
      {read !== undefined && (
        <Text slot="description" className="soft">
          {numberWords.readAs(read)}
        </Text>
      )}
      <FieldError>{why && words(why)}</FieldError>
    </TextField>
  );
}

/** What one profile alone wants to be told: of the machine, the shaft, the bearing. */
export function ProfileFields(props: WishFormProps) {
  return (
    <>
      <ProfileChoices {...props} />
      {fieldsOf(props.draft)
        .filter((field) => !isCommon(field))
        .map((field) => (
          <NumberText key={field} field={field} {...props} />
        ))}
    </>
  );
}

export function WishForm(props: WishFormProps) {
  const { draft, onDraft } = props;
  const { t } = useTranslation();
  return (
    <div className="measure__form" role="group" aria-label={t('measure.wish')}>
      <Choice
        label={t('measure.profile')}
        value={draft.profile}
        options={PROFILES.map((value) => ({ value, label: t(`measure.profiles.${value}`) }))}
        onChange={(profile) => onDraft({ ...draft, profile })}
      />
      <ProfileFields {...props} />
      <MoreFields {...props} />
    </div>
  );
}

/** What every profile has, folded away: left alone, it is chosen by what the record bears. */
function MoreFields(props: WishFormProps) {
  const { draft, wanting, onDraft } = props;
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(() => fieldsOf(draft).some((field) => wanting[field]));
  return (
    <details
      className="measure__more"
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
    >
      <summary>{t('measure.more')}</summary>
      <div className="measure__form">
        <Choice
          label={t('measure.window')}
          value={draft.window ?? ''}
          options={[
            { value: '' as const, label: t('measure.chosen') },
            ...WINDOW_NAMES.map((value) => ({ value, label: t(`live.windows.${value}`) })),
          ]}
          onChange={(window) => onDraft({ ...draft, window: window === '' ? null : window })}
        />
        {fieldsOf(draft)
          .filter(isCommon)
          .map((field) => (
            <NumberText key={field} field={field} {...props} />
          ))}
        <div className="measure__more">
          <Check
            isSelected={draft.calibrated}
            onChange={(calibrated) => onDraft({ ...draft, calibrated })}
          >
            {t('measure.calibrated')}
          </Check>
        </div>
      </div>
    </details>
  );
}

function ProfileChoices({ draft, onDraft }: WishFormProps) {
  const { t } = useTranslation();
  const { profile } = draft;
  return (
    <>
      {profile === 'audio' && (
        <Choice
          label={t('measure.octave')}
          value={String(draft.octaveFraction)}
          options={OCTAVE_FRACTIONS.map((fraction) => ({
            value: String(fraction),
            label: t('measure.octaves', { fraction }),
          }))}
          onChange={(value) => {
            const octaveFraction = OCTAVE_FRACTIONS.find((each) => String(each) === value);
            if (octaveFraction) onDraft({ ...draft, octaveFraction });
          }}
        />
      )}
      {profile === 'vibration' && (
        <Choice<MachineClass | ''>
          label={t('measure.machine')}
          value={draft.machine ?? ''}
          options={[
            { value: '', label: t('measure.noMachine') },
            ...MACHINE_CLASSES.map((value) => ({ value, label: t(`measure.machines.${value}`) })),
          ]}
          onChange={(machine) => onDraft({ ...draft, machine: machine === '' ? null : machine })}
        />
      )}
      {profile === 'bearing' && (
        <Choice
          label={t('measure.bearing')}
          value={draft.bearing}
          options={[
            { value: NO_BEARING, label: t('measure.bearings.none') },
            ...Object.entries(BEARING_CATALOGUE).map(([value, { source }]) => ({
              value,
              label: `${value.toUpperCase()} · ${source}`,
            })),
            { value: OWN_BEARING, label: t('measure.bearings.own') },
          ]}
          onChange={(bearing) => onDraft({ ...draft, bearing })}
        />
      )}
    </>
  );
}
