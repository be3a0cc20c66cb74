// Why a plan, a watch or a rule cannot be, in the language of the page: every reason, and those that real streams give.
import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { UNFIT, unfit, UnfitError, type ChannelPlan, type UnfitId } from '@harmonic/protocol/model';
import { PROFILES } from '@harmonic/protocol/phy';
import { PRESETS } from '@harmonic/protocol/simulated';
import { boardSchema, unfitSchema, type Board } from '../../contract/index.ts';
import { createRig } from '../../main/capture/test-link.suite.ts';
import { unfitOf } from '../../main/capture/unfit-of.ts';
import { createBoards } from '../../main/devices/boards.ts';
import { A, planOf } from '../../main/routing/routes.suite.ts';
import { OPTIONS } from '../i18n/index.ts';
import { draftOfPlan, readPlanDraft } from '../screens/channels/plan-draft.ts';
import { sayingWords } from './saying-words.ts';

/** Words that no Portuguese sentence has. */
const ENGLISH =
  /(?<!\p{L})(?:the|of|is|are|to|from|with|has|have|and|too|which|cannot|be|its|on|at|it|in|one|two)(?!\p{L})/iu;
const IDS = Object.keys(UNFIT) as UnfitId[];
const inLanguage = (lng: string) => i18next.init({ ...OPTIONS, lng });

/** Each hole filled with a text that is its own name. */
const filled = (id: UnfitId) => ({
  say: id,
  facts: Object.fromEntries(
    [...UNFIT[id].matchAll(/\{\{(\w+)\}\}/g)].map(([, name = '']) => [name, `‹${name}›`]),
  ),
});
const namesIn = (words: string): string[] => (words.match(/‹\w+›/g) ?? []).sort();

test.each(IDS)('%s has a sentence in both languages, with everything that fills it', async (id) => {
  const why = unfitSchema.parse(filled(id));
  await inLanguage('en');
  const english = sayingWords(why);
  expect(english).toBe(new UnfitError(why).message);
  await inLanguage('pt-BR');
  const portuguese = sayingWords(why);
  expect(namesIn(portuguese)).toEqual(namesIn(english));
  expect(portuguese).toMatch(/^(?:[\p{Ll}‹]|H‹).*[^.\s]$/u);
  const own = portuguese.replace(/‹\w+›/g, '');
  expect(own).not.toMatch(ENGLISH);
  expect(own).not.toMatch(/\{\{|…|undefined/);
});

test('the English ones would be found out', () => {
  expect(IDS.filter((id) => !ENGLISH.test(UNFIT[id]))).toEqual([]);
});

test('a reason that is none of them does not pass the contract', () => {
  expect(unfitSchema.safeParse({ say: 'in-use', facts: { address: 'x' } }).success).toBe(false);
  expect(unfitSchema.safeParse('the modulation is dbpsk or dqpsk').success).toBe(false);
});

test('numbers are written as the page writes numbers, names of harmonics and rules are not', async () => {
  const short = unfit('waveform-window-short', { samples: 6.86, least: 16, unguarded: 32 });
  const far = unfit('bond-no-data', { harmonic: '1200', highest: '1119', rateHz: 2_560_000 });
  await inLanguage('pt-BR');
  expect(sayingWords(short)).toContain('uma janela de 6,86 amostras é curta demais');
  expect(sayingWords(far)).toBe(
    'o harmônico 1200 não leva dados: a 2.560.000 amostras por segundo, levam H2 a H1119',
  );
  await inLanguage('en');
  expect(sayingWords(short)).toContain('a window of 6.86 samples is too short');
  expect(sayingWords(far)).toContain('harmonic 1200 carries no data: H2 to H1119 do, at 2,560,000');
});

const withWaveform = (change: Partial<ChannelPlan['waveform']>, bonds = [[4]]): ChannelPlan => {
  const plan = planOf(...bonds);
  return { ...plan, waveform: { ...plan.waveform, ...change } };
};

const signedBy = (signer: typeof A, plan: ChannelPlan): ChannelPlan => ({
  ...plan,
  assignments: plan.assignments.map((one) => ({ ...one, signedBy: signer })),
});

/** What a page is told of a plan on a real stream of 48,000 samples a second. */
function boardOf(plan: ChannelPlan): Board {
  const rig = createRig({ source: PRESETS.tone.source(1) });
  rig.capture.handle({ type: 'plan.set', plan: { plan, version: 1, setAtMs: 0 } }, 0);
  rig.open();
  rig.run(600);
  const boards = createBoards(() => undefined);
  boards.setPlan(A, { deviceId: A, plan, version: 1, setBy: null, setAtMs: 0 });
  const [first, ...later] = rig.boards;
  boards.patch(A, first!);
  // The stream is told of behind what cannot be heard of it: a board begins with it.
  boards.silent(A);
  for (const patch of later) boards.patch(A, patch);
  expect(rig.fact('failed')).toBeUndefined();
  return boardSchema.parse({ ...boards.read(A, null), nodes: [] });
}

describe('on a Portuguese page', () => {
  beforeEach(() => inLanguage('pt-BR'));

  test.each<[UnfitId, ChannelPlan, string]>([
    ['plan-channel', { ...planOf([4]), channel: 3 }, 'não há canal 4: os canais do fluxo são 1'],
    [
      'bond-no-data',
      planOf([900]),
      'o harmônico 900 não leva dados: a 48.000 amostras por segundo, levam H2 a H21',
    ],
    [
      'bond-second-pilot',
      withWaveform({ secondPilot: 4 }),
      'o harmônico 4 não leva dados: é o segundo piloto',
    ],
    ['bond-twice', planOf([4, 4]), 'um harmônico está duas vezes no mesmo canal'],
    [
      'waveform-window-short',
      withWaveform({ f0Hz: 7000 }, [[2]]),
      'uma janela de 6,86 amostras é curta demais: são precisas pelo menos 16, ou 32 sem guarda; baixe f0, aumente a taxa de amostragem ou tome mais períodos',
    ],
    [
      'waveform-rate-low',
      withWaveform({ f0Hz: 20_000 }),
      'a taxa de amostragem é baixa demais para que haja um harmônico além do piloto',
    ],
    [
      'waveform-second-pilot',
      withWaveform({ secondPilot: 40 }),
      'o segundo piloto é um harmônico de 2 a 21',
    ],
    [
      'signature-beyond',
      signedBy(A, withWaveform({ f0Hz: 1600 })),
      'uma assinatura soa até H17, e esta taxa de amostragem leva H2 a H13',
    ],
    [
      'waveform-window-long',
      withWaveform({ f0Hz: 1, periods: 64 }),
      'uma janela tem no máximo 65.536 amostras',
    ],
  ])('a stream that cannot be listened to says why: %s', (id, plan, words) => {
    const { state, reason } = boardOf(plan);
    expect([state, reason?.say]).toEqual(['unfit', id]);
    const shown = i18next.t('channels.states.unfit', { reason: sayingWords(reason!) });
    expect(shown).toBe(`Este fluxo não pode ser escutado por este plano: ${words}.`);
    expect(shown).not.toMatch(ENGLISH);
  });

  test('a stream that is listened to, and cannot be watched, says why', () => {
    const { modulation, fec } = PROFILES.standard;
    const slow = { f0Hz: 200, periods: 10, guardEighths: 10, modulation, fec };
    const { state, reason, watch } = boardOf({
      ...withWaveform(slow),
      watch: { falseAlarm: 1e-9 },
    });
    expect([state, reason, watch?.reason?.say]).toEqual(['listening', null, 'watch-large']);
    const shown = i18next.t('spectral.unfit', { reason: sayingWords(watch!.reason!) });
    expect(shown).toBe(
      'Este fluxo não pode ser vigiado: 105 harmônicos em janelas de 2.400 amostras são demais para vigiar.',
    );
  });

  test('what the machine has no room for is told, in its own words set in quotes; a mistake of ours is thrown', () => {
    const noRoom = (): unknown => new Float64Array(2 ** 53);
    const why = (make: () => unknown) => {
      try {
        return make();
      } catch (error) {
        return sayingWords(unfitOf(error));
      }
    };
    expect(why(noRoom)).toMatch(
      /^é preciso mais do que cabe na memória desta máquina: “Invalid typed array length.*”$/,
    );
    expect(() => why(() => (null as unknown as string).length)).toThrow(TypeError);
  });

  test('a plan that is typed says why it cannot be', () => {
    const typed = (plan: ChannelPlan, isMastered = false) => {
      const reading = readPlanDraft(draftOfPlan(plan, ','), 48_000, () => isMastered);
      if (reading.plan !== null || reading.unfit === null) return null;
      return i18next.t('channels.planUnfit', { reason: sayingWords(reading.unfit) });
    };
    expect(typed(planOf([4]))).toBeNull();
    expect(typed(withWaveform({ f0Hz: 3001 }))).toBe(
      'Este plano não é possível: uma janela de 15,99 amostras é curta demais: são precisas pelo menos 16, ou 32 sem guarda; baixe f0, aumente a taxa de amostragem ou tome mais períodos.',
    );
    expect(typed(withWaveform({ secondPilot: 2 }), true)).toBe(
      'Este plano não é possível: H2 leva a baliza do mestre da linha: o segundo piloto precisa de outro harmônico.',
    );
    const many = Array.from({ length: 126 }, (_, bond) =>
      Array.from({ length: 8 }, (_, n) => 2 + 8 * bond + n),
    );
    expect(typed(withWaveform({ f0Hz: 20 }, many))).toBe(
      'Este plano não é possível: são no máximo 1.000 harmônicos.',
    );
  });
});
