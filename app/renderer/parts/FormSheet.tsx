// A dialog that does one act: its fields, the act, what was refused in words. What was only asked for closes it too.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { isAsked, type Reason, reasonOf } from '../state/failure.ts';
import { say } from '../state/notices.ts';
import { Button } from './Button.tsx';
import { Failure } from './Failure.tsx';
import { LoseChanges } from './LoseChanges.tsx';
import { Sheet } from './Sheet.tsx';
import { Tried } from './tried.ts';
import { useAskedBeforeLeaving } from './use-asked-before-leaving.ts';

interface FormSheetProps {
  title: string;
  explained?: string;
  go: string;
  danger?: boolean;
  wide?: boolean | 'table';
  /** False while the act has no sense at all: it is off. */
  isReady?: boolean;
  /** What the fields still want, in words; null: nothing. The act stays on, and leads to the first field that wants it. */
  wanting?: string | null;
  /** Closing would lose what was typed: it is asked about first. */
  isChanged?: boolean;
  /** Shown before the buttons, besides what was refused. */
  children?: ReactNode;
  onGo(): Promise<unknown>;
  /** After it was done; what was only asked for, or abandoned, does not call it. */
  onDone?(): void;
  onClose(): void;
}

/** A field that cannot stay like this, or the first box of a group that wants one. */
const WANTING = '[aria-invalid="true"]:not(:disabled), [data-wanting="true"] input';
/** Where the console refused what was sent, once it did. It can be sent again as it is. */
const REFUSED = '[data-refused="true"]';

/** A form is not sent with a field in error. What was tried leads to the first of them, once it says so. */
function useTry(wanting: string | null) {
  const form = useRef<HTMLFormElement>(null);
  const [tries, setTries] = useState(0);
  useEffect(() => {
    if (tries > 0) form.current?.querySelector<HTMLElement>(WANTING)?.focus();
  }, [tries]);
  return {
    form,
    tried: tries > 0,
    /** @returns whether it can be sent. */
    attempt(sent: HTMLFormElement): boolean {
      if (wanting === null && !sent.querySelector(WANTING)) return true;
      setTries(tries + 1);
      return false;
    },
  };
}

export function FormSheet({
  title,
  explained = '',
  go,
  danger = false,
  wide = false,
  isReady = true,
  wanting = null,
  isChanged = false,
  children,
  onGo,
  onDone,
  onClose,
}: FormSheetProps) {
  const { t } = useTranslation();
  const [failure, setFailure] = useState<Reason | null>(null);
  const [busy, setBusy] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const { form, tried, attempt } = useTry(wanting);
  useAskedBeforeLeaving(isChanged);
  useEffect(() => {
    if (failure !== null) form.current?.querySelector<HTMLElement>(REFUSED)?.focus();
  }, [failure, form]);
  const leave = (): void => (isChanged ? setLeaving(true) : onClose());
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      await onGo();
      onDone?.();
      onClose();
    } catch (error) {
      if (isAsked(error)) {
        say((t) => t('failed.needs-agreement'), 'asked');
        onClose();
        return;
      }
      setFailure(reasonOf(error));
      setBusy(false);
    }
  };
  return (
    <Sheet title={title} wide={wide} onClose={leave}>
      {explained !== '' && <p className="soft wraps">{explained}</p>}
      <Form
        ref={form}
        className="form"
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (!isReady || busy) return;
          // What was refused was of what was sent before.
          setFailure(null);
          if (attempt(event.currentTarget)) void submit();
        }}
      >
        <Tried value={tried}>{children}</Tried>
        <div className="dialog__foot">
          <Failure words={failure ?? (tried ? wanting : null)} />
          <div className="dialog__actions">
            <Button touch onPress={leave}>
              {t('app.cancel')}
            </Button>
            <Button
              touch
              kind={danger ? 'danger' : 'main'}
              type="submit"
              isBusy={busy}
              isDisabled={!isReady}
            >
              {go}
            </Button>
          </div>
        </div>
      </Form>
      {isLeaving && <LoseChanges onStay={() => setLeaving(false)} onLose={onClose} />}
    </Sheet>
  );
}
