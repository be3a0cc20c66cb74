// What a device says of its place on a harmonic line (STATS, SPEC L12.2): role, lock, f0, clock, master. Judges nothing.
import { messages, STAT, type Frame, type Tlv } from '@harmonic/protocol/link';
import { hardwareIdSchema, type HardwareId } from '@harmonic/protocol/model';
import type { NodeReport } from './messages.ts';

const ROLES = [null, 'master', 'slave'] as const;
const LOCKED = 2;
/** Beyond these it is no f0, and no crystal's clock. */
const F0_HZ = [1e-3, 1e7] as const;
const MOST_PPM = 1e5;

const numberOf = (tlv: Tlv | undefined): number | null =>
  tlv && 'number' in tlv.value && Number.isFinite(tlv.value.number) ? tlv.value.number : null;

/** @returns null where the device says of no role, or the message is none. */
export function readNodeReport(frame: Frame): NodeReport | null {
  const stats = messages.stats.decode(frame.bytes.subarray(frame.from, frame.to));
  const find = (key: number): Tlv | undefined => stats?.tlvs.findLast((tlv) => tlv.key === key);
  const role = ROLES[numberOf(find(STAT.role)) ?? 0] ?? null;
  if (role === null) return null;
  const f0Hz = numberOf(find(STAT.f0Hz));
  const clockPpm = numberOf(find(STAT.clockPpm));
  return {
    role,
    locked: numberOf(find(STAT.lockState)) === LOCKED,
    f0Hz: f0Hz !== null && f0Hz >= F0_HZ[0] && f0Hz <= F0_HZ[1] ? f0Hz : null,
    clockPpm: clockPpm !== null && Math.abs(clockPpm) <= MOST_PPM ? clockPpm : null,
    master: idOf(find(STAT.master)),
    contested: numberOf(find(STAT.contested)) === 1,
  };
}

function idOf(tlv: Tlv | undefined): HardwareId | null {
  if (tlv?.value.type !== 'bytes') return null;
  const hex = Array.from(tlv.value.bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hardwareIdSchema.safeParse(hex).data ?? null;
}
