// The one button, in the styles there are.
import {
  Button as AriaButton,
  ToggleButton as AriaToggle,
  type ButtonProps,
  type ToggleButtonProps,
} from 'react-aria-components';

type Kind = 'normal' | 'main' | 'danger' | 'plain';

export function Button({
  kind = 'normal',
  touch = false,
  ...props
}: ButtonProps & { kind?: Kind; touch?: boolean; className?: string }) {
  return (
    <AriaButton {...props} className={`button button--${kind}${touch ? ' button--touch' : ''}`} />
  );
}

export function Toggle(props: ToggleButtonProps & { className?: string }) {
  return <AriaToggle {...props} className="button" />;
}
