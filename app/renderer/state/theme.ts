// The four themes: one attribute on the root element; charts listen because canvases do not see CSS.
import { recall, remember } from './memory.ts';

export const THEMES = ['dark', 'light', 'contrast', 'sunlight'] as const;
export type Theme = (typeof THEMES)[number];

const listeners = new Set<() => void>();

export const currentTheme = (): Theme =>
  THEMES.find((theme) => theme === document.documentElement.dataset['theme']) ?? 'dark';

export function setTheme(theme: Theme): void {
  document.documentElement.dataset['theme'] = theme;
  remember('theme', theme);
  for (const listener of listeners) listener();
}

export function startTheme(): void {
  const recalled = THEMES.find((theme) => theme === recall('theme'));
  document.documentElement.dataset['theme'] = recalled ?? 'dark';
}

export function onTheme(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A token's value, for canvases. */
export const token = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();
