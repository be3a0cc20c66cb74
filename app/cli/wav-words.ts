// What is odd about a WAV, in words for a terminal: one text for each doubt, whoever reads the file.
import type { WavDoubt } from '@harmonic/protocol/signal';
import { plural } from './measure-number.ts';

export type Values = Record<string, number>;
export const of = (values: Values, name: string): number => values[name] ?? 0;

export const WAV_WORDS: Record<WavDoubt['code'], (v: Values) => string> = {
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
  'byte-rate': (v) =>
    `its header contradicts itself: ${of(v, 'claimedByteRate')} bytes a second are claimed, its rate and frames make ${of(v, 'byteRate')}; the rate of ${of(v, 'rateHz')} Hz is taken`,
  'file-size': (v) =>
    `its header claims a file of ${of(v, 'claimedFileBytes')} bytes, which has ${of(v, 'fileBytes')}; the samples are those of its data chunk`,
};
