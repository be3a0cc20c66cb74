// What is to be said of a recording that was listened to, beside its frames: codes with their values, and in words.
import type { WavDoubt } from '@harmonic/protocol/signal';
import { figure, plural } from './measure-number.ts';

export interface ModemWarning {
  code: WavDoubt['code'] | 'not-numbers';
  values: Record<string, number>;
  text: string;
}

const of = (values: Record<string, number>, name: string): number => values[name] ?? 0;

const WORDS: Record<ModemWarning['code'], (v: ModemWarning['values']) => string> = {
  'cut-short': (v) =>
    `cut short, or its header lies: ${of(v, 'claimedBytes')} bytes of samples are claimed, ${of(v, 'heldBytes')} are there; these are read`,
  'length-unsaid': (v) =>
    `its header leaves the length open: the ${of(v, 'heldBytes')} bytes to the end of the file are taken as samples`,
  'half-frame': (v) =>
    `the last ${plural(of(v, 'bytes'), 'byte is', 'bytes are')} not one sample of every channel (${of(v, 'bytesPerFrame')} bytes), and not read`,
  'rest-unused': (v) =>
    `its header claims ${of(v, 'dataBytes')} bytes of samples; ${plural(of(v, 'bytes'), 'byte', 'bytes')} from byte ${of(v, 'atByte')} on belong to no chunk, and are not read`,
  'second-data': (v) =>
    `a second data chunk with ${plural(of(v, 'samples'), 'sample', 'samples')} is not read (${of(v, 'bytes')} bytes)`,
  'not-numbers': (v) =>
    `${plural(of(v, 'samples'), 'sample', 'samples')} of ch${of(v, 'channel') + 1} ${of(v, 'samples') === 1 ? 'is' : 'are'} not a number or infinite, from ${of(v, 'firstSample')} (${figure(of(v, 'firstSeconds'))} s) on: taken as 0, so a frame there may be lost`,
};

export const modemWarning = (
  code: ModemWarning['code'],
  values: ModemWarning['values'],
): ModemWarning => ({ code, values, text: WORDS[code](values) });
