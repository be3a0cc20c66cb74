// Starts the translation: the language of last time, else the browser's; switches without a restart.
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { recall, remember } from '../state/memory.ts';
import { en, type Words } from './en.ts';
import { ptBR } from './pt-BR.ts';

export const LANGUAGES = { en: 'English', 'pt-BR': 'Português (Brasil)' } as const;
export type Language = keyof typeof LANGUAGES;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    resources: { words: Words };
  }
}

function firstLanguage(): Language {
  const recalled = recall('language');
  if (recalled === 'en' || recalled === 'pt-BR') return recalled;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt-BR' : 'en';
}

export async function startTranslation(): Promise<void> {
  const language = firstLanguage();
  document.documentElement.lang = language;
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'en',
    defaultNS: 'words',
    resources: { en: { words: en }, 'pt-BR': { words: ptBR } },
    interpolation: { escapeValue: false },
  });
}

export function setLanguage(language: Language): void {
  remember('language', language);
  document.documentElement.lang = language;
  void i18next.changeLanguage(language);
}
