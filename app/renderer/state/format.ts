// Numbers and times as people read them: the locale's decimal sign, SI prefixes, digits no finer than they mean.
import i18next from 'i18next';
import { decimalsFor as resolutionDecimals } from '@harmonic/protocol/signal';

const THIN = '\u202f';

/** Making one costs more than the writing; charts write many numbers a frame. */
const formats = new Map<string, Intl.NumberFormat>();

function numberFormat(least: number, most: number): Intl.NumberFormat {
  const key = `${i18next.language} ${least} ${most}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(i18next.language, {
      minimumFractionDigits: least,
      maximumFractionDigits: most,
      signDisplay: 'negative',
    });
    formats.set(key, format);
  }
  return format;
}

/** A minus as wide as a digit, not a hyphen. */
const signed = (text: string): string => text.replace('-', '−');

/** From here on a row of digits is no longer read, and a double no longer counts (2^53 is 9·10¹⁵). */
const LONG = 1e15;
const decimals = (value: number, digits: number): string =>
  Math.abs(value) >= LONG ? formatPlain(value) : signed(numberFormat(digits, digits).format(value));

/** As protocol/signal has it, none to six: what stands beside a plot is not rounded to tens. */
export function decimalsFor(resolution: number): number {
  if (!(resolution > 0)) return 0;
  return Math.max(0, Math.min(6, resolutionDecimals(resolution) ?? 0));
}

/** @param resolutionHz the finest step that means something: a tenth of a bin for interpolated peaks. */
export function formatHz(hz: number, resolutionHz: number): string {
  return Math.abs(hz) >= 10_000
    ? `${decimals(hz / 1000, Math.min(6, decimalsFor(resolutionHz) + 3))}${THIN}kHz`
    : `${decimals(hz, decimalsFor(resolutionHz))}${THIN}Hz`;
}

/** How frequencies of one column are written: all in the unit of the largest, so that they compare by eye. */
export function formatHzColumn(
  all: readonly number[],
  resolutionHz: number,
): (hz: number) => string {
  if (!all.some((hz) => Math.abs(hz) >= 10_000)) return (hz) => formatHz(hz, resolutionHz);
  const digits = Math.min(6, decimalsFor(resolutionHz) + 3);
  return (hz) => `${decimals(hz / 1000, digits)}${THIN}kHz`;
}

/** A mark of the frequency axis: as many decimals as it has, and no more. */
export function formatHzTick(hz: number): string {
  const [value, unit] = hz >= 1000 ? [hz / 1000, 'kHz'] : [hz, 'Hz'];
  return `${numberFormat(0, 4).format(value)}${THIN}${unit}`;
}

export const formatDb = (db: number, reference: string): string =>
  `${decimals(db, 1)}${THIN}${reference}`;
/** A plus before what is above zero as it is written. */
const plus = (value: number, text: string): string =>
  value > 0 && /[1-9]/.test(text) ? `+${text}` : text;
/** With its sign: a difference. */
export const formatSigned = (value: number, digits: number): string =>
  plus(value, decimals(value, digits));
export const formatSignedHz = (hz: number, resolutionHz: number): string =>
  plus(hz, formatHz(hz, resolutionHz));
export const formatNumber = (value: number, digits = 0): string => decimals(value, digits);

/** As many decimals as it has, up to `most`. */
export const formatUpTo = (value: number, most: number): string =>
  Math.abs(value) >= LONG ? formatPlain(value) : signed(numberFormat(0, most).format(value));

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
/** A mark of a linear axis: as many decimals as it has; what is too long so, by a power of ten: "2·10⁻⁶". */
export function formatPlain(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return signed(numberFormat(0, 0).format(value));
  if (size === 0 || (size >= 1e-3 && size < 1e6)) return formatUpTo(value, 6);
  const power = Math.floor(Math.log10(size) + 1e-9);
  const digits = String(Math.abs(power)).replace(
    /\d/g,
    (digit) => SUPERSCRIPTS[Number(digit)] ?? '',
  );
  return `${formatUpTo(value / 10 ** power, 3)}·10${power < 0 ? '⁻' : ''}${digits}`;
}

const PREFIXES = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
  [1, ''],
  [1e-3, 'm'],
  [1e-6, 'µ'],
  [1e-9, 'n'],
] as const;
const NO_PREFIX = [1, ''] as const;

/** Units that take a prefix; any other, one that has a prefix already or that somebody typed, is written as it is. */
const PREFIXED = new Set(['V', 'A', 'Pa', 'm/s²', 'Hz', 'g', 's', 'm', 'm/s', 'N', 'W', 'Ω', 'T']);
const FIGURES = 3;
const DECIMALS_MOST = 12;

/** Whether its numbers are written with an SI prefix, so that it stands with each of them. */
export const isPrefixed = (unit: string): boolean => PREFIXED.has(unit);

function prefixOf(size: number, unit: string): readonly [factor: number, prefix: string] {
  if (!(size > 0 && isPrefixed(unit))) return NO_PREFIX;
  return PREFIXES.find(([least]) => size >= least) ?? PREFIXES[PREFIXES.length - 1] ?? NO_PREFIX;
}

/** Down to the first digit of its resolution (docs/decisions/0033), with an SI prefix where the unit takes one; no unit: alone. */
export function formatMeasured(value: number, unit: string, resolution: number): string {
  const [factor, prefix] = prefixOf(Math.abs(value), unit);
  const digits = resolution > 0 ? (resolutionDecimals(resolution / factor) ?? 0) : 0;
  return `${decimals(value / factor, Math.max(0, Math.min(DECIMALS_MOST, digits)))}${unit === '' ? '' : `${THIN}${prefix}${unit}`}`;
}

/** Three significant figures, with an SI prefix where the unit takes one; counts are a number and have two decimals. */
export function formatQuantity(value: number, unit: string): string {
  const size = Math.abs(value);
  const [factor, prefix] = prefixOf(size, unit);
  const scaled = value / factor;
  const whole = Math.abs(scaled) >= 100 ? 0 : Math.abs(scaled) >= 10 ? 1 : 2;
  const isSmall = !isPrefixed(unit) && unit !== 'counts' && size > 0 && size < 1;
  const digits = isSmall
    ? Math.min(DECIMALS_MOST, FIGURES - 1 - Math.floor(Math.log10(size)))
    : whole;
  return `${decimals(scaled, digits)}${THIN}${prefix}${unit}`;
}

/** Of what a device counts, or says it does: beyond a thousand million no more figures than a person reads. */
export const formatCount = (count: number): string =>
  Math.abs(count) < 1e9 ? decimals(count, 0) : formatPlain(count);

/** What 1 of a unit is called. */
export const oneOf = (unit: string): string =>
  unit === 'counts' ? i18next.t('units.count') : unit;

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${decimals(value, unit === 0 || value >= 100 ? 0 : 1)}${THIN}${units[unit] ?? 'B'}`;
}

/** 75.2 -> "1 min 15 s"; under ten seconds with a decimal. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${decimals(seconds, 1)}${THIN}s`;
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const pad = (n: number): string => String(n).padStart(2, '0');
  if (h > 0) return `${h}${THIN}h ${pad(m)}${THIN}min`;
  return m > 0 ? `${m}${THIN}min ${pad(s)}${THIN}s` : `${s}${THIN}s`;
}

/** How long a recording is: one of a few periods is told in milliseconds. */
export const formatLength = (seconds: number): string =>
  seconds < 1 ? formatQuantity(seconds, 's') : formatDuration(seconds);

/** How long ago, for the end of a time axis: "−80 ms", "−4.5 s", "−75 s", "−12.5 min"; "0 s" is now. */
export function formatAge(seconds: number): string {
  if (!(seconds >= 0.0005)) return `0${THIN}s`;
  if (seconds < 1) return `−${decimals(seconds * 1000, 0)}${THIN}ms`;
  if (seconds < 600) return `−${decimals(seconds, seconds < 10 ? 1 : 0)}${THIN}s`;
  return `−${decimals(seconds / 60, 1)}${THIN}min`;
}

const times = new Map<string, Intl.DateTimeFormat>();

function timeFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${i18next.language} ${options.dateStyle ?? ''} ${options.timeStyle ?? ''}`;
  let format = times.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(i18next.language, { ...options, hourCycle: 'h23' });
    times.set(key, format);
  }
  return format;
}

/** Either way of 1970, ms: beyond it there is no date (ECMA-262). */
const LAST_DATE_MS = 8.64e15;
/** A number that is no time is a dash: one that came from elsewhere takes no room down. */
const written = (ms: number, options: Intl.DateTimeFormatOptions): string =>
  Math.abs(ms) <= LAST_DATE_MS ? timeFormat(options).format(ms) : '–';

/** Local time of day. */
export const formatClock = (ms: number): string => written(ms, { timeStyle: 'medium' });
const CLOCK_MS = { hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
/** Local time of day, to the millisecond. */
export const formatClockMs = (ms: number): string =>
  Math.abs(ms) <= LAST_DATE_MS
    ? new Intl.DateTimeFormat(i18next.language, {
        ...{ ...CLOCK_MS, fractionalSecondDigits: 3, hourCycle: 'h23' },
      }).format(ms)
    : '–';
export const formatTime = (ms: number): string =>
  written(ms, { dateStyle: 'medium', timeStyle: 'medium' });
/** A calendar day, given as 2026-11-25. */
export const formatDay = (day: string): string =>
  written(new Date(`${day}T12:00`).getTime(), { dateStyle: 'medium' });
/** @param weekday 1 is Monday, 7 Sunday. */
export const formatWeekday = (weekday: number): string =>
  new Intl.DateTimeFormat(i18next.language, { weekday: 'long', timeZone: 'UTC' }).format(
    // The first of January 2024 was a Monday.
    Date.UTC(2024, 0, weekday),
  );
/** With the offset, for whoever asks. */
export const formatTimeExact = (ms: number): string =>
  written(ms, { dateStyle: 'full', timeStyle: 'long' });

/** What stands before the decimals in the language of the page. */
export const decimalSign = (): ',' | '.' =>
  numberFormat(1, 1).format(0.5).includes(',') ? ',' : '.';

/** "a, b and c", as the language writes it. */
export const formatList = (parts: readonly string[]): string =>
  new Intl.ListFormat(i18next.language, { type: 'conjunction' }).format(parts);
