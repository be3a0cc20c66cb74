// What is to be said of a recording that was listened to, beside its frames: codes with their values, and in words.
import type { WavDoubt } from '@harmonic/protocol/signal';
import { figure, plural } from './measure-number.ts';
import { of, WAV_WORDS, type Values } from './wav-words.ts';

export interface ModemWarning {
  code: WavDoubt['code'] | 'not-numbers';
  values: Values;
  text: string;
}

const WORDS: Record<ModemWarning['code'], (v: Values) => string> = {
  ...WAV_WORDS,
  'not-numbers': (v) =>
    `${plural(of(v, 'samples'), 'sample', 'samples')} of ch${of(v, 'channel') + 1} ${of(v, 'samples') === 1 ? 'is' : 'are'} not a number or infinite, from ${of(v, 'firstSample')} (${figure(of(v, 'firstSeconds'))} s) on: taken as 0, so a frame there may be lost`,
};

export const modemWarning = (code: ModemWarning['code'], values: Values): ModemWarning => ({
  code,
  values,
  text: WORDS[code](values),
});
