import { ORPCError } from '@orpc/client';
import i18next from 'i18next';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { KEY_REFUSALS, refusedBecauseSchema, type FailureData } from '../../contract/index.ts';
import { OPTIONS } from '../i18n/index.ts';
import { reasonOf, sayFailure, waitsUntilMs } from './failure.ts';
import { Abandoned } from './proving.ts';

const ENGLISH = 'A sentence of the console, in English';
const failed = (code: string, data: Partial<FailureData>) =>
  new ORPCError(code, { message: ENGLISH, data: { detail: ENGLISH, ...data } });

beforeAll(async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
});

describe('on an English page', () => {
  beforeEach(() => i18next.changeLanguage('en'));

  test('the console’s own sentence is shown, whatever the reason', () => {
    for (const because of refusedBecauseSchema.options)
      expect(sayFailure(failed('conflict', { because }))).toBe(`This did not work: ${ENGLISH}`);
  });
});

describe('on a Portuguese page', () => {
  beforeEach(() => i18next.changeLanguage('pt-BR'));
  afterEach(() => vi.useRealTimers());

  test.each(refusedBecauseSchema.options)('%s is told without an English sentence', (because) => {
    for (const code of ['conflict', 'not-allowed', 'invalid', 'too-many']) {
      const told = sayFailure(failed(code, { because }))!;
      expect(told).not.toContain(ENGLISH);
      expect(told).not.toMatch(/\{\{|refusals|undefined/);
    }
  });

  test('what to do is said, not only what is wrong', () => {
    expect(sayFailure(failed('conflict', { because: 'no-second' }))).toMatch(
      /^Não funcionou: Isto exige uma segunda pessoa.*depois de um dia.*código lacrado/,
    );
  });

  test('names and numbers of the sentence are not lost', () => {
    const name = failed('conflict', { because: 'name-taken', facts: { name: 'bea' } });
    expect(sayFailure(name)).toContain('“bea” já é o nome de entrada');
    const right = { because: 'no-other-holder', facts: { right: 'privacy.erase' } } as const;
    expect(sayFailure(failed('conflict', right))).toContain('apagar uma pessoa');
    for (const keyRefusal of [...KEY_REFUSALS, 'of a newer console']) {
      const key = failed('conflict', { because: 'key-not-taken', facts: { keyRefusal } });
      expect(sayFailure(key)).toMatch(/A chave não foi aceita: (?:o dispositivo|a conexão|nenhum)/);
    }
    const roles = { because: 'no-grant', facts: { roles: 'engineer, admin, Line lead' } } as const;
    expect(sayFailure(failed('not-allowed', roles))).toBe(
      'Não permitido: Seu papel não permite isto. Estes papéis permitem: Engenheiro, Administrador e Line lead.',
    );
  });

  test('how long to wait is said in the language of the page', () => {
    vi.useFakeTimers({ now: 1_000_000 });
    const waits = failed('too-many', { because: 'too-many', untilMs: 1_090_000 });
    expect(waitsUntilMs(waits)).toBe(1_090_000);
    expect(sayFailure(waits)).toMatch(
      /^Não funcionou: Tentativas erradas demais. Tente de novo em 1\smin 30\ss.$/,
    );
  });

  test('a reason of another version, or none, falls back to the code', () => {
    const newer = failed('disk-full', { because: 'of a newer console' as never });
    expect(sayFailure(newer)).toContain('O disco está cheio');
    expect(sayFailure(new ORPCError('BAD_REQUEST'))).toContain('confira os campos');
    expect(sayFailure(new ORPCError('INTERNAL_SERVER_ERROR'))).toContain('não está disponível');
  });
});

test('a refusal that stands on the page is said anew in the language that the page has by then', async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  const data = { detail: 'The file is empty.', because: 'file-empty' };
  const reason = reasonOf(new ORPCError('conflict', { message: data.detail, data }));
  const english = reason?.words();
  expect(english).toContain('The file is empty.');
  await i18next.changeLanguage('pt-BR');
  expect(reason?.words()).toContain('O arquivo está vazio');
  expect(reasonOf(new Abandoned())).toBeNull();
});
