// Why a waveform, a bond, a plan of harmonics, a watch, a rule or a replay cannot be: which reason, what fills it, and its English.
// Judges nothing; who checks throws one of these.
import { fillHoles, type Filling, type FillingOf, type Holes } from './holes.ts';

/** Each within a sentence: no capital, no full stop. Harmonics and rules are named, not counted: their numbers are texts. */
export const UNFIT = {
  'waveform-f0': 'f0 has to be a frequency above 0 Hz',
  'waveform-rate': 'the sampling rate has to be above 0 and at most 10 MHz',
  'waveform-periods': 'a symbol lasts 1 to 64 whole periods of f0',
  'waveform-guard': 'the guard is a whole number of eighths of a period, and at most a window',
  'waveform-modulation': 'the modulation is dbpsk or dqpsk',
  'waveform-code': 'the code is 0 (none), 1 (rate 1/2) or 2 (3/4)',
  'waveform-rate-low': 'the sampling rate is too low for a harmonic beside the pilot',
  'waveform-window-short':
    'a window of {{samples}} samples is too short: {{least}} are the fewest, {{unguarded}} without a guard; lower f0, raise the sampling rate, or take more periods',
  'waveform-window-long': 'a window of {{most}} samples is the longest',
  'waveform-second-pilot': 'the second pilot is a harmonic from 2 to {{highest}}',

  'bond-empty': 'a channel has at least one harmonic',
  'bond-most': '{{most}} harmonics are the most',
  'bond-second-pilot': 'harmonic {{harmonic}} carries no data: it is the second pilot',
  'bond-no-data':
    'harmonic {{harmonic}} carries no data: H2 to H{{highest}} do, at {{rateHz}} samples a second',
  'bond-twice': 'a harmonic stands twice in one channel',
  'bond-shared': 'harmonic {{harmonic}} stands in two channels',

  'receiver-idle': 'a receiver needs a channel to listen for',
  'receiver-frame': 'a frame has {{sizes}} bytes',
  'plan-beacon':
    'H{{harmonic}} carries the beacon of the line’s master: the second pilot needs another harmonic',
  'signature-beyond':
    'a signature sounds up to H{{last}}, and this sampling rate carries H2 to H{{highest}}',
  'plan-channel': 'there is no channel {{channel}}: it streams {{channels}}',
  'plan-room': 'it needs more than this machine can hold: “{{text}}”',

  'replay-long':
    '{{seconds}} s of it are asked for, and at most {{most}} s are played at once: show a part of it first',

  'watch-chance': 'the chance of a false alarm is from 1e-15 to 0.01',
  'watch-hold-off': 'an event ends after 0 to 60 s without a sight of it',
  'watch-large':
    '{{harmonics}} harmonics in windows of {{samples}} samples are too many to be watched',
  'watch-alike': 'the assigned harmonics cannot be told apart in one window',

  'rule-number': 'rule {{rule}}: its number is from 0 to 65535',
  'rule-priority': 'rule {{rule}}: its priority is from 0 to 255',
  'rule-in-link': 'rule {{rule}}: the link frames come on is from 0 to 254, or 255 for any',
  'rule-out-link': 'rule {{rule}}: the link frames leave on is from 0 to 254',
  'rule-harmonics': 'rule {{rule}}: harmonics are from 1 to {{most}}',
  'rule-span': 'rule {{rule}}: no harmonic lies from {{first}} to {{last}}',
  'rule-out-harmonic': 'rule {{rule}}: the harmonic frames leave on is from 1 to {{most}}',
  'rule-offset': 'rule {{rule}}: an offset is from {{least}} to {{most}}',
  'rule-moved':
    'rule {{rule}}: harmonics {{first}} to {{last}}, moved by {{by}}, are no harmonics any more',
  'rule-code': 'rule {{rule}}: the code is 0 (none), 1 (rate 1/2) or 2 (3/4)',
  'rule-modulation': 'rule {{rule}}: the modulation is dbpsk or dqpsk',
  'rule-age': 'rule {{rule}}: the age is from 0 (any) to 65535 ms',
  'rule-device': 'rule {{rule}}: the device is a number of 64 bits',
  'rule-per-minute': 'rule {{rule}}: frames a minute are from 0 (as many as come) to 65535',
  'rule-burst': 'rule {{rule}}: frames at once are from 0 to 255',
  'rule-burst-none':
    'rule {{rule}}: of frames that are counted by the minute one at least may come at once',
  'rule-hops': 'rule {{rule}}: hops are from 1 to {{most}}',
  'rule-bytes': 'a rule has {{bytes}} bytes, not {{came}}',
  'rule-flags': 'rule {{rule}}: flags nobody knows are set',
  'rule-reserved': 'rule {{rule}}: what is reserved is not 0',
  'rule-modulation-byte': 'rule {{rule}}: the modulation is 0 or 1',
  'rules-most': '{{most}} rules are the most',
  'rules-twice': 'two rules have the number {{rule}}',
  'rules-bytes': 'a table is whole rules of {{bytes}} bytes, not {{came}} bytes',
  'rules-devices': '{{most}} devices are the most',
} as const;
export type UnfitId = keyof typeof UNFIT;

/** As it crosses a thread and the contract; each language has a sentence for it. */
export interface Unfit {
  say: UnfitId;
  facts: Filling;
}
type Facts<Id extends UnfitId> = FillingOf<Holes<(typeof UNFIT)[Id]>>;

export const unfit = <Id extends UnfitId>(say: Id, ...[facts]: Facts<Id>): Unfit => ({
  say,
  facts: facts ?? {},
});

/** Its message is the English sentence. */
export class UnfitError extends RangeError {
  readonly unfit: Unfit;
  constructor(why: Unfit) {
    super(fillHoles(UNFIT[why.say], why.facts));
    this.name = 'UnfitError';
    this.unfit = why;
  }
}

/** To be thrown. */
export const cannotBe = <Id extends UnfitId>(say: Id, ...facts: Facts<Id>): UnfitError =>
  new UnfitError(unfit(say, ...facts));
