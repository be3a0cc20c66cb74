// A dialog that does one act: its fields, the act, what was refused in words. What was only asked for closes it too.
import { useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isAsked, sayFailure } from '../state/failure.ts';
import { say } from '../state/notices.ts';
import { Button } from './Button.tsx';
import { Failure } from './Failure.tsx';
import { Sheet } from './Sheet.tsx';

interface FormSheetProps {
  title: string;
  explained?: string;
  go: string;
  danger?: boolean;
  wide?: boolean;
  /** False while something is still wanting. */
  isReady?: boolean;
  /** Shown before the buttons, besides what was refused. */
  children?: ReactNode;
  onGo(): Promise<unknown>;
  /** After it was done; what was only asked for, or abandoned, does not call it. */
  onDone?(): void;
  onClose(): void;
}

export function FormSheet({
  title,
  explained = '',
  go,
  danger = false,
  wide = false,
  isReady = true,
  children,
  onGo,
  onDone,
  onClose,
}: FormSheetProps) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      await onGo();
      onDone?.();
      onClose();
    } catch (error) {
      if (isAsked(error)) {
        say(t('failed.needs-agreement'), 'asked');
        onClose();
        return;
      }
      setFailure(sayFailure(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title={title} wide={wide} onClose={onClose}>
      {explained !== '' && <p className="soft wraps">{explained}</p>}
      <Form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (isReady && !busy) void submit();
        }}
      >
        {children}
        <Failure words={failure} />
        <div className="dialog__actions">
          <Button touch onPress={onClose}>
            {t('app.cancel')}
          </Button>
          <Button
            touch
            kind={danger ? 'danger' : 'main'}
            type="submit"
            isDisabled={busy || !isReady}
          >
            {go}
          </Button>
        </div>
      </Form>
    </Sheet>
  );
}
