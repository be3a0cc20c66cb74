// A wish as it is typed, and the wish that it means: which fields a profile uses, what is wanting in each. Pure.
import type { OctaveFraction, Profile, MachineClass, WindowName } from '@harmonic/protocol/model';
import { BEARING_CATALOGUE } from '@harmonic/protocol/signal';
import { DEFAULT_WISH, type MeasureWish } from '../../../contract/index.ts';
import { readTyped, type DecimalSign, type Limits } from '../../state/typed-number.ts';

export const NUMBER_FIELDS = [
  'n',
  'averages',
  'f0',
  'harmonics',
  'bandFrom',
  'bandTo',
  'carrier',
  'spacing',
  'rpmStart',
  'rpmEnd',
  'elements',
  'elementDiameter',
  'pitchDiameter',
  'contactAngle',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

export interface WishDraft {
  profile: Profile;
  window: WindowName | null;
  octaveFraction: OctaveFraction;
  machine: MachineClass | null;
  /** A name of the catalogue. */
  bearing: string;
  calibrated: boolean;
  /** As typed; '' leaves it to the record. */
  typed: Record<NumberField, string>;
}
/** Bearings that are no entry of the catalogue. */
export const NO_BEARING = 'none';
export const OWN_BEARING = 'own';

const EMPTY = Object.fromEntries(NUMBER_FIELDS.map((field) => [field, ''])) as Record<
  NumberField,
  string
>;
export const firstDraft = (): WishDraft => ({
  profile: DEFAULT_WISH.profile,
  window: DEFAULT_WISH.window,
  octaveFraction: DEFAULT_WISH.octaveFraction,
  machine: DEFAULT_WISH.machine,
  bearing: NO_BEARING,
  calibrated: DEFAULT_WISH.calibrated,
  typed: { ...EMPTY, harmonics: String(DEFAULT_WISH.harmonics), contactAngle: '0' },
});

export type Wanting =
  | { because: 'number' }
  | { because: 'positive' | 'length' | 'order' | 'both' | 'pitch' | 'angle' }
  | { because: 'either'; values: [number, number] }
  | { because: 'whole'; min: number; max: number }
  | { because: 'most'; most: number };

export interface ReadWish {
  /** Null while something is wanting. */
  wish: MeasureWish | null;
  wanting: Partial<Record<NumberField, Wanting>>;
  /** Numbers that are written as another language writes them, as they were read. */
  readAs: Partial<Record<NumberField, number>>;
}

const COMMON: readonly NumberField[] = [
  'n',
  'averages',
  'f0',
  'harmonics',
  'bandFrom',
  'bandTo',
  'carrier',
  'spacing',
];
const SHAFT: readonly NumberField[] = ['rpmStart', 'rpmEnd'];
const GEOMETRY: readonly NumberField[] = [
  'elements',
  'elementDiameter',
  'pitchDiameter',
  'contactAngle',
];

/** Of every profile. */
export const isCommon = (field: NumberField): boolean => COMMON.includes(field);

/** The typed fields that mean something just now. */
export const fieldsOf = ({ profile, bearing }: WishDraft): readonly NumberField[] => [
  ...COMMON,
  ...(profile === 'vibration' || profile === 'bearing' ? SHAFT : []),
  ...(profile === 'bearing' && bearing === OWN_BEARING ? GEOMETRY : []),
];

const MOST_HZ = 10_000_000;
const WHOLE: Partial<Record<NumberField, [number, number]>> = {
  averages: [1, 10_000],
  harmonics: [1, 1000],
  elements: [3, 1000],
};
const RPM_A_HZ = 60;
const LONGEST = 131_072;
const ANY_LENGTH_UP_TO = 4096;

const isLength = (n: number): boolean =>
  Number.isInteger(n) &&
  n >= 16 &&
  n <= LONGEST &&
  (n <= ANY_LENGTH_UP_TO || Number.isInteger(Math.log2(n)));

/** What is wrong with one number by itself. */
function wantingOf(field: NumberField, value: number): Wanting | null {
  if (field === 'n') return isLength(value) ? null : { because: 'length' };
  if (field === 'contactAngle') return Math.abs(value) < 90 ? null : { because: 'angle' };
  const whole = WHOLE[field];
  if (whole) {
    const [min, max] = whole;
    const fits = Number.isInteger(value) && value >= min && value <= max;
    return fits ? null : { because: 'whole', min, max };
  }
  if (field === 'bandFrom') return value >= 0 ? null : { because: 'positive' };
  if (!(value > 0)) return { because: 'positive' };
  const most = field.startsWith('rpm') ? MOST_HZ * RPM_A_HZ : MOST_HZ;
  return value <= most ? null : { because: 'most', most };
}

type Numbers = Partial<Record<NumberField, number>>;

/** What is wrong with numbers that belong together. */
function wantingTogether(draft: WishDraft, numbers: Numbers): ReadWish['wanting'] {
  const { bandFrom, bandTo, carrier, spacing, rpmStart, rpmEnd } = numbers;
  const wanting: ReadWish['wanting'] = {};
  if (bandTo === undefined && bandFrom !== undefined) wanting.bandTo = { because: 'both' };
  if (bandFrom === undefined && bandTo !== undefined) wanting.bandFrom = { because: 'both' };
  if (bandFrom !== undefined && bandTo !== undefined && bandFrom >= bandTo)
    wanting.bandTo = { because: 'order' };
  if (carrier === undefined && spacing !== undefined) wanting.carrier = { because: 'both' };
  if (spacing === undefined && carrier !== undefined) wanting.spacing = { because: 'both' };
  if (rpmStart === undefined && rpmEnd !== undefined) wanting.rpmStart = { because: 'both' };
  if (!fieldsOf(draft).includes('elements')) return wanting;
  for (const field of GEOMETRY)
    if (numbers[field] === undefined) wanting[field] = { because: 'number' };
  const { elementDiameter, pitchDiameter } = numbers;
  if (
    elementDiameter !== undefined &&
    pitchDiameter !== undefined &&
    pitchDiameter <= elementDiameter
  )
    wanting.pitchDiameter = { because: 'pitch' };
  return wanting;
}

function bearingOf(draft: WishDraft, numbers: Numbers): MeasureWish['bearing'] {
  if (draft.profile !== 'bearing' || draft.bearing === NO_BEARING) return null;
  const known = BEARING_CATALOGUE[draft.bearing];
  if (known) {
    const { elements, elementDiameter, pitchDiameter, contactAngleDeg } = known;
    return { elements, elementDiameter, pitchDiameter, contactAngleDeg };
  }
  const { elements, elementDiameter, pitchDiameter, contactAngle = 0 } = numbers;
  return elements === undefined || elementDiameter === undefined || pitchDiameter === undefined
    ? null
    : { elements, elementDiameter, pitchDiameter, contactAngleDeg: contactAngle };
}

function wishOf(draft: WishDraft, numbers: Numbers): MeasureWish {
  const { n = null, averages = null, f0 = null, harmonics = DEFAULT_WISH.harmonics } = numbers;
  const { bandFrom, bandTo, carrier, spacing, rpmStart, rpmEnd = rpmStart } = numbers;
  return {
    profile: draft.profile,
    window: draft.window,
    ...{ n, averages, f0Hz: f0, harmonics },
    bandHz:
      bandFrom === undefined || bandTo === undefined ? null : { fromHz: bandFrom, toHz: bandTo },
    sidebands:
      carrier === undefined || spacing === undefined
        ? null
        : { carrierHz: carrier, spacingHz: spacing },
    shaft:
      rpmStart === undefined || rpmEnd === undefined
        ? null
        : { startHz: rpmStart / RPM_A_HZ, endHz: rpmEnd / RPM_A_HZ },
    bearing: bearingOf(draft, numbers),
    machine: draft.profile === 'vibration' ? draft.machine : null,
    octaveFraction: draft.octaveFraction,
    calibrated: draft.calibrated,
  };
}

/** What a number of this field keeps to at least, where it could be read as two. */
function limitsOf(field: NumberField): Limits {
  const [least, most] = WHOLE[field] ?? [];
  if (least !== undefined && most !== undefined) return { least, most, isWhole: true };
  if (field === 'n') return { isWhole: true };
  return field === 'contactAngle' ? { least: -90, most: 90 } : {};
}

/** @param sign the decimal sign of the language it is typed in. */
export function readWish(draft: WishDraft, sign: DecimalSign): ReadWish {
  const numbers: Numbers = {};
  const alone: ReadWish['wanting'] = {};
  const readAs: ReadWish['readAs'] = {};
  for (const field of fieldsOf(draft)) {
    const text = draft.typed[field];
    if (text.trim() === '') continue;
    const typed = readTyped(text, sign, limitsOf(field));
    const wanting = 'value' in typed ? wantingOf(field, typed.value) : typed;
    if (wanting) alone[field] = wanting;
    else if ('value' in typed && typed.elsewhere) readAs[field] = typed.value;
    // A number that is wanting by itself is there all the same, for those that need its company.
    numbers[field] = 'value' in typed ? typed.value : Number.NaN;
  }
  const wanting = { ...wantingTogether(draft, numbers), ...alone };
  return {
    wish: Object.keys(wanting).length === 0 ? wishOf(draft, numbers) : null,
    wanting,
    readAs,
  };
}
