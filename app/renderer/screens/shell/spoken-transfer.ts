// How far a transfer is, as it is worth saying: by quarters, not with every block of samples. Pure.
import type { Transfer } from '../../../contract/index.ts';

/** 0 to 1, by bytes where they are known before, else by samples. */
export function shareOf({ samples, samplesDone, bytes, bytesExpected }: Transfer): number {
  if (bytesExpected !== null && bytesExpected > 0) return bytes / bytesExpected;
  return samples !== null && samples > 0 ? samplesDone / samples : 0;
}

/** Percent to be said: a whole quarter; null: its state says more. */
export function spokenPercent(transfer: Transfer): number | null {
  if (transfer.state !== 'running') return null;
  const quarters = Math.floor(4 * Math.min(1, shareOf(transfer)));
  return quarters === 0 ? null : 25 * quarters;
}
