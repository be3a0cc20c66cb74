// A report as it is being planned: what is typed and ticked, and the wish it makes. Pure.
import { BEARING_CATALOGUE } from '@harmonic/protocol/signal';
import { givenNameSchema, type DeviceId, type ReportTime } from '@harmonic/protocol/model';
import {
  reportWishSchema,
  type ReportFormat,
  type ReportLanguage,
  type ReportWish,
} from '../../../contract/index.ts';
import { writeTyped, type DecimalSign } from '../../state/typed-number.ts';
import {
  firstDraft as firstMeasure,
  NO_BEARING,
  OWN_BEARING,
  readWish,
  type ReadWish,
  type WishDraft,
} from '../measure/wish-draft.ts';
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
  /** The profile, and what it is told of the machine. */
  measure: WishDraft;
  formats: ReportFormat[];
  language: ReportLanguage;
}

export const firstDraft = (language: ReportLanguage): ReportDraft => ({
  ...{ name: '', every: 'week', weekday: 1, day: 1, clock: '06:00', enabled: true, devices: [] },
  ...{ from: 'recordings', seconds: 5, formats: ['pdf', 'xlsx'], language },
  measure: firstMeasure(),
});

const RPM_A_HZ = 60;
type Measured = Pick<ReportWish, 'profile' | 'shaft' | 'bearing' | 'machine' | 'octaveFraction'>;

/** As it would be typed again. */
function measureDraftOf(wish: Measured, sign: DecimalSign): WishDraft {
  const { profile, shaft, bearing, machine, octaveFraction } = wish;
  const first = firstMeasure();
  const rpm = (hz: number): string => writeTyped(Number((hz * RPM_A_HZ).toPrecision(12)), sign);
  const known = Object.keys(BEARING_CATALOGUE).find((name) => {
    const one = BEARING_CATALOGUE[name];
    return (
      one?.elements === bearing?.elements &&
      one?.elementDiameter === bearing?.elementDiameter &&
      one?.pitchDiameter === bearing?.pitchDiameter &&
      one?.contactAngleDeg === bearing?.contactAngleDeg
    );
  });
  return {
    ...first,
    ...{ profile, machine, octaveFraction },
    bearing: bearing ? (known ?? OWN_BEARING) : NO_BEARING,
    typed: {
      ...first.typed,
      ...(shaft && { rpmStart: rpm(shaft.startHz) }),
      ...(shaft && shaft.endHz !== shaft.startHz && { rpmEnd: rpm(shaft.endHz) }),
      ...(bearing &&
        known === undefined && {
          elements: writeTyped(bearing.elements, sign),
          elementDiameter: writeTyped(bearing.elementDiameter, sign),
          pitchDiameter: writeTyped(bearing.pitchDiameter, sign),
          contactAngle: writeTyped(bearing.contactAngleDeg, sign),
        }),
    },
  };
}

/** @param sign the decimal sign of the page. */
export const draftOf = (
  { time, source, profile, shaft, bearing, machine, octaveFraction, ...wish }: ReportWish,
  sign: DecimalSign,
): ReportDraft => ({
  ...wish,
  measure: measureDraftOf({ profile, shaft, bearing, machine, octaveFraction }, sign),
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

/** What is wanting in the fields of the machine. */
export const readMeasure = (draft: ReportDraft, sign: DecimalSign): ReadWish =>
  readWish(draft.measure, sign);

/** Null while something of it is wanting. @param sign the decimal sign it is typed with. */
export function wishOf(draft: ReportDraft, sign: DecimalSign): ReportWish | null {
  const { name, enabled, devices, from, seconds, formats, language } = draft;
  const measured = readMeasure(draft, sign).wish;
  if (!measured) return null;
  const { profile, shaft, bearing, machine, octaveFraction } = measured;
  const time = timeOf(draft);
  const source = from === 'live' ? { from, seconds } : { from };
  const wish = { name, time, enabled, devices, source, formats, language };
  const told = { profile, shaft, bearing, machine, octaveFraction };
  return reportWishSchema.safeParse({ ...wish, ...told }).data ?? null;
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
