// What an event, a link or a notice says, in the language of the page: the console's own words by their key, and numbers as
// the page writes numbers. Others' words (a device's, the operating system's) stay as they are. Pure.
import i18next from 'i18next';
import { setApart } from '@harmonic/protocol/model';
import { joined, keyOfSaid, type Detail, type Said } from '../../contract/index.ts';
import { en } from '../i18n/en.ts';
import { refusalWords } from './failure.ts';
import { formatUpTo } from './format.ts';

const DECIMALS = 4;
/** With its unit behind it: an address, a version or a name of a file has none. */
const MEASURED = /(?<![\w.:/-])[-−]?\d+(?:\.\d+)?(?=\s(?:k?Hz|dBFS|dB|m?V|m?s|ppm|%|B)(?![\w/]))/g;

export const detailWords = (detail: Detail): string =>
  typeof detail === 'string' ? withNumbers(setApart(detail)) : joined(detail.map(wordsOf));

const OTHERS: readonly string[] = ['words', 'at'];
/** Behind a full stop: it begins with a capital, where its first words are the console's own. */
export function detailSentence(detail: Detail): string {
  const words = detailWords(detail);
  if (typeof detail === 'string' || OTHERS.includes(detail[0]?.say ?? '')) return words;
  return words.slice(0, 1).toLocaleUpperCase(i18next.language) + words.slice(1);
}

const withNumbers = (text: string): string =>
  text.replaceAll(MEASURED, (number) => formatUpTo(Number(number.replace('−', '-')), DECIMALS));

function wordsOf(said: Said): string {
  const replace: Record<string, string> = {};
  for (const [name, value] of Object.entries(said.facts)) replace[name] = inWords(name, value);
  if (said.say === 'refusal') replace['refusal'] = refusalWords(said.facts);
  return i18next.t(`sayings.${keyOfSaid(said)}`, { replace });
}

const { windows, averagingModes } = en.live;

/** What stands for words by an id; one that this page does not know is shown as it is. */
function inWords(name: string, value: string | number): string {
  if (typeof value === 'number') return formatUpTo(value, DECIMALS);
  if (name === 'failure' && value in en.failures)
    return i18next.t(`failures.${value as keyof typeof en.failures}`);
  if (name === 'window' && value in windows)
    return i18next.t(`live.windows.${value as keyof typeof windows}`);
  if (name === 'averaging' && value in averagingModes)
    return i18next.t(`live.averagingModes.${value as keyof typeof averagingModes}`);
  return value;
}
