// What the console says in its events and of its links, as words with holes: kept is which words and what fills them, and
// they are said in the language of whoever reads. The English stands here, as an event's row has it too. Pure.
import {
  fillHoles,
  setApart,
  UNFIT,
  type Filling,
  type FillingOf,
  type Holes,
  type Unfit,
  type UnfitId,
} from '@harmonic/protocol/model';
import { z } from 'zod';

/** Where a number of things is `count`, the words for one and for more. Holes that stand for words themselves: `failure`, `window`, `averaging` (by their ids), `refusal`. */
export const SAYINGS = {
  words: '{{text}}',
  at: '{{address}}',
  'failed-with': '{{failure}} “{{text}}”',
  'held-back_one': '{{count}} event before this one was not kept',
  'held-back_other': '{{count}} events before this one were not kept',
  refusal: '{{refusal}}',

  'closed-here': 'closed here',
  'called-off': 'called off',
  'tried-elsewhere': 'tried elsewhere',
  'by-a-person': 'disconnected by a person',
  'device-closed': 'the device closed the connection',
  'connection-gone': 'the connection is gone',
  'line-gone': 'the other end of the line is gone',
  'at-its-end': 'the recording is at its end',
  'no-connection': '{{place}} did not answer within {{seconds}} s',
  'in-use': '{{address}} is in use by another device here',
  'thread-died': 'the capture thread died: {{text}}',
  'died-often': '{{times}} times within a minute; the last time:',
  'no-such-recording': 'there is no such recording any more, or no sample of it in that span',
  'no-such-simulated': 'there is no simulated device “{{name}}”; there are {{names}}',
  'of-file': '{{path}}:',
  'file-empty': '{{path}} is empty',
  'file-large': '{{path}} has {{bytes}} bytes; at most {{most}} are replayed',
  'no-recording':
    '{{path}} is no recording: it is not named .wav, and no frame of the link is in it',
  'other-samples': '{{beside}} stands beside other samples than those of {{path}}',
  'sidecar-large':
    '{{beside}} has {{bytes}} bytes; a sidecar of at most {{most}} is read: move it away to play the samples alone',
  'sidecar-scale-count':
    '{{beside}} does not give one scale and one offset for each channel from sample {{sample}} on (channels: {{channels}}, scales: {{scales}}, offsets: {{offsets}}): move it away to play the samples alone',
  'sidecar-scale-zero':
    '{{beside}} gives channel {{channel}} the scale zero from sample {{sample}} on, by which every sample had the same value: move it away to play the samples alone',
  'sidecar-scale-missing':
    '{{beside}} says that channel {{channel}} is in {{unit}}, and gives no scale for sample {{sample}}: move it away to play the samples alone',

  'another-answers': '{{who}} answers here, not {{expected}}',
  'other-versions': '{{who}} speaks versions {{least}} to {{most}}; this console speaks {{ours}}',
  'version-refused': 'the device speaks another version: {{text}}',
  'version-heard': 'the device speaks another version of the protocol',
  'no-more-consoles': 'the device takes no more consoles: {{text}}',
  'caps-refused': 'the device refuses CAPS: {{text}}',
  'stream-refused': 'the device refuses the stream: {{text}}',
  'hello-unanswered': 'no answer to HELLO for {{seconds}} s',
  'caps-unanswered': 'CAPS was not answered for {{seconds}} s',
  'stream-unanswered': 'STREAM_OPEN was not answered for {{seconds}} s',
  'lacks-channels': 'the device’s CAPS lack 1 to {{most}} channels (SPEC L6.2)',
  'lacks-name': 'the device’s CAPS lack the name of channel {{channel}} (SPEC L6.2)',
  'lacks-unit': 'the device’s CAPS lack the unit of channel {{channel}} (SPEC L6.2)',
  'lacks-scale': 'the device’s CAPS lack the full scale of channel {{channel}} (SPEC L6.2)',
  'lacks-rate': 'the device’s CAPS lack a sampling rate (SPEC L6.2)',
  'lacks-format': 'the device’s CAPS lack a sample format (SPEC L6.2)',
  'opened-format': 'the device opened sample format {{format}}',
  'opened-rate': 'the device opened a rate of {{hz}} Hz',
  'opened-channels': 'the device opened {{channels}} channels of {{of}}',
  'opened-blocks': 'the device opened blocks of {{samples}} samples',
  'too-much':
    '{{hz}} samples/s on {{channels}} channel(s) need {{need}} bytes/s; this line carries {{carries}} and at most 80 % of it may be used. Choose a higher baud rate, or a lower sampling rate on the device.',
  flood:
    '{{bytes}} bytes came at once and none of them were in the Harmonic protocol: another kind of device, or a wrong baud rate',
  'not-harmonic':
    'something answers, but not in the Harmonic protocol: wrong baud rate, or another kind of device',
  unheard: 'nothing was heard for {{seconds}} s',
  heartbeats: '{{times}} heartbeats in a row were not answered',
  claimed: 'only this device says so, and nobody has adopted it',
  'began-anew': 'the device began anew: its stream was cut',
  'session-lost':
    'the device has not restarted: it no longer knew this session, or what it sent did not follow; its stream was cut',
  'began-often': 'the session with the device was lost {{times}} times in {{seconds}} s',
  'stream-lost':
    'the device answers, and no sample that can be read came for {{seconds}} s: its stream is opened anew',
  resumed_one: '{{count}} sample of each channel is missing in between',
  resumed_other: '{{count}} samples of each channel are missing in between',
  'resumed-unknown':
    'how many samples are missing in between is not known: the clock of the device does not tell',
  streams: '{{address}}: {{hz}} Hz',

  'claims-too': '{{address}} claims {{hardware}} too',
  'same-device': '{{address}} leads to the same device',
  moved: 'from {{from}} to {{to}}',
  settings: 'N {{n}}, {{window}}, overlap {{overlap}} %, {{averaging}}',
  'key-other': 'it has another key than the one that is kept here',
  'key-none': 'it says that it has no key',
  'key-of-another': 'it answers in the name of another device',
  'key-forged': 'an answer was not signed with the key of this session',
  'key-refused': 'it refuses to prove its key',
  'key-silent': 'it does not answer when asked to prove its key',
  'report-unsigned':
    'what it reports came unsigned after it had proven its key, and is not taken: its firmware is from before signed reports, or somebody else speaks in its name; more of it is counted at the link',
  'report-wrong':
    'a report was not signed with the key of this session, and is not taken: somebody else speaks in its name; more of it is counted at the link',
  'reports-cut': 'the device floods: {{logs}} log lines and {{events}} events were left out',
  everywhere: 'everywhere at once',
  route: 'rule {{rule}}',

  seconds: '{{seconds}} s',
  gaps_one: '{{count}} gap',
  gaps_other: '{{count}} gaps',
  named: '“{{name}}”',
  'nothing-came': 'stopped before a sample came: there is nothing to keep',
  'nearly-full': 'stopped before the disk runs full',
  'disk-was-full':
    'the disk was full: it has stopped; samples that were taken and not kept yet are kept if room is made',
  'disk-no-room': 'nothing new can be kept until there is room',
  'disk-closed':
    'the data folder cannot be written to: its disk is read-only, or the folder belongs to somebody else',
  'disk-fails': 'the disk fails to write ({{code}}): nothing new can be kept',
  'database-damaged': 'the database is damaged ({{code}})',
  'room-little': 'less than {{megabytes}} MB are free',
  'room-none': 'nothing can be recorded',
  'recordings-ended': 'recordings have ended',
  'lost-samples_one': '{{count}} sample of a recording could not be kept',
  'lost-samples_other': '{{count}} samples of recordings could not be kept',
  'lost-summaries_one': '{{count}} trend value could not be kept',
  'lost-summaries_other': '{{count}} trend values could not be kept',
  'lost-frames_one': '{{count}} frame that was heard could not be kept',
  'lost-frames_other': '{{count}} frames that were heard could not be kept',
  'lost-spectral_one': '{{count}} state of spectral events could not be kept',
  'lost-spectral_other': '{{count}} states of spectral events could not be kept',
  reshaped: 'the device now streams at another rate, format or channels: a new recording is needed',
  'less-than-claimed': 'there is less of the file than it claims',
  untidy: 'the files of {{recording}} were not tidied: {{text}}',
  'stopped-recording':
    '“{{name}}”: the console stopped while it was recorded; what was confirmed is kept',
  'stopped-importing':
    '“{{name}}”: the console stopped while this file was coming in; what was there of it is removed',
  'missing-at-end': 'samples of “{{name}}” are missing at its end',
  'samples-damaged_one': '{{count}} sample of “{{name}}” is not as it was written: shown as a gap',
  'samples-damaged_other':
    '{{count}} samples of “{{name}}” are not as they were written: shown as gaps',
  'folders-unknown_one':
    '{{count}} folder under segments belongs to no recording of this database; it was left as it is',
  'folders-unknown_other':
    '{{count}} folders under segments belong to no recording of this database; they were left as they are',
  'not-imported': '“{{name}}” is not kept:',
  'same-samples': 'the same samples as “{{name}}”',
  'cut-short': 'cut short: {{claimedBytes}} bytes claimed, {{heldBytes}} there',
  'length-unsaid': 'its header leaves the length open',
  'half-frame_one': '{{count}} byte at the end is no sample',
  'half-frame_other': '{{count}} bytes at the end are no sample',
  'rest-unused_one': '{{count}} byte from byte {{atByte}} on belongs to no chunk and is left out',
  'rest-unused_other':
    '{{count}} bytes from byte {{atByte}} on belong to no chunk and are left out',
  'second-data_one': 'a second data chunk with {{count}} sample is not read',
  'second-data_other': 'a second data chunk with {{count}} samples is not read',
  'byte-rate':
    'its header claims {{claimedByteRate}} bytes a second, where its rate and frames make {{byteRate}}',
  'file-size': 'its header claims a file of {{claimedFileBytes}} bytes, which has {{fileBytes}}',
  'not-numbers_one': '{{count}} sample is no number, left out as a gap',
  'not-numbers_other': '{{count}} samples are no number, left out as gaps',
  'calibrations-kept_one': 'with {{count}} calibration',
  'calibrations-kept_other': 'with {{count}} calibrations',
  'calibrations-left_one': '{{count}} calibration left out, without the right to calibrate',
  'calibrations-left_other': '{{count}} calibrations left out, without the right to calibrate',
  'calibrations-misdated_one': '{{count}} calibration left out for its dates',
  'calibrations-misdated_other': '{{count}} calibrations left out for their dates',
  'notes-kept_one': 'with {{count}} note',
  'notes-kept_other': 'with {{count}} notes',
  'notes-left_one': '{{count}} note left out, without the right to write any',
  'notes-left_other': '{{count}} notes left out, without the right to write any',
  'notes-strange_one': '{{count}} note not understood, left out',
  'notes-strange_other': '{{count}} notes not understood, left out',
  rounded_one: '{{count}} sample of {{bits}} bits rounded to a 32-bit float',
  rounded_other: '{{count}} samples of {{bits}} bits rounded to 32-bit floats',

  late: 'late',
  'gave-nothing_one': '{{count}} device gave nothing',
  'gave-nothing_other': '{{count}} devices gave nothing',
  'tried-again': 'it is tried again',
  'given-up': 'it is not tried again',

  'recordings-ever': 'recordings are kept for ever',
  'recordings-days_one': 'recordings are kept {{count}} day',
  'recordings-days_other': 'recordings are kept {{count}} days',
  'summaries-ever': 'trends for ever',
  'summaries-days_one': 'trends {{count}} day',
  'summaries-days_other': 'trends {{count}} days',
  'events-ever': 'events for ever',
  'events-days_one': 'events {{count}} day',
  'events-days_other': 'events {{count}} days',
  'ring-held': '{{seconds}} s before a start are held',
  'stay-free': '{{megabytes}} MB stay free',
  'too-old': 'older than the site keeps, removed:',
  'recordings-gone_one': '{{count}} recording ({{megabytes}} MB)',
  'recordings-gone_other': '{{count}} recordings ({{megabytes}} MB)',
  'summaries-gone_one': '{{count}} trend value',
  'summaries-gone_other': '{{count}} trend values',
  'events-gone_one': '{{count}} event',
  'events-gone_other': '{{count}} events',
  'trail-entry-missing': 'the trail does not hold: the entry before {{seq}} is missing',
  'trail-entry-changed': 'the trail does not hold: entry {{seq}} is not as it was written',

  ...UNFIT,
} as const;

type Counted<Key> = Key extends `${infer Bare}_${'one' | 'other'}` ? Bare : Key;
export type Saying = Counted<keyof typeof SAYINGS>;
type HolesOf<S extends Saying> = S extends keyof typeof SAYINGS
  ? Holes<(typeof SAYINGS)[S]>
  : `${S}_other` extends keyof typeof SAYINGS
    ? Holes<(typeof SAYINGS)[`${S}_other`]>
    : never;

/** The words of what is said; of those that are counted, the ones for its number. */
export function keyOfSaid({ say, facts }: Said): keyof typeof SAYINGS {
  const counted = `${say}_${facts['count'] === 1 ? 'one' : 'other'}`;
  return (Object.hasOwn(SAYINGS, say) ? say : counted) as keyof typeof SAYINGS;
}

const isSaying = (key: string): key is Saying =>
  Object.hasOwn(SAYINGS, key) || Object.hasOwn(SAYINGS, `${key}_other`);

const fillingSchema = z.record(z.string(), z.union([z.string(), z.number()]));

export const saidSchema = z.object({
  say: z.string().refine(isSaying),
  facts: fillingSchema,
});
export interface Said {
  say: Saying;
  facts: Filling;
}
/** One of those that say why a plan, a watch or a rule cannot be. */
export const unfitSchema: z.ZodType<Unfit> = z.object({
  say: z.enum(Object.keys(UNFIT) as UnfitId[]),
  facts: fillingSchema,
});
/** One after another. */
export type Told = readonly Said[];
export const toldSchema: z.ZodType<Told> = z.array(saidSchema);

/** Words that need no other language (a name, an address, what a device or the operating system said), or ours. */
export type Detail = string | Told;
export const detailSchema: z.ZodType<Detail> = z.union([z.string(), toldSchema]);

/** What stands between two things said; after a colon, a blank. */
export const joined = (words: readonly string[]): string =>
  words
    .reduce(
      (all, each) => (all === '' || all.endsWith(':') ? `${all} ${each}` : `${all} · ${each}`),
      '',
    )
    .trim();

export function saying<S extends Saying>(say: S, ...[facts]: FillingOf<HolesOf<S>>): Said {
  return { say, facts: facts ?? {} };
}

/** The sentence of a refusal, with what its words in another language are made of. */
export const refused = ({
  message,
  because,
  facts,
}: {
  message: string;
  because?: string | undefined;
  facts?: Readonly<Record<string, string>> | undefined;
}): Said => ({
  say: 'refusal',
  facts: { ...facts, refusal: message, ...(because === undefined ? {} : { because }) },
});

export const toldOf = (detail: Detail): Told =>
  typeof detail !== 'string' ? detail : detail === '' ? [] : [saying('words', { text: detail })];

/** As the event's row has it, for whoever reads that without the console. */
export const inEnglish = (detail: Detail): string =>
  typeof detail === 'string'
    ? setApart(detail)
    : joined(detail.map((each) => fillHoles(SAYINGS[keyOfSaid(each)], each.facts)));
