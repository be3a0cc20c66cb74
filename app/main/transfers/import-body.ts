// What is sent up of a file: the sidecar first where one was announced, then the WAV, in whatever pieces they come.
import { readSidecar, SIDECAR_BYTES_MOST, type Sidecar } from '@harmonic/protocol/files';
import { Refusal } from '../access/refusal.ts';
import { refuse } from './import-shape.ts';

/** @throws Refusal, when it is more than is held. */
export function requireSidecarFits(bytes: number | null): void {
  if (bytes === null || bytes <= SIDECAR_BYTES_MOST) return;
  const [most, claimed] = [String(SIDECAR_BYTES_MOST), String(bytes)];
  throw refuse(
    `The sidecar has ${claimed} bytes, and ${most} are the most: bring the WAV without it.`,
    'sidecar-too-long',
    { claimed, most },
  );
}

export interface ImportBody {
  sidecar: Sidecar | null;
  wav: AsyncIterable<Uint8Array>;
}

/**
 * @param chunks of the whole; whoever opened them closes them. @param sidecarBytes as announced; null: there is none.
 * @throws Refusal, when that is none of a recording.
 */
export async function readBody(
  chunks: AsyncIterator<Uint8Array>,
  sidecarBytes: number | null,
): Promise<ImportBody> {
  if (sidecarBytes === null) return { sidecar: null, wav: goesOn(chunks, null) };
  const text = Buffer.alloc(sidecarBytes);
  let held = 0;
  let rest: Uint8Array | null = null;
  while (held < sidecarBytes) {
    const step = await chunks.next();
    if (step.done === true) throw short(held, sidecarBytes);
    const part = step.value.subarray(0, sidecarBytes - held);
    text.set(part, held);
    held += part.length;
    rest = step.value.subarray(part.length);
  }
  const sidecar = readSidecar(text.toString('utf8'));
  if (!sidecar)
    throw new Refusal(
      'invalid',
      'The sidecar is none of a recording, or of a newer version: bring the WAV without it.',
      'sidecar-unreadable',
    );
  return { sidecar, wav: goesOn(chunks, rest) };
}

const short = (held: number, claimed: number): Refusal =>
  refuse(`Only ${held} of ${claimed} bytes came.`, 'upload-short', {
    held: String(held),
    claimed: String(claimed),
  });

async function* goesOn(
  chunks: AsyncIterator<Uint8Array>,
  first: Uint8Array | null,
): AsyncGenerator<Uint8Array, void> {
  if (first && first.length > 0) yield first;
  for (let step = await chunks.next(); step.done !== true; step = await chunks.next())
    yield step.value;
}

/** A connection that breaks is no mistake of ours. */
export async function* whole(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* body;
  } catch (error) {
    throw new Refusal(
      'conflict',
      `The other end went away in the middle: ${error instanceof Error ? error.message : String(error)}`,
      'transfer-broken',
    );
  }
}
