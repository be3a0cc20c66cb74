// A plan and a table of routes that cannot be, over a real page's socket: refused with what each language makes its
// sentence of.
import { join } from 'node:path';
import i18next from 'i18next';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import {
  unfit,
  type ChannelPlan,
  type DeviceId,
  type Route,
  type Unfit,
} from '@harmonic/protocol/model';
import { OPTIONS } from '../../../renderer/i18n/index.ts';
import { sayFailure } from '../../../renderer/state/failure.ts';
import { startDevice, type DeviceEnd } from '../../devices/real-ends.suite.ts';
import { route } from '../../routing/routes.suite.ts';
import { examplePlan } from '../../store/example-kept.suite.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  beFirst,
  cookieOf,
  open,
  openPage,
  removeScratch,
  scratchDir,
  type OpenPage,
} from './test-gateway.suite.ts';

const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };

let gateway: Gateway;
let calls: OpenPage['calls'];
let end: DeviceEnd;
let deviceId: DeviceId;
let rateHz = 0;

beforeAll(async () => {
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'unfit-words') });
  const link = new URL(gateway.wayIn());
  const cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  const page = await openPage(gateway, cookie, 'office-0123456789abcdef');
  ({ calls } = page);
  await beFirst(page, ADA);
  end = await startDevice({ hardwareId: 'ab12cd34ab12cd36', name: 'node' });
  ({ id: deviceId } = await calls.device.connect({ address: end.address }));
  await vi.waitFor(async () => {
    const [device] = await calls.device.list({});
    rateHz = device?.connection?.stream?.rateHz ?? 0;
    expect(rateHz).toBeGreaterThan(0);
  }, 15_000);
  await calls.device.adopt({ id: deviceId, name: 'Line 1' });
}, 60_000);
afterAll(async () => {
  await gateway.close();
  await end.close();
  removeScratch();
});

/** What the page shows of a call that is refused, in both languages. */
async function told(refused: Promise<unknown>) {
  const error: unknown = await refused.then(
    () => null,
    (why: unknown) => why,
  );
  const words: string[] = [];
  for (const lng of ['en', 'pt-BR']) {
    await i18next.init({ ...OPTIONS, lng });
    words.push(sayFailure(error) ?? '');
  }
  return { error, words };
}

/** Behind what it means: that it did not work. */
function expectEnds(words: readonly string[], ends: readonly string[]): void {
  expect(words.map((each, at) => each.slice(-(ends[at]?.length ?? 0) - 2))).toEqual(
    ends.map((end) => `: ${end}`),
  );
}

const waveformOf = (change: Partial<ChannelPlan['waveform']>): ChannelPlan['waveform'] => ({
  ...examplePlan.waveform,
  ...change,
});

test.each<[string, () => Partial<ChannelPlan['waveform']>, () => Unfit, string, string]>([
  [
    'a window that is too short',
    () => ({ f0Hz: rateHz / 9.5, periods: 1, guardEighths: 1 }),
    () => unfit('waveform-window-short', { samples: 9.5, least: 16, unguarded: 32 }),
    'a window of 9.5 samples is too short: 16 are the fewest, 32 without a guard; lower f0, raise the sampling rate, or take more periods',
    'O plano não é possível: uma janela de 9,5 amostras é curta demais: são precisas pelo menos 16, ou 32 sem guarda; baixe f0, aumente a taxa de amostragem ou tome mais períodos.',
  ],
  [
    'f0 too high for the rate',
    () => ({ f0Hz: rateHz / 2 }),
    () => unfit('waveform-rate-low'),
    'the sampling rate is too low for a harmonic beside the pilot',
    'O plano não é possível: a taxa de amostragem é baixa demais para que haja um harmônico além do piloto.',
  ],
  [
    'a second pilot beyond the rate',
    () => ({ f0Hz: rateHz / 48, periods: 1, guardEighths: 1, secondPilot: 4000 }),
    () => unfit('waveform-second-pilot', { highest: '21' }),
    'the second pilot is a harmonic from 2 to 21',
    'O plano não é possível: o segundo piloto é um harmônico de 2 a 21.',
  ],
])('a plan: %s', async (_what, change, why, english, portuguese) => {
  const plan = { ...examplePlan, waveform: waveformOf(change()) };
  const { error, words } = await told(calls.harmonic.setPlan({ deviceId, plan, basedOn: null }));
  expect(error).toMatchObject({
    code: 'invalid',
    data: { because: 'plan-unfit', detail: english, unfit: why() },
  });
  expectEnds(words, [english, portuguese]);
  expect(await calls.harmonic.plan({ deviceId })).toBeNull();
});

/** A rule between devices of which nobody knows: its own faults are told before that. */
const ruleOf = (change: Partial<Route>): Route => route({ burst: 1, ...change });
const nobody = (n: number): DeviceId =>
  `aaaaaaaa-0000-4000-8000-${String(n).padStart(12, '0')}` as DeviceId;

test.each<[string, Route[], Unfit, string, string]>([
  [
    'two rules with one number',
    [ruleOf({ id: 1200 }), ruleOf({ id: 1200 })],
    unfit('rules-twice', { rule: '1200' }),
    'two rules have the number 1200',
    'A regra não é possível: duas regras têm o número 1200.',
  ],
  [
    'frames by the minute, and none at once',
    [ruleOf({ framesPerMinute: 5, burst: 0 })],
    unfit('rule-burst-none', { rule: '1' }),
    'rule 1: of frames that are counted by the minute one at least may come at once',
    'A regra não é possível: na regra 1, se os quadros são contados por minuto, pelo menos um pode vir de uma só vez.',
  ],
  [
    'more devices than there are links',
    Array.from({ length: 128 }, (_, n) =>
      ruleOf({
        id: n,
        from: { deviceId: nobody(2 * n), first: 5, last: 5 },
        to: { deviceId: nobody(2 * n + 1), harmonic: { kind: 'same' } },
      }),
    ),
    unfit('rules-devices', { most: 254 }),
    '254 devices are the most',
    'A regra não é possível: são no máximo 254 dispositivos.',
  ],
])('routes: %s', async (_what, routes, why, english, portuguese) => {
  const { error, words } = await told(calls.route.set({ routes, basedOn: 0 }));
  expect(error).toMatchObject({
    code: 'conflict',
    data: { because: 'route-unfit', detail: english, unfit: why },
  });
  expectEnds(words, [english, portuguese]);
});
