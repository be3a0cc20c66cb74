// A report as it is being planned: what is typed and ticked, and the wish it makes. Pure.
import { givenNameSchema, type DeviceId, type ReportTime } from '@harmonic/protocol/model';
import {
  reportWishSchema,
  type ReportFormat,
  type ReportLanguage,
  type ReportWish,
} from '../../../contract/index.ts';
import { clockOf } from './when-words.ts';

export interface ReportDraft {
  name: string;
  every: ReportTime['every'];
  weekday: number;
  day: number;
  /** "06:00"; '' while it is being typed. */
  clock: string;
  enabled: boolean;
  devices: DeviceId[];
  from: ReportWish['source']['from'];
  seconds: number;
  profile: ReportWish['profile'];
  formats: ReportFormat[];
  language: ReportLanguage;
}

export const firstDraft = (language: ReportLanguage): ReportDraft => ({
  ...{ name: '', every: 'week', weekday: 1, day: 1, clock: '06:00', enabled: true, devices: [] },
  ...{ from: 'recordings', seconds: 5, profile: 'general', formats: ['pdf', 'xlsx'], language },
});

export const draftOf = ({ time, source, ...wish }: ReportWish): ReportDraft => ({
  ...wish,
  ...{ every: time.every, clock: clockOf(time.minute), from: source.from },
  weekday: time.every === 'week' ? time.weekday : 1,
  day: time.every === 'month' ? time.day : 1,
  seconds: source.from === 'live' ? source.seconds : 5,
});

function timeOf({ every, weekday, day, clock }: ReportDraft): ReportTime | null {
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)/.exec(clock) ?? [];
  if (hours === undefined || minutes === undefined) return null;
  const minute = 60 * Number(hours) + Number(minutes);
  if (every === 'week') return { every, weekday, minute };
  return every === 'month' ? { every, day, minute } : { every, minute };
}

/** Null while something of it is wanting. */
export function wishOf(draft: ReportDraft): ReportWish | null {
  const { name, enabled, devices, from, seconds, profile, formats, language } = draft;
  const time = timeOf(draft);
  const source = from === 'live' ? { from, seconds } : { from };
  const wish = { name, time, enabled, devices, source, profile, formats, language };
  return reportWishSchema.safeParse(wish).data ?? null;
}

export const WANTED = ['name', 'time', 'devices', 'formats'] as const;

/** What is still to be given, in the order of the form. */
export function wantedOf(draft: ReportDraft): (typeof WANTED)[number][] {
  const has = {
    name: isName(draft.name),
    time: timeOf(draft) !== null,
    devices: draft.devices.length > 0,
    formats: draft.formats.length > 0,
  };
  return WANTED.filter((one) => !has[one]);
}

const isName = (name: string): boolean => givenNameSchema.safeParse(name).success;

/** In or out, in the order of `all`. */
export const toggled = <T>(chosen: readonly T[], one: T, isIn: boolean, all: readonly T[]): T[] =>
  all.filter((each) => (each === one ? isIn : chosen.includes(each)));
