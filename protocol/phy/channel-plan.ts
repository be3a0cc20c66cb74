// What a plan of harmonics may not be, and what its payloads say. Knows the waveform; keeps nothing.
import { decodeUtf8 } from '../link/utf8.ts';
import type { ChannelPlan, PayloadReading, PlanWaveform } from '../model/channel-plan.ts';
import { cannotBe } from '../model/unfit.ts';
import { BEACON_HARMONIC } from './frame.ts';
import { isRationalGrid, rationalChannelOn } from './rational-grid.ts';
import { meetsPattern, POOL_LAST } from './signature-place.ts';
import { checkWaveform, highestHarmonic, MOST_HARMONICS, type Waveform } from './waveform.ts';

export const waveformOfPlan = (
  { secondPilot, ...rest }: PlanWaveform,
  rateHz: number,
): Waveform => ({ ...rest, rateHz, ...(secondPilot === null ? {} : { secondPilot }) });

/** Why an assignment cannot stand, `at` its place in the plan. */
export type PlanConflict =
  /** The harmonic carries the pilot, or the second. */
  | { code: 'pilot'; at: number; harmonic: number }
  /** Above what the sampling rate carries. */
  | { code: 'beyond'; at: number; harmonic: number; highest: number }
  /** The line has a master, which sends its beacon there (SPEC P9.4). */
  | { code: 'beacon'; at: number; harmonic: number }
  /** It is none of the channels of the rational grid (SPEC P6.2). */
  | { code: 'off-grid'; at: number; harmonic: number }
  /** Another assignment has it; the same one, where a bond names it twice. */
  | { code: 'taken'; at: number; harmonic: number; by: number }
  /** A node signs on all of its channels, or on none. */
  | { code: 'signed-in-part'; at: number; by: number }
  /** A signature sounds up to H17. */
  | { code: 'signed-beyond'; at: number; highest: number }
  /** The second pilot runs through the pattern of its signature (SPEC P11.15). */
  | { code: 'signed-pilot'; at: number; harmonic: number; last: number }
  /** The same function of the same node stands on another channel. */
  | { code: 'function-twice'; at: number; by: number };

/**
 * @param rateHz of the samples; null while nobody streams: then no harmonic is beyond it.
 * @param hasMaster the line has nodes, whose master sends a beacon.
 * @throws UnfitError when the waveform itself cannot be, or there are more than 1,000 harmonics.
 */
export function planConflicts(
  plan: ChannelPlan,
  rateHz: number | null,
  hasMaster = false,
): PlanConflict[] {
  const waveform = waveformOfPlan(plan.waveform, rateHz ?? Infinity);
  if (rateHz !== null) checkWaveform(waveform);
  if (plan.assignments.flatMap(({ harmonics }) => harmonics).length > MOST_HARMONICS)
    throw cannotBe('bond-most', { most: MOST_HARMONICS });
  if (hasMaster && waveform.secondPilot === BEACON_HARMONIC)
    throw cannotBe('plan-beacon', { harmonic: String(BEACON_HARMONIC) });
  const highest = highestHarmonic(waveform);
  const isRational = isRationalGrid(plan.waveform);
  const taken = new Map<number, number>();
  const functions = new Map<string, number>();
  const nodes = new Map<string, { at: number; signedBy: string | undefined }>();
  const conflicts: PlanConflict[] = [];
  plan.assignments.forEach(({ harmonics, node, function: name, signedBy }, at) => {
    const before = nodes.get(node);
    if (!before) nodes.set(node, { at, signedBy });
    else if (before.signedBy !== signedBy)
      conflicts.push({ code: 'signed-in-part', at, by: before.at });
    if (signedBy !== undefined && highest < POOL_LAST)
      conflicts.push({ code: 'signed-beyond', at, highest });
    else if (signedBy !== undefined && plan.running && meetsPattern(waveform))
      conflicts.push({ code: 'signed-pilot', at, harmonic: waveform.secondPilot, last: POOL_LAST });
    for (const harmonic of harmonics) {
      const by = taken.get(harmonic);
      if (harmonic === 1 || harmonic === waveform.secondPilot)
        conflicts.push({ code: 'pilot', at, harmonic });
      else if (hasMaster && harmonic === BEACON_HARMONIC)
        conflicts.push({ code: 'beacon', at, harmonic });
      else if (isRational && !rationalChannelOn(harmonic))
        conflicts.push({ code: 'off-grid', at, harmonic });
      else if (harmonic > highest) conflicts.push({ code: 'beyond', at, harmonic, highest });
      else if (by !== undefined) conflicts.push({ code: 'taken', at, harmonic, by });
      else taken.set(harmonic, at);
    }
    const key = JSON.stringify([node, name]);
    const by = functions.get(key);
    if (by !== undefined) conflicts.push({ code: 'function-twice', at, by });
    else functions.set(key, at);
  });
  return conflicts;
}

const BYTES = { u8: 1, i16: 2, u16: 2, i32: 4, u32: 4, f32: 4 } as const;

const numberOf = (view: DataView, kind: keyof typeof BYTES): number => {
  switch (kind) {
    case 'u8':
      return view.getUint8(0);
    case 'i16':
      return view.getInt16(0, true);
    case 'u16':
      return view.getUint16(0, true);
    case 'i32':
      return view.getInt32(0, true);
    case 'u32':
      return view.getUint32(0, true);
    case 'f32':
      return view.getFloat32(0, true);
  }
};

/** What a payload says: a number in the unit of its reading, a text, or null where it is not what the plan says. */
export function readPayload(
  psdu: Uint8Array,
  { kind, scale }: PayloadReading,
): number | string | null {
  if (kind === 'bytes') return [...psdu].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  if (kind === 'text') return decodeUtf8(psdu);
  if (psdu.length !== BYTES[kind]) return null;
  const value = numberOf(new DataView(psdu.buffer, psdu.byteOffset, psdu.length), kind) * scale;
  return Number.isFinite(value) ? value : null;
}
