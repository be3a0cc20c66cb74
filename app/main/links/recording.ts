// A stored recording that plays the device: its samples behind the simulated device's link, as they came once. Reads
// nothing itself: who has the store hands them over.
import { createHash } from 'node:crypto';
import { UnfitError } from '@harmonic/protocol/model';
import { createRecordedSource, type SourceChannel } from '@harmonic/protocol/simulated';
import { saying, type Detail } from '../../contract/index.ts';
import type { ParsedAddress } from './address.ts';
import { refuseWhenAborted } from './ending.ts';
import { LinkOpenError, type Link, type LinkEvents } from './link.ts';
import { runReplayed } from './replayed-device.ts';

type RecordingAddress = Extract<ParsedAddress, { kind: 'recording' }>;

export interface RecordedSamples {
  name: string;
  /** What was recorded was simulated, and so is what is played. */
  simulated: boolean;
  rateHz: number;
  channels: readonly SourceChannel[];
  /** A channel each, in its unit; what was lost is zero. At least one sample. */
  samples: readonly Float32Array[];
}
/** @returns null where there is no such recording, or none of it there. Rejects with why it cannot be played, in words. */
export type ReadRecorded = (
  span: Pick<RecordingAddress, 'id' | 'fromS' | 'toS'>,
  signal?: AbortSignal,
) => Promise<RecordedSamples | null>;

function whyNot(error: unknown): Detail {
  if (error instanceof UnfitError) return [error.unfit];
  return error instanceof Error ? error.message : String(error);
}

/** @throws LinkOpenError: not-found, or failed with the reason it cannot be played. */
export async function openRecording(
  parsed: RecordingAddress,
  read: ReadRecorded,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  const recorded = await read(parsed, signal).catch((error: unknown) => {
    refuseWhenAborted(signal);
    throw new LinkOpenError({ code: 'failed', detail: whyNot(error) });
  });
  refuseWhenAborted(signal);
  if (!recorded)
    throw new LinkOpenError({
      code: 'not-found',
      detail: [saying('no-such-recording')],
    });
  return runReplayed(parsed, events, {
    // Whichever part of it is played.
    digest: createHash('sha256').update(parsed.id).digest(),
    name: recorded.name,
    source: createRecordedSource({ ...recorded, loop: parsed.loop }),
    simulated: recorded.simulated,
  });
}
