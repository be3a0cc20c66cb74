// What the event of unauthorised energy says in the log, as it was first seen: pages say it anew, in their language.
import { saying, type Detail, type SpectralEvent } from '../../contract/index.ts';

export function spectralWords({
  hz,
  harmonic,
  called,
  levelDb,
}: Pick<SpectralEvent, 'hz' | 'harmonic' | 'called' | 'levelDb'>): Detail {
  const parts = [
    ...(hz === null ? [] : [`${hz.toFixed(1)} Hz`]),
    ...(harmonic === null ? [] : [called ?? `H${harmonic}`]),
    ...(levelDb === null ? [] : [`${levelDb.toFixed(1)} dB`]),
  ];
  return parts.length > 0 ? parts.join(', ') : [saying('everywhere')];
}
