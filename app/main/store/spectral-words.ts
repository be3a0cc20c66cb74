// What the event of unauthorised energy says in the log, as it was first seen: pages say it anew, in their language.
import { saying, type Detail, type SpectralEvent } from '../../contract/index.ts';

export function spectralWords({
  hz,
  harmonic,
  called,
  levelDb,
  unfit = [],
}: Pick<SpectralEvent, 'hz' | 'harmonic' | 'called' | 'levelDb'> &
  Partial<Pick<SpectralEvent, 'unfit'>>): Detail {
  const parts = [
    ...(hz === null ? [] : [`${hz.toFixed(1)} Hz`]),
    ...(harmonic === null ? [] : [called ?? `H${harmonic}`]),
    ...(levelDb === null ? [] : [`${levelDb.toFixed(1)} dB`]),
  ];
  const text = parts.join(', ');
  if (unfit.length > 0)
    return [
      ...(text === '' ? [] : [saying('words', { text })]),
      ...unfit.map((claim) => saying(`unfit-${claim}`)),
    ];
  return text === '' ? [saying('everywhere')] : text;
}
