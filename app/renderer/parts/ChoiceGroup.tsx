// Boxes to tick of which some must be: named together, and what they want said once it is known or tried.
import { useId, type ReactNode } from 'react';
import { useTried } from './tried.ts';

interface ChoiceGroupProps {
  legend: string;
  /** Why it cannot stay like this, told once the form has been tried; null when it can. */
  wanting: string | null;
  children: ReactNode;
}

export function ChoiceGroup({ legend, wanting, children }: ChoiceGroupProps) {
  const said = useTried() ? wanting : null;
  const id = useId();
  return (
    <fieldset className="choice-group" data-wanting={said !== null} aria-describedby={id}>
      <legend>{legend}</legend>
      {children}
      <p id={id} className="refusal wraps">
        {said}
      </p>
    </fieldset>
  );
}
