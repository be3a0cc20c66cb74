// Recordings that come in as files: written like any other, by the same recorder, and gone again when they stay half.
// One that is coming in stands in the recorder under its own id: no device has it.
import { randomUUID } from 'node:crypto';
import { ownKey, type RecordingId } from '@harmonic/protocol/model';
import { saying, type Recording } from '../../contract/index.ts';
import type { CallParts, QuickCalls } from './call-parts.ts';
import { StoreFailure } from './failure.ts';
import { ITSELF } from './outbox.ts';
import { requireRoom } from './room.ts';

/** Of a file that says nothing of its device's. */
const NO_CLOCK = { deviceNs: 0n, deviceClock: 'since-start', sync: null } as const;

/** Beyond it the call waits for the disk. */
const WAITING_BYTES = 4 * 1024 * 1024;

type ImportCall = 'beginImport' | 'importBlocks' | 'endImport' | 'dropImport';

export function importCalls(parts: CallParts): Pick<QuickCalls, ImportCall> {
  const { recordings, recorder, writes, bulk, calibrations, notes } = parts;
  let waitingBytes = 0;
  const isRunning = (id: RecordingId): boolean => recorder.devices().includes(ownKey(id));
  /** The disk has ended it: the same words as when one is started. */
  const requireRunning = (id: RecordingId): void => {
    if (isRunning(id)) return;
    requireRoom(parts);
    throw new StoreFailure('disk-full', 'the disk takes no more of this file', 'disk-full');
  };
  const changed = (): void => parts.notify({ type: 'recordings-changed' });
  return {
    beginImport(input) {
      requireRoom(parts);
      const id = randomUUID() as string as RecordingId;
      const { name, isTimed, ...from } = input;
      const start = { ...from, deviceId: ownKey(id), imported: { name, isTimed } };
      const made = writes.commit(() => recorder.insert(start, id, ITSELF));
      recorder.begin(made, start, []);
      changed();
      return id;
    },
    importBlocks(id, blocks) {
      requireRunning(id);
      for (const block of blocks) {
        recorder.push({
          ...{ type: 'block', deviceId: ownKey(id), streamSeq: 1 },
          ...NO_CLOCK,
          ...{ gapBefore: 0, isResumed: false, clipped: false, simulated: false, ...block },
        });
        waitingBytes += block.data.byteLength;
      }
      if (waitingBytes < WAITING_BYTES) return;
      waitingBytes = 0;
      bulk.drain();
      requireRunning(id);
    },
    endImport(id, samples, { isCut, calibrations: brought, notes: written, atMs }): Recording {
      bulk.drain();
      requireRunning(id);
      recorder.stretch(ownKey(id), samples);
      recorder.end(ownKey(id), isCut ? [saying('less-than-claimed')] : null);
      bulk.drain();
      // The disk refused its end: what is half is not kept.
      if (recorder.isKnown(ownKey(id))) {
        requireRoom(parts);
        throw new StoreFailure('disk-full', 'the disk takes no more of this file', 'disk-full');
      }
      const deviceId = ownKey(id);
      writes.commit(() => {
        for (const [channel, calibration] of brought.entries())
          if (calibration) calibrations.add({ deviceId, channel, calibration }, atMs, ITSELF);
        for (const { content, createdAtMs, changedAtMs } of written)
          notes.add({ recordingId: id }, content, { createdAtMs, changedAtMs }, ITSELF);
      });
      changed();
      return recordings.get(id);
    },
    dropImport(id) {
      if (recorder.isKnown(ownKey(id))) {
        // Whatever of it is under way to the disk is over before its file is closed.
        bulk.confirm();
        recorder.abandon(ownKey(id));
      }
      writes.commit(() => recordings.giveUp(id));
      changed();
    },
  };
}
