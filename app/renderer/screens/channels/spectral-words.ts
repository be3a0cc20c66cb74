// A spectral event in words: where it is, how strong. Pure.
import type { TFunction } from 'i18next';
import type { SpectralEvent } from '../../../contract/index.ts';
import { formatDb, formatHz, formatQuantity, formatSignedHz } from '../../state/format.ts';
import { levelName } from './level-name.ts';

type Place = Pick<SpectralEvent, 'rules' | 'hz' | 'harmonic' | 'offsetHz' | 'called'> &
  Partial<Pick<SpectralEvent, 'unfit'>>;

export function placeWords(
  t: TFunction,
  { rules, hz, harmonic, offsetHz, called, unfit = [] }: Place,
): string {
  const name = called ?? t('spectral.harmonicOnly', { harmonic });
  if (unfit.includes('hz')) {
    const claim = t('spectral.unfitClaims.hz');
    return harmonic === null ? claim : `${claim} (${name})`;
  }
  if (hz === null && harmonic !== null) return name;
  if (hz === null)
    return t(`spectral.${rules.includes('broadband') ? 'everywhere' : 'unknownPlace'}`);
  const at = formatHz(hz, 0.1);
  if (harmonic === null) return at;
  if (offsetHz === null) return `${at} (${name})`;
  const offset = Math.abs(offsetHz) < 0.05 ? '' : formatSignedHz(offsetHz, 0.1);
  if (called !== null) return `${at} = ${`${called} ${offset}`.trim()}`;
  return `${at} = ${t('spectral.atHarmonic', { harmonic, offset }).trim()}`;
}

/** In dB re full scale (where one was told), and the peak amplitude in the channel's unit. */
export function levelWords(
  t: TFunction,
  {
    levelDb,
    fullScale,
    unit,
    unfit = [],
  }: Pick<SpectralEvent, 'levelDb' | 'fullScale' | 'unit'> & Partial<Pick<SpectralEvent, 'unfit'>>,
): string {
  if (unfit.includes('level')) return t('spectral.unfitClaims.level');
  if (levelDb === null) return '–';
  if (fullScale === null) return t('spectral.deviceLevel', { level: formatDb(levelDb, 'dB') });
  const amplitude = formatQuantity(fullScale * 10 ** (levelDb / 20), unit);
  return `${formatDb(levelDb, levelName(t, { unit, fullScale }))} (${amplitude})`;
}
