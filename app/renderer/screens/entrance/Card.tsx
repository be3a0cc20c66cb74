// The one card of the entrance: a heading that takes the focus when another step begins.
import { useEffect, useRef, type ReactNode } from 'react';

interface CardProps {
  title: string;
  /** Above the title: which step this is. */
  step?: string;
  wide?: boolean;
  /** Its first field takes the focus by itself. */
  hasFocus?: boolean;
  children: ReactNode;
}

export function Card({ title, step, wide = false, hasFocus = false, children }: CardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!hasFocus) heading.current?.focus();
  }, [title, hasFocus]);
  return (
    <section className={`card panel${wide ? ' card--wide' : ''}`}>
      {step !== undefined && <p className="soft">{step}</p>}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </section>
  );
}
