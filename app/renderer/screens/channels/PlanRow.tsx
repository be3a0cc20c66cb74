// One channel of a plan as it is typed: its harmonics, whose it is, what it carries, who signs it; and what clashes.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Trash2 } from 'lucide-react';
import { PAYLOAD_KINDS, type DeviceId } from '@harmonic/protocol/model';
import { Button } from '../../parts/Button.tsx';
import { Choice } from '../../parts/Choice.tsx';
import { TextBox } from '../../parts/TextBox.tsx';
import { useTried } from '../../parts/tried.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import type { FieldOfRow, RowDraft, RowFault } from './plan-draft.ts';

export type Signer = Pick<DeviceFacts, 'id' | 'name'>;

interface PlanRowProps {
  row: RowDraft;
  /** Its channels are ratios, `3/2`. */
  isRational: boolean;
  faults: readonly RowFault[];
  isOnly: boolean;
  /** It has come by an act of the person, and takes the focus. */
  isNew: boolean;
  /** Why the console refused who signs, in words. */
  refused: string | null;
  signers: readonly Signer[];
  onChange(row: RowDraft): void;
  onDrop(): void;
}

export function PlanRow(props: PlanRowProps) {
  const { row, isRational, faults, isOnly, isNew, refused, signers, onChange, onDrop } = props;
  const { t } = useTranslation();
  const [touched, setTouched] = useState<readonly FieldOfRow[]>([]);
  const tried = useTried();
  /** What nobody has typed into yet is empty, and no mistake until it is to be saved; a clash always is one. */
  const wanting = (field: FieldOfRow): string | null => {
    const fault = faults.find((one) => one.field === field);
    if (!fault || (fault.code === field && !touched.includes(field) && !tried)) return null;
    const { harmonic, highest, holder } = fault;
    return t(`channels.faults.${fault.code}`, { harmonic, highest, holder });
  };
  const set = (field: keyof RowDraft, value: string): void => {
    setTouched((before) => [...before, field as FieldOfRow]);
    onChange({ ...row, [field]: value });
  };
  return (
    <fieldset className="plan__row">
      <legend className="visually-hidden">
        {t('channels.one', {
          bond: isRational ? row.bond : `H${row.bond}`,
          node: row.node,
          name: row.function,
        })}
      </legend>
      <TextBox
        label={t(isRational ? 'channels.ratios' : 'channels.bond')}
        value={row.bond}
        onChange={(value) => set('bond', value)}
        wanting={wanting('bond')}
        isCode
        autoFocus={isNew}
        maxLength={200}
      />
      <TextBox
        label={t('channels.node')}
        value={row.node}
        onChange={(value) => set('node', value)}
        wanting={wanting('node')}
        maxLength={80}
      />
      <TextBox
        label={t('channels.function')}
        value={row.function}
        onChange={(value) => set('function', value)}
        wanting={wanting('function')}
        isCode
        maxLength={40}
      />
      <TextBox
        label={t('channels.groupBox')}
        value={row.group}
        onChange={(value) => set('group', value)}
        maxLength={40}
        isOptional
      />
      <Choice
        label={t('channels.kind')}
        value={row.kind}
        options={PAYLOAD_KINDS.map((kind) => ({ value: kind, label: t(`channels.kinds.${kind}`) }))}
        onChange={(kind) => onChange({ ...row, kind })}
      />
      {row.kind !== 'bytes' && row.kind !== 'text' && (
        <>
          <TextBox
            label={t('channels.scale')}
            value={row.scale}
            onChange={(value) => set('scale', value)}
            wanting={wanting('scale')}
            isCode
            maxLength={24}
          />
          <TextBox
            label={t('channels.unit')}
            value={row.unit}
            onChange={(value) => set('unit', value)}
            maxLength={16}
            isOptional
          />
        </>
      )}
      {(signers.length > 0 || row.signedBy !== null) && (
        <SignerChoice
          signedBy={row.signedBy}
          signers={signers}
          refused={refused}
          onChange={(signedBy) => onChange({ ...row, signedBy })}
        />
      )}
      <Button
        kind="plain"
        onPress={onDrop}
        isDisabled={isOnly}
        aria-label={t('channels.removeOne', { node: row.node, name: row.function })}
      >
        <Trash2 size={16} aria-hidden />
      </Button>
    </fieldset>
  );
}

interface SignerChoiceProps {
  signedBy: DeviceId | null;
  signers: readonly Signer[];
  refused: string | null;
  onChange(signedBy: DeviceId | null): void;
}

function SignerChoice({ signedBy, signers, refused, onChange }: SignerChoiceProps) {
  const { t } = useTranslation();
  const isGone = signedBy !== null && !signers.some(({ id }) => id === signedBy);
  return (
    <Choice
      label={t('channels.signedBy')}
      value={signedBy ?? ''}
      refused={refused}
      options={[
        { value: '', label: t('channels.notSigned') },
        // Its key was removed, or it is none of theirs: it stands there until another is chosen.
        ...(isGone ? [{ value: signedBy, label: t('channels.signerGone') }] : []),
        ...signers.map(({ id, name }) => ({ value: id, label: name })),
      ]}
      onChange={(chosen) => onChange(signers.find(({ id }) => id === chosen)?.id ?? null)}
    />
  );
}
