// The words of a report: those of the page, in the language that the report is to have.
import i18next, { type TFunction } from 'i18next';
import { setApart } from '@harmonic/protocol/model';
import { en } from '../renderer/i18n/en.ts';
import type {} from '../renderer/i18n/index.ts';
import { ptBR } from '../renderer/i18n/pt-BR.ts';
import { refusals } from '../renderer/i18n/pt-BR/refusals.ts';
import type { ReportFailure, ReportLanguage } from '../contract/index.ts';

/** From then on numbers and times are written so, too: one report at a time. */
export async function speak(language: ReportLanguage): Promise<TFunction> {
  await i18next.init({
    ...{ lng: language, fallbackLng: 'en', defaultNS: 'words' },
    resources: { en: { words: en }, 'pt-BR': { words: ptBR, refusals } },
    interpolation: { escapeValue: true, escape: setApart },
    missingInterpolationHandler: () => '…',
  });
  return i18next.t;
}

/** The console's own sentence in English; in another language the one for its reason. */
export const failureText = ({ because, facts, detail }: ReportFailure): string =>
  i18next.exists(because, { ns: 'refusals' })
    ? i18next.t(because, { ns: 'refusals', ...facts, wait: '…' })
    : detail;
