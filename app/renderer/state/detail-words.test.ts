import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../i18n/index.ts';
import { inEnglish, saying, refused, type Told } from '../../contract/index.ts';
import { detailSentence, detailWords } from './detail-words.ts';

test.each([
  ['en', '999.800 Hz, -14.5 dB, H5', '999.8 Hz, −14.5 dB, H5'],
  ['pt-BR', '999.800 Hz, -14.5 dB, H5', '999,8 Hz, −14,5 dB, H5'],
  ['pt-BR', '273.06666666666666 Hz', '273,0667 Hz'],
  ['pt-BR', 'tcp://127.0.0.1:4710: 48000 Hz', 'tcp://127.0.0.1:4710: 48.000 Hz'],
  ['pt-BR', '1: H5 → H10, 3 B', '1: H5 → H10, 3 B'],
  ['pt-BR', 'Pump-3.5 s.wav 1.2.0', 'Pump-3.5 s.wav 1.2.0'],
])('in %s "%s" is "%s"', async (lng, detail, words) => {
  await i18next.init({ ...OPTIONS, lng });
  expect(detailWords(detail)).toBe(words);
});

const at = saying('at', { address: 'tcp://10.0.0.2:4710' });
const FULL = { message: 'the disk is full', because: 'disk-full' };
const TURNING = '\u202efull\u001b[2J\u2069';
const HOSTILE = '$t(app.name) {{address}} <b>';

test.each<[string, Told, string, string]>([
  [
    'a link that could not be had',
    [at, saying('hello-unanswered', { seconds: 3 })],
    'tcp://10.0.0.2:4710 · no answer to HELLO for 3 s',
    'tcp://10.0.0.2:4710 · nenhuma resposta a HELLO em 3 s',
  ],
  [
    'what the operating system says, with what it means',
    [saying('failed-with', { failure: 'refused', text: 'connect ECONNREFUSED' })],
    'It refuses the connection. Is the device running? “connect ECONNREFUSED”',
    'Ele recusa a conexão. O dispositivo está ligado? “connect ECONNREFUSED”',
  ],
  [
    'numbers as the page writes them, one and more',
    [saying('gaps', { count: 1 }), saying('half-frame', { count: 12_000 })],
    '1 gap · 12,000 bytes at the end are no sample',
    '1 lacuna · 12.000 bytes no fim não são amostra',
  ],
  [
    'settings by their names',
    [saying('settings', { n: 4096, window: 'hann', overlap: 75, averaging: 'linear' })],
    'N 4,096, Hann, overlap 75 %, Linear',
    'N 4.096, Hann, sobreposição 75 %, Linear',
  ],
  [
    'why a file was refused',
    [saying('not-imported', { name: 'run' }), refused(FULL)],
    '“run” is not kept: the disk is full',
    '“run” não é guardado: O disco está cheio: nada novo é guardado até haver espaço.',
  ],
  [
    'what a device says of itself, as it says it',
    [saying('no-more-consoles', { text: HOSTILE })],
    `the device takes no more consoles: ${HOSTILE}`,
    `o dispositivo não aceita mais consoles: ${HOSTILE}`,
  ],
  [
    'what a device says that would turn our words round',
    [saying('no-more-consoles', { text: TURNING }), saying('named', { name: 'משאבה 3' })],
    'the device takes no more consoles:  full [2J · “\u2068משאבה 3\u2069”',
    'o dispositivo não aceita mais consoles:  full [2J · “\u2068משאבה 3\u2069”',
  ],
])('says in either language %s', async (_what, told, english, portuguese) => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  expect(detailWords(told)).toBe(english);
  await i18next.init({ ...OPTIONS, lng: 'pt-BR' });
  expect(detailWords(told)).toBe(portuguese);
});

test('a row of the store has the same without a page: in English, numbers plain', () => {
  expect(
    inEnglish([saying('held-back', { count: 1 }), saying('ring-held', { seconds: 2.5 })]),
  ).toBe('1 event before this one was not kept · 2.5 s before a start are held');
});

test('a log line of a device alone, on a page and in the store, has nothing that turns what stands round it', async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  expect(detailWords(`${TURNING} 5`)).toBe(' full [2J 5');
  expect(inEnglish(`${TURNING} 5`)).toBe(' full [2J 5');
  expect(inEnglish([saying('named', { name: TURNING })])).toBe('“ full [2J”');
});

test('behind a full stop it begins with a capital; what others say stays as it is', async () => {
  for (const [lng, words] of [
    ['en', 'The session with the device was lost 5 times in 10 s'],
    ['pt-BR', 'A sessão com o dispositivo se perdeu 5 vezes em 10 s'],
  ] as const) {
    await i18next.init({ ...OPTIONS, lng });
    expect(detailSentence([saying('began-often', { times: 5, seconds: 10 })])).toBe(words);
    expect(detailSentence('connect ECONNREFUSED')).toBe('connect ECONNREFUSED');
    expect(detailSentence([saying('words', { text: 'eof' })])).toBe('eof');
  }
});
