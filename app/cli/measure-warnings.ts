// What is to be said of a file and of what was asked, before any number: codes with their values, and in words.
import { scaleFaultText, type ScaleFault } from '@harmonic/protocol/files';
import type { WavDoubt } from '@harmonic/protocol/signal';
import type { MeasureFlags } from './flags.ts';
import { plural } from './measure-number.ts';
import type { MeasuredSpan } from './measure-span.ts';
import { of, WAV_WORDS, type Values } from './wav-words.ts';

export interface Warning {
  code:
    | WavDoubt['code']
    | 'length-shortened'
    | 'span-shortened'
    | 'sidecar-broken'
    | 'sidecar-long'
    | 'sidecar-other'
    | 'sidecar-gaps'
    | ScaleFault['code'];
  values: Values | ScaleFault['values'];
  text: string;
}

const WORDS: Record<
  Exclude<Warning['code'], ScaleFault['code']>,
  (v: Values, name: string) => string
> = {
  ...WAV_WORDS,
  'sidecar-broken': (_v, name) =>
    `${name} beside it cannot be read, is broken, or is of another version: it is not read, and the numbers are as without it`,
  'sidecar-long': (_v, name) =>
    `${name} beside it is longer than any sidecar: it is not read, and the numbers are as without it`,
  'sidecar-other': (_v, name) =>
    `${name} stands beside other samples than these: it is not read, and the numbers are as without it`,
  'sidecar-gaps': (v, name) =>
    `by ${name}, ${plural(of(v, 'samples'), 'sample is', 'samples are')} missing of this part (gaps: ${of(v, 'gaps')}); the zeros that stand there are measured`,
  'length-shortened': (v) =>
    `${of(v, 'asked')} samples of a block were asked for, of ${of(v, 'frames')} there: N is ${of(v, 'n')}`,
  'span-shortened': (v) =>
    `${of(v, 'askedSeconds')} s were asked for; the file ends after ${of(v, 'seconds')} s of them`,
};

/** @param name of the file beside it that is spoken of. */
export const warningOf = (code: keyof typeof WORDS, values: Values, name = ''): Warning => ({
  code,
  values,
  text: WORDS[code](values, name),
});

/** Of scales that cannot be true. @param name of the file beside it that has them. */
export const scaleWarning = (fault: ScaleFault, name: string): Warning => ({
  ...{ code: fault.code, values: fault.values },
  text: `${name} beside it ${scaleFaultText(fault)}: it is not read, and the numbers are as without it`,
});

/** @param n that the spectra have; null: chosen. */
export function warningsOf(
  doubts: readonly WavDoubt[],
  flags: Pick<MeasureFlags, 'n' | 'seconds'>,
  { frames, seconds, firstFrame, ofFrames }: MeasuredSpan,
  n: number | null,
): Warning[] {
  const all = doubts.map(({ code, values }) => warningOf(code, values));
  const isToTheEnd = firstFrame + frames === ofFrames;
  if (isToTheEnd && flags.seconds !== undefined && flags.seconds > seconds * (1 + 1e-9))
    all.push(warningOf('span-shortened', { askedSeconds: flags.seconds, seconds }));
  const most = n === null ? null : Math.min(n, frames);
  if (flags.n !== undefined && most !== null && most !== flags.n)
    all.push(warningOf('length-shortened', { asked: flags.n, frames, n: most }));
  return all;
}
