// Records of a stream's channels for whoever measures: kept from the first asking until nobody asks any more.
import { RECORD_LIMIT } from '@harmonic/protocol/signal';
import { createRecordRing, type RecordRing } from './record-ring.ts';

/** Somebody who measures asks about once a second. */
const FORGOTTEN_MS = 10_000;

export interface LiveRecords {
  /** The newest samples of a channel; null while there are fewer without a gap. From now on they are kept. */
  ask(
    channel: number,
    samples: number,
    nowMs: number,
  ): { held: number; record: ReturnType<RecordRing['read']> };
  /** Whether a channel is kept. */
  wants(channel: number): boolean;
  push(channel: number, samples: Float32Array, count: number, clipped: number): void;
  gap(): void;
  /** Lets go of what nobody asked for lately. */
  forget(nowMs: number): void;
}

export function createLiveRecords(): LiveRecords {
  const kept = new Map<number, { ring: RecordRing; askedAtMs: number }>();
  return {
    ask(channel, samples, nowMs) {
      const one = kept.get(channel) ?? { ring: createRecordRing(RECORD_LIMIT), askedAtMs: nowMs };
      one.askedAtMs = nowMs;
      kept.set(channel, one);
      return { held: one.ring.held, record: one.ring.read(samples) };
    },
    wants: (channel) => kept.has(channel),
    push: (channel, samples, count, clipped) =>
      kept.get(channel)?.ring.push(samples, count, clipped),
    gap() {
      for (const { ring } of kept.values()) ring.clear();
    },
    forget(nowMs) {
      for (const [channel, { askedAtMs }] of kept)
        if (nowMs - askedAtMs > FORGOTTEN_MS) kept.delete(channel);
    },
  };
}
