// What this browser remembers of the person's taste: language, theme. Nothing of the plant.

const PREFIX = 'harmonic.';
export type Remembered =
  | 'language'
  | 'theme'
  | 'density'
  | 'rail'
  | 'colours'
  | 'letters'
  | 'keys'
  | 'csv'
  | 'timeAxis'
  | 'fallAxis'
  | 'stillScale'
  | 'labels';

export function recall(what: Remembered): string | null {
  try {
    return localStorage.getItem(PREFIX + what);
  } catch {
    return null; // storage is switched off: nothing is remembered, nothing breaks
  }
}

export function remember(what: Remembered, value: string): void {
  try {
    localStorage.setItem(PREFIX + what, value);
  } catch {
    // as above
  }
}
