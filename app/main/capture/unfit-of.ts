// Why a stream cannot be heard, or watched, by a plan: what the modem says, or that this machine cannot hold it. Pure.
import { unfit, UnfitError, type Unfit } from '@harmonic/protocol/model';

/** The engine says so of arrays that it has no room for, in words of its own. @throws what is neither: our mistake. */
export function unfitOf(error: unknown): Unfit {
  if (error instanceof UnfitError) return error.unfit;
  if (error instanceof RangeError) return unfit('plan-room', { text: error.message });
  throw error;
}
