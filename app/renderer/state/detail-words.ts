// What an event, a link or a notice says, in the language of the page: the console's own words, and others' (a device's, the
// operating system's) as they are, with numbers as the page writes numbers. Pure.
import { setApart } from '@harmonic/protocol/model';
import { joined, type Detail, type Said } from '../../contract/index.ts';
import { refusalWords } from './failure.ts';
import { formatUpTo } from './format.ts';
import { SAID_DECIMALS, sayingWords } from './saying-words.ts';

/** With its unit behind it: an address, a version or a name of a file has none. */
const MEASURED = /(?<![\w.:/-])[-−]?\d+(?:\.\d+)?(?=\s(?:k?Hz|dBFS|dB|m?V|m?s|ppm|%|B)(?![\w/]))/g;

export const detailWords = (detail: Detail): string =>
  typeof detail === 'string' ? withNumbers(setApart(detail)) : joined(detail.map(wordsOf));

const withNumbers = (text: string): string =>
  text.replaceAll(MEASURED, (number) =>
    formatUpTo(Number(number.replace('−', '-')), SAID_DECIMALS),
  );

const wordsOf = (said: Said): string =>
  said.say === 'refusal'
    ? sayingWords(said, { refusal: refusalWords(said.facts) })
    : sayingWords(said);
