// What goes on just now, as a shape, a word and a colour; as last known while the console is gone.
import { useTranslation } from 'react-i18next';
import { useConnected } from '../state/console.ts';
import { lastKnown, type StateWords } from '../state/last-known.ts';

export function GoingOn(now: StateWords) {
  const { t } = useTranslation();
  const { shape, kind, words } = lastKnown(t, useConnected(), now);
  return (
    <span className={`chip chip--${kind}`}>
      <span aria-hidden>{shape}</span> {words}
    </span>
  );
}
