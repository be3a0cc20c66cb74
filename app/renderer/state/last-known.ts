// How what goes on is shown while the console is not there to say that it still does. Pure.
import type { TFunction } from 'i18next';

export interface StateWords {
  shape: string;
  kind: 'ok' | 'warn' | 'bad' | 'soft';
  words: string;
}

/** @param isThere whether the console is. Without it the state is that of when it was last heard: told as that, in no colour. */
export const lastKnown = (t: TFunction, isThere: boolean, now: StateWords): StateWords =>
  isThere ? now : { shape: '◌', kind: 'soft', words: t('app.lastKnown', { state: now.words }) };
