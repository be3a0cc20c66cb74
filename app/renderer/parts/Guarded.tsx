// A button for an act that needs a right. Without the right it can still be reached, and says why it does nothing.
import { useId, type ReactNode } from 'react';
import { Button as AriaButton, Tooltip, TooltipTrigger } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Users } from 'lucide-react';
import type { Permission } from '@harmonic/protocol/model';
import { say, type Said } from '../state/notices.ts';
import type { Where } from '../state/rights.ts';
import { useMay } from '../state/session.ts';
import { Button } from './Button.tsx';

interface GuardedProps {
  right: Permission;
  where?: Where;
  /** Another reason against it, told in the same way: nobody changes their own rights. */
  against?: Said | null;
  /** Done to this one it takes two people, whatever the site's rules name. */
  takesTwo?: boolean;
  kind?: 'normal' | 'main' | 'danger' | 'plain';
  touch?: boolean;
  type?: 'button' | 'submit';
  /** By the state of things, not for want of a right. */
  isDisabled?: boolean;
  /** What it began is under way. */
  isBusy?: boolean;
  'aria-label'?: string;
  onPress?(): void;
  children: ReactNode;
}

export function Guarded({
  right,
  where = 'any',
  against = null,
  takesTwo = false,
  children,
  ...button
}: GuardedProps) {
  const { t } = useTranslation();
  const may = useMay()(right, where);
  const why = may.allowed ? against : may.why;
  if (why !== null) {
    return (
      <Refused why={why} {...button}>
        {children}
      </Refused>
    );
  }
  return (
    <Button {...button}>
      {children}
      {(may.twoPerson || takesTwo) && (
        <>
          <Users size={14} aria-hidden />{' '}
          <span className="visually-hidden">{t('rights.twoPerson')}</span>
        </>
      )}
    </Button>
  );
}

/** Told on focus, on hover and, where there is neither, on a press. */
function Refused({
  why,
  kind = 'normal',
  touch = false,
  children,
  ...rest
}: { why: Said } & Pick<GuardedProps, 'kind' | 'touch' | 'children' | 'aria-label'>) {
  const id = useId();
  const { t } = useTranslation();
  const label = rest['aria-label'] === undefined ? {} : { 'aria-label': rest['aria-label'] };
  return (
    <>
      <TooltipTrigger delay={200}>
        <AriaButton
          type="button"
          aria-disabled="true"
          aria-describedby={id}
          {...label}
          className={`button button--${kind} button--refused${touch ? ' button--touch' : ''}`}
          onPress={() => say(why, 'told')}
        >
          {children}
        </AriaButton>
        <Tooltip className="tooltip" offset={6}>
          {why(t)}
        </Tooltip>
      </TooltipTrigger>
      <span id={id} className="visually-hidden">
        {why(t)}
      </span>
    </>
  );
}
