// The numbers in what an event says, as the page writes numbers: an event is kept with points, whoever reads it. Pure.
import { formatUpTo } from '../../state/format.ts';

const DECIMALS = 4;
/** With its unit behind it: an address, a version or a name of a file has none. */
const MEASURED = /(?<![\w.:/-])[-−]?\d+(?:\.\d+)?(?=\s(?:k?Hz|dBFS|dB|m?V|m?s|ppm|%|B)(?![\w/]))/g;

export const detailWords = (detail: string): string =>
  detail.replaceAll(MEASURED, (number) => formatUpTo(Number(number.replace('−', '-')), DECIMALS));
