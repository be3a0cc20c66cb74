// A factor as it was stated: up to seven figures, small and large ones with an exponent.
import i18next from 'i18next';

export function formatFactor(value: number): string {
  const size = Math.abs(value);
  const notation = size !== 0 && (size < 1e-4 || size >= 1e6) ? 'scientific' : 'standard';
  const format = new Intl.NumberFormat(i18next.language, {
    maximumSignificantDigits: 7,
    notation,
  });
  return format.format(value).replace('-', '−');
}
