// A dialog that asks one thing: a name, or whether something is really meant. Says in words what was refused.
import { useState, type ReactNode } from 'react';
import {
  Dialog,
  Form,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextField,
} from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { wordsOf } from '../state/console.ts';
import { Button } from './Button.tsx';

interface AskProps {
  title: string;
  explained: string;
  go: string;
  danger?: boolean;
  /** With a name field when given: its label and what stands in it first. */
  name?: { label: string; value: string };
  onGo(name: string): Promise<unknown>;
  onClose(): void;
}

export function Ask({ title, explained, go, danger = false, name, onGo, onClose }: AskProps) {
  const { t } = useTranslation();
  const [value, setValue] = useState(name?.value ?? '');
  const [refusal, setRefusal] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await onGo(value.trim());
      onClose();
    } catch (error) {
      setRefusal(wordsOf(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title={title} onClose={onClose}>
      {explained !== '' && <p className="soft">{explained}</p>}
      <Form
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        {name && (
          <TextField
            className="field"
            value={value}
            onChange={setValue}
            autoFocus
            isRequired
            maxLength={80}
          >
            <Label>{name.label}</Label>
            <Input />
          </TextField>
        )}
        {refusal !== null && (
          <p className="refusal" role="alert">
            {t('app.failed', { detail: refusal })}
          </p>
        )}
        <div className="dialog__actions ask__actions">
          <Button touch onPress={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            touch
            kind={danger ? 'danger' : 'main'}
            type="submit"
            isDisabled={busy || (name !== undefined && value.trim() === '')}
          >
            {go}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}

/** A dialog with a title; Escape and a press outside close it. */
export function Sheet({
  title,
  wide = false,
  onClose,
  children,
}: {
  title: string;
  wide?: boolean;
  onClose(): void;
  children: ReactNode;
}) {
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
    >
      <Modal className={`dialog${wide ? ' dialog--wide' : ''}`}>
        <Dialog>
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
