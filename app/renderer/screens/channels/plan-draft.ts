// A plan as it is typed, and what is still wrong with it. Pure.
import {
  assignmentSchema,
  channelPlanSchema,
  UnfitError,
  type ChannelPlan,
  type DeviceId,
  type PayloadKind,
  type Unfit,
} from '@harmonic/protocol/model';
import {
  bondName,
  harmonicName,
  isRationalGrid,
  planConflicts,
  PROFILES,
  RATIONAL_CHANNELS,
  RATIONAL_WAVEFORM,
  rationalChannelOn,
  type PlanConflict,
} from '@harmonic/protocol/phy';
import { writeTyped } from '../../state/typed-number.ts';
import { readNumber } from '../kept/typed-level.ts';
import { bondFault, readBond, writeBond } from './typed-bond.ts';

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
  /** `hidden`: a name of characters that nobody sees; `ratio`: what is written is no ratio of the table; `not-rational`: it is one, and the profile has none. */
  code: FieldOfRow | 'hidden' | 'twice' | 'ratio' | 'not-rational' | PlanConflict['code'];
  /** As the profile calls it: `H4`, `3/2`. */
  harmonic?: string;
  highest?: number;
  holder?: string;
}
export type DraftReading =
  | { plan: ChannelPlan; faults: [] }
  /** `unfit`: why there can be none, whatever its rows say; null: they are what is wrong. */
  | { plan: null; faults: RowFault[]; unfit: Unfit | null };

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

/** The draft by another profile. A row of which only the offered harmonic stands there gets one of that profile. */
export function byProfile(draft: PlanDraft, profile: PlanProfile): PlanDraft {
  const waveform = withProfile(draft.waveform, profile);
  if (isRationalGrid(waveform) === isRationalGrid(draft.waveform)) return { ...draft, waveform };
  const rows: RowDraft[] = [];
  for (const row of draft.rows) {
    const isOffered = row.node === '' && row.function === '' && !draft.edited.includes(row.key);
    rows.push(isOffered ? { ...row, bond: nextFree(rows, waveform) } : row);
  }
  return { ...draft, waveform, rows };
}

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
      ...newRow(writeBond(harmonics, plan.waveform)),
      ...{ ...names, kind, unit, scale: writeTyped(scale, decimal), signedBy: signedBy ?? null },
    }),
  ),
});

const byPriority = [...RATIONAL_CHANNELS].sort((one, other) => other.priority - one.priority);

/** For the next row: the lowest harmonic above all that are taken; on the rational grid the first by priority, '' when none is left. */
export function nextFree(rows: readonly RowDraft[], waveform: ChannelPlan['waveform']): string {
  const taken = rows.flatMap(({ bond }) => readBond(bond, waveform) ?? []);
  if (!isRationalGrid(waveform)) return String(1 + Math.max(3, ...taken));
  const free = byPriority.find(({ harmonic }) => !taken.includes(harmonic));
  return free ? writeBond([free.harmonic], waveform) : '';
}

/** The first that is none of the rational grid's: said at once, before the plan is whole. */
const offGrid = (harmonics: readonly number[], waveform: ChannelPlan['waveform']) =>
  isRationalGrid(waveform)
    ? harmonics.find((harmonic) => harmonic !== 1 && !rationalChannelOn(harmonic))
    : undefined;

function readRow(row: RowDraft, at: number, waveform: ChannelPlan['waveform']) {
  const harmonics = readBond(row.bond, waveform);
  const scale = readNumber(row.scale);
  const node = assignmentSchema.shape.node.safeParse(row.node);
  const name = assignmentSchema.shape.function.safeParse(row.function.trim());
  const faults: RowFault[] = [];
  const wrong = (field: FieldOfRow): void => void faults.push({ row: at, field, code: field });
  if (!harmonics) faults.push({ row: at, field: 'bond', code: bondFault(row.bond, waveform) });
  const off = offGrid(harmonics ?? [], waveform);
  if (off !== undefined)
    faults.push({ row: at, field: 'bond', code: 'off-grid', harmonic: `H${off}` });
  if (!node.success)
    faults.push({ row: at, field: 'node', code: row.node.trim() === '' ? 'node' : 'hidden' });
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
  { assignments, waveform }: ChannelPlan,
  conflict: PlanConflict,
): RowFault {
  const { at, code } = conflict;
  const harmonic = 'harmonic' in conflict ? harmonicName(conflict.harmonic, waveform) : '';
  if (code === 'pilot' || code === 'beacon' || code === 'off-grid')
    return { row: at, field: 'bond', code, harmonic };
  if (code === 'beyond')
    return { row: at, field: 'bond', code, harmonic, highest: conflict.highest };
  if (code === 'signed-pilot')
    return { row: at, field: 'node', code, harmonic, highest: conflict.last };
  if (code === 'signed-in-part') return { row: at, field: 'node', code };
  if (code === 'signed-beyond') return { row: at, field: 'bond', code, highest: conflict.highest };
  const { by } = conflict;
  if (code === 'taken' && by === at) return { row: at, field: 'bond', code: 'twice', harmonic };
  const since = (row: number): number => edited.lastIndexOf(rows[row]?.key ?? NaN);
  const [row, other] = since(by) > since(at) ? [by, at] : [at, by];
  const { node, function: name, harmonics } = assignments[other] ?? NOBODYS;
  if (code === 'taken') return { row, field: 'bond', code, harmonic, holder: `${node} · ${name}` };
  return { row, field: 'function', code, holder: bondName(harmonics, waveform) };
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

/** @param rateHz of the samples; null while nobody streams. @param isMastered whether the line of such a plan has a master. */
export function readPlanDraft(
  draft: PlanDraft,
  rateHz: number | null,
  isMastered: (plan: ChannelPlan) => boolean = () => false,
): DraftReading {
  const rows = draft.rows.map((row, at) => readRow(row, at, draft.waveform));
  const faults = rows.flatMap((row) => row.faults);
  const { channel, running, waveform, falseAlarm } = draft;
  const parsed = channelPlanSchema.safeParse({
    ...{ channel, running, waveform, ...(falseAlarm !== null && { watch: { falseAlarm } }) },
    assignments: rows.map(({ assignment }) => assignment),
  });
  if (!parsed.success) return { plan: null, faults, unfit: null };
  try {
    const conflicts = planConflicts(parsed.data, rateHz, isMastered(parsed.data));
    if (conflicts.length === 0) return { plan: parsed.data, faults: [] };
    const found = conflicts.map((conflict) => toldAt(draft, parsed.data, conflict));
    return { plan: null, faults: found, unfit: null };
  } catch (error) {
    if (!(error instanceof UnfitError)) throw error;
    return { plan: null, faults, unfit: error.unfit };
  }
}
