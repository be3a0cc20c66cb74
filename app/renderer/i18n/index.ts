// Starts the translation: the language of last time, else the browser's; switches without a restart.
import i18next, { type InitOptions } from 'i18next';
import { initReactI18next } from 'react-i18next';
import { setApart } from '@harmonic/protocol/model';
import { recall, remember } from '../state/memory.ts';
import { en, type Words } from './en.ts';
import { ptBR } from './pt-BR.ts';
import { refusals } from './pt-BR/refusals.ts';
import type { Refusals } from './refusals.ts';

export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: Words; refusals: Refusals };
  }
}

function firstLanguage(): Language {
  const recalled = recall('language');
  if (recalled === 'en' || recalled === 'pt-BR') return recalled;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

/** Words of every language, as i18next takes them. */
export const OPTIONS = {
  fallbackLng: 'en',
  defaultNS: 'words',
  resources: { en: { words: en }, 'pt-BR': { words: ptBR, refusals } },
  // A page escapes its markup by itself; what fills a sentence must not turn the sentence round.
  interpolation: { escapeValue: true, escape: setApart },
  // A refusal that does not say what its sentence names is told all the same.
  missingInterpolationHandler: () => '…',
} satisfies InitOptions;

export async function startTranslation(): Promise<void> {
  const language = firstLanguage();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({ ...OPTIONS, lng: language });
}

export function setLanguage(language: Language): void {
  remember('language', language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
