// One thing that the console says, in the language of the page: its words by their key, numbers as the page writes them.
import i18next from 'i18next';
import { keyOfSaid, type Said } from '../../contract/index.ts';
import { en } from '../i18n/en.ts';
import { formatUpTo } from './format.ts';

export const SAID_DECIMALS = 4;

/** @param more holes that are filled with sentences. */
export function sayingWords(said: Said, more: Readonly<Record<string, string>> = {}): string {
  const replace: Record<string, string> = {};
  for (const [name, value] of Object.entries(said.facts)) replace[name] = inWords(name, value);
  return i18next.t(`sayings.${keyOfSaid(said)}`, { replace: { ...replace, ...more } });
}

const { windows, averagingModes } = en.live;

/** What stands for words by an id; one that this page does not know is shown as it is. */
function inWords(name: string, value: string | number): string {
  if (typeof value === 'number') return formatUpTo(value, SAID_DECIMALS);
  if (name === 'failure' && value in en.failures)
    return i18next.t(`failures.${value as keyof typeof en.failures}`);
  if (name === 'window' && value in windows)
    return i18next.t(`live.windows.${value as keyof typeof windows}`);
  if (name === 'averaging' && value in averagingModes)
    return i18next.t(`live.averagingModes.${value as keyof typeof averagingModes}`);
  return value;
}
