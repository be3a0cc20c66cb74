// A plan as it is typed, and what is still wrong with it. Pure.
import {
  assignmentSchema,
  channelPlanSchema,
  type ChannelPlan,
  type DeviceId,
  type PayloadKind,
} from '@harmonic/protocol/model';
import {
  planConflicts,
  PROFILES,
  RATIONAL_WAVEFORM,
  type PlanConflict,
} from '@harmonic/protocol/phy';
import { writeTyped } from '../../state/typed-number.ts';
import { readNumber } from '../kept/typed-level.ts';

export interface RowDraft {
  /** Of the row itself, whatever becomes of the others. */
  key: number;
  bond: string;
  node: string;
  function: string;
  group: string;
  kind: PayloadKind;
  scale: string;
  unit: string;
  /** Null: it signs nothing. */
  signedBy: DeviceId | null;
}
export const PLAN_PROFILES = [
  'standard',
  'fast',
  'uncoded',
  'robust',
  'rational',
  'other',
] as const;
export type PlanProfile = (typeof PLAN_PROFILES)[number];

export interface PlanDraft {
  channel: number;
  running: boolean;
  waveform: ChannelPlan['waveform'];
  /** Chance of a false alarm; null: nobody watches. */
  falseAlarm: number | null;
  rows: RowDraft[];
  /** Keys of rows as they were typed into, the newest last: of two that clash it is told at the one touched last. */
  edited: readonly number[];
}

export type FieldOfRow = 'bond' | 'node' | 'function' | 'scale';
export interface RowFault {
  row: number;
  field: FieldOfRow;
  code: FieldOfRow | 'twice' | PlanConflict['code'];
  harmonic?: number;
  highest?: number;
  holder?: string;
}
export type DraftReading =
  | { plan: ChannelPlan; faults: [] }
  /** `waveform`: why that cannot be, in English words of the modem; null where it can. */
  | { plan: null; faults: RowFault[]; waveform: string | null };

const bare = ({
  f0Hz,
  periods,
  guardEighths,
  modulation,
  fec,
}: Omit<ChannelPlan['waveform'], 'secondPilot'>): ChannelPlan['waveform'] => ({
  ...{ f0Hz, periods, guardEighths, modulation, fec, secondPilot: null },
});
const WAVEFORMS: Record<Exclude<PlanProfile, 'other'>, ChannelPlan['waveform']> = {
  standard: bare(PROFILES.standard),
  fast: bare(PROFILES.fast),
  uncoded: bare({ ...PROFILES.standard, fec: 0 }),
  robust: bare(PROFILES.robust),
  rational: bare(RATIONAL_WAVEFORM),
};

/** What f0 is and where the second pilot stands are no matter of the profile, but of the rational grid. */
export function profileOf(waveform: ChannelPlan['waveform']): PlanProfile {
  const found = (Object.keys(WAVEFORMS) as (keyof typeof WAVEFORMS)[]).find((name) => {
    const { f0Hz, periods, guardEighths, modulation, fec } = WAVEFORMS[name];
    return (
      (name !== 'rational' || f0Hz === waveform.f0Hz) &&
      periods === waveform.periods &&
      guardEighths === waveform.guardEighths &&
      modulation === waveform.modulation &&
      fec === waveform.fec
    );
  });
  return found ?? 'other';
}

export const withProfile = (
  waveform: ChannelPlan['waveform'],
  profile: PlanProfile,
): ChannelPlan['waveform'] => {
  if (profile === 'other') return waveform;
  const of = WAVEFORMS[profile];
  if (profile === 'rational' || profileOf(waveform) === 'rational') return of;
  return { ...of, f0Hz: waveform.f0Hz, secondPilot: waveform.secondPilot };
};

/** Chances of a false alarm that can be chosen. */
export const SENSITIVITIES = { keen: 1e-6, usual: 1e-9, strict: 1e-12 } as const;
export type Sensitivity = keyof typeof SENSITIVITIES;

export const sensitivityOf = (falseAlarm: number): Sensitivity | 'other' =>
  (Object.keys(SENSITIVITIES) as Sensitivity[]).find((one) => SENSITIVITIES[one] === falseAlarm) ??
  'other';

let rowsMade = 0;
export const newRow = (bond: string): RowDraft => ({
  ...{ key: (rowsMade += 1), bond, node: '', function: '', group: '' },
  ...{ kind: 'bytes', scale: '1', unit: '', signedBy: null },
});

export const EMPTY_PLAN = (channel: number): PlanDraft => ({
  ...{
    channel,
    running: false,
    falseAlarm: null,
    waveform: WAVEFORMS.standard,
    rows: [newRow('4')],
    edited: [],
  },
});

/** @param decimal sign of the page's language. */
export const draftOfPlan = (plan: ChannelPlan, decimal: ',' | '.'): PlanDraft => ({
  ...{ channel: plan.channel, running: plan.running, waveform: plan.waveform },
  falseAlarm: plan.watch?.falseAlarm ?? null,
  edited: [],
  rows: plan.assignments.map(
    ({ harmonics, payload: { kind, scale, unit }, signedBy, ...names }) => ({
      ...newRow(harmonics.join('+')),
      ...{ ...names, kind, unit, scale: writeTyped(scale, decimal), signedBy: signedBy ?? null },
    }),
  ),
});

/** @returns null for what is no bond. */
export function readBond(text: string): number[] | null {
  const parts = text.split('+').map((part) => part.trim().replace(/^h/i, ''));
  if (!parts.every((part) => /^\d{1,4}$/.test(part))) return null;
  const harmonics = parts.map(Number);
  return assignmentSchema.shape.harmonics.safeParse(harmonics).success ? harmonics : null;
}

/** The lowest harmonic above all that are taken, for the next row. */
export const nextFree = (rows: readonly RowDraft[]): string =>
  String(1 + Math.max(3, ...rows.flatMap(({ bond }) => readBond(bond) ?? [])));

function readRow(row: RowDraft, at: number) {
  const harmonics = readBond(row.bond);
  const scale = readNumber(row.scale);
  const node = assignmentSchema.shape.node.safeParse(row.node);
  const name = assignmentSchema.shape.function.safeParse(row.function.trim());
  const faults: RowFault[] = [];
  const wrong = (field: FieldOfRow): void => void faults.push({ row: at, field, code: field });
  if (!harmonics) wrong('bond');
  if (!node.success) wrong('node');
  if (!name.success) wrong('function');
  if (scale === null || scale === 0) wrong('scale');
  const assignment = {
    ...{ harmonics, node: node.data, function: name.data, group: row.group },
    payload: { kind: row.kind, scale, unit: row.unit },
    ...(row.signedBy !== null && { signedBy: row.signedBy }),
  };
  return { assignment, faults };
}

/** Of two rows that clash, at the one typed into last, naming the other; untouched both, at the lower one. */
function toldAt(
  { rows, edited }: Pick<PlanDraft, 'rows' | 'edited'>,
  { assignments }: ChannelPlan,
  conflict: PlanConflict,
): RowFault {
  const { at, code } = conflict;
  if (code === 'pilot') return { row: at, field: 'bond', code, harmonic: conflict.harmonic };
  if (code === 'beyond') {
    const { harmonic, highest } = conflict;
    return { row: at, field: 'bond', code, harmonic, highest };
  }
  if (code === 'signed-in-part') return { row: at, field: 'node', code };
  if (code === 'signed-beyond') return { row: at, field: 'bond', code, highest: conflict.highest };
  const { by } = conflict;
  if (code === 'taken' && by === at)
    return { row: at, field: 'bond', code: 'twice', harmonic: conflict.harmonic };
  const since = (row: number): number => edited.lastIndexOf(rows[row]?.key ?? NaN);
  const [row, other] = since(by) > since(at) ? [by, at] : [at, by];
  const { node, function: name, harmonics } = assignments[other] ?? NOBODYS;
  if (code === 'taken')
    return { row, field: 'bond', code, harmonic: conflict.harmonic, holder: `${node} · ${name}` };
  return { row, field: 'function', code, holder: `H${harmonics.join('+')}` };
}
const NOBODYS = { node: '', function: '', harmonics: [] };

/** As typed again into a row, after all others. */
export const withRow = (draft: PlanDraft, row: RowDraft): PlanDraft => ({
  ...draft,
  rows: draft.rows.map((one) => (one.key === row.key ? row : one)),
  edited: [...draft.edited.filter((key) => key !== row.key), row.key],
});

/** Whether closing would lose something. */
export const isChanged = (first: PlanDraft, draft: PlanDraft): boolean =>
  JSON.stringify({ ...first, edited: [] }) !== JSON.stringify({ ...draft, edited: [] });

/** @param rateHz of the samples; null while nobody streams. */
export function readPlanDraft(draft: PlanDraft, rateHz: number | null): DraftReading {
  const rows = draft.rows.map(readRow);
  const faults = rows.flatMap((row) => row.faults);
  const { channel, running, waveform, falseAlarm } = draft;
  const parsed = channelPlanSchema.safeParse({
    ...{ channel, running, waveform, ...(falseAlarm !== null && { watch: { falseAlarm } }) },
    assignments: rows.map(({ assignment }) => assignment),
  });
  if (!parsed.success) return { plan: null, faults, waveform: null };
  try {
    const conflicts = planConflicts(parsed.data, rateHz);
    if (conflicts.length === 0) return { plan: parsed.data, faults: [] };
    const found = conflicts.map((conflict) => toldAt(draft, parsed.data, conflict));
    return { plan: null, faults: found, waveform: null };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { plan: null, faults, waveform: error.message };
  }
}
