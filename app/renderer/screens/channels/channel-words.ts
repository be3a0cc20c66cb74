// What a channel says, in words and numbers of the page's language. Pure.
import type { TFunction } from 'i18next';
import type { PayloadReading } from '@harmonic/protocol/model';
import type { ChannelCondition, Heard } from '../../../contract/index.ts';
import { formatDb, formatUpTo } from '../../state/format.ts';

const THIN = '\u202f';

/** Seven digits: what a float of four bytes holds. */
export const valueText = (
  t: TFunction,
  { value, crcOk, psduHex }: Pick<Heard, 'value' | 'crcOk' | 'psduHex'>,
  { unit }: Pick<PayloadReading, 'unit'>,
): string => {
  if (!crcOk) return t('channels.lostFrame');
  if (value === null) return t('channels.unread', { hex: psduHex });
  if (typeof value === 'string') return value;
  const digits = Math.max(0, Math.min(6, 6 - Math.floor(Math.log10(Math.max(1, Math.abs(value))))));
  return unit === '' ? formatUpTo(value, digits) : `${formatUpTo(value, digits)}${THIN}${unit}`;
};

/** What a receiver tells of a cleaner signal says more of itself than of the line. */
const MOST_SNR_DB = 40;
export const snrText = (snrDb: number): string =>
  snrDb > MOST_SNR_DB ? `> ${formatDb(MOST_SNR_DB, 'dB')}` : formatDb(snrDb, 'dB');
export const marginText = (marginDb: number, snrDb: number): string =>
  snrDb > MOST_SNR_DB
    ? `> ${formatDb(marginDb - snrDb + MOST_SNR_DB, 'dB')}`
    : formatDb(marginDb, 'dB');

/** A sign for each, so that colour is never alone. */
export const CONDITION_SIGNS: Record<ChannelCondition, string> = {
  ...{ good: '●', weak: '◐', failing: '▲', blocked: '■', silent: '○', never: '·' },
};
export const CONDITION_CHIPS: Record<ChannelCondition, string> = {
  ...{ good: 'chip--ok', weak: 'chip--warn', failing: 'chip--bad', blocked: 'chip--bad' },
  ...{ silent: 'chip--warn', never: 'chip--soft' },
};
