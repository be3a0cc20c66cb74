// The one button, in the styles there are.
import {
  Button as AriaButton,
  ToggleButton as AriaToggle,
  type ButtonProps,
  type ToggleButtonProps,
} from 'react-aria-components';

type Kind = 'normal' | 'main' | 'danger' | 'plain';

interface Looks {
  kind?: Kind;
  touch?: boolean;
  /**
   * What it began is under way. It does nothing more, and keeps the focus: a disabled one loses it, and then no key
   * works any more. A form that it sends minds that by itself.
   */
  isBusy?: boolean;
  className?: string;
}

const doNothing = (): void => undefined;

export function Button({
  kind = 'normal',
  touch = false,
  isBusy = false,
  ...props
}: ButtonProps & Looks) {
  return (
    <AriaButton
      {...props}
      {...(isBusy && { onPress: doNothing, 'aria-disabled': true })}
      className={`button button--${kind}${touch ? ' button--touch' : ''}`}
    />
  );
}

export function Toggle(props: ToggleButtonProps & { className?: string }) {
  return <AriaToggle {...props} className="button" />;
}
