// The four themes and two densities: attributes on the root element; charts listen because canvases do not see CSS.
import { recall, remember } from './memory.ts';

export const THEMES = ['dark', 'light', 'contrast', 'sunlight'] as const;
export type Theme = (typeof THEMES)[number];

export const DENSITIES = ['comfortable', 'compact'] as const;
export type Density = (typeof DENSITIES)[number];

const listeners = new Set<() => void>();
/** Asking the style sheet costs; charts ask many times a frame. */
const tokens = new Map<string, string>();

export const currentTheme = (): Theme =>
  THEMES.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'dark';

export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  tokens.clear();
  remember('theme', theme);
  for (const listener of listeners) listener();
}

export function startTheme(): void {
  const recalled = THEMES.find((theme) => theme === recall('theme'));
  document.documentElement.dataset['theme'] = recalled ?? 'dark';
  document.documentElement.dataset['density'] =
    DENSITIES.find((density) => density === recall('density')) ?? 'comfortable';
}

export const currentDensity = (): Density =>
  DENSITIES.find((density) => density === document.documentElement.dataset['density']) ??
  'comfortable';

export function setDensity(density: Density): void {
  document.documentElement.dataset['density'] = density;
  remember('density', density);
}

export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A token's value, for canvases. */
export function token(name: string): string {
  const known = tokens.get(name);
  if (known !== undefined) return known;
  const value = getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  if (value !== '') tokens.set(name, value);
  return value;
}
