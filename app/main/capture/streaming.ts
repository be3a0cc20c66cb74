// What keeps an open stream going: credit, heartbeat, the clocks (SPEC L5.6, L7.3, L7.5, L11). One for each opening.
// Told the time; never looks at samples.
import { MESSAGE, messages, type Frame } from '@harmonic/protocol/link';
import type { Said } from '../../contract/index.ts';
import { createClockSync } from './clock-sync.ts';
import { createCredit } from './credit.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Loss, LostStream } from './lost-stream.ts';
import type { CaptureFact } from './messages.ts';
import type { OpenedStream } from './opening.ts';
import type { Talk } from './talk.ts';

/** Totals since the stream was opened. */
export interface ConsumedBlocks {
  /** Arrived, or lost on the way. */
  used: number;
  /** Missing: dropped by the device, or lost on the way. */
  doubtful: number;
}

export interface Streaming {
  readonly rateHz: number;
  /** Any frame came. */
  heard(nowMs: number): void;
  consumed(blocks: ConsumedBlocks, nowMs: number): void;
  /** The device has dropped blocks: for want of credit, when none arrive. */
  starved(nowMs: number): void;
  /** Answers to PING and TIME_SYNC; false for any other. */
  answer(frame: Frame, nowMs: number): boolean;
  /** @returns why the link is over, how the stream was lost that is to be opened anew, or null. */
  tick(nowMs: number): { over: Said } | Loss | null;
}

export interface StreamingOptions {
  talk: Talk;
  stream: OpenedStream;
  lost: LostStream;
  nowMs: number;
  onFact(fact: CaptureFact): void;
  /** Milliseconds of the last round trip. */
  onRoundTrip(ms: number): void;
}

/** Blocks that are due and do not come for so long have used their credit up, or their CREDIT was lost. */
const STALL_MS = 500;
const STALL_BLOCKS = 4;

export function createStreaming(options: StreamingOptions): Streaming {
  const { talk, stream, lost, nowMs: openedMs } = options;
  const { creditLimit } = stream.capabilities;
  const credit = createCredit(creditLimit, stream.rateHz / stream.blockSamples);
  const heartbeat = createHeartbeat(openedMs);
  const clock = createClockSync(openedMs);
  const stallMs = Math.max(STALL_MS, (STALL_BLOCKS * 1000 * stream.blockSamples) / stream.rateHz);
  let before: ConsumedBlocks = { used: 0, doubtful: 0 };
  let progressMs = openedMs;
  let stalledMs = openedMs;
  lost.opened(openedMs, (1000 * stream.blockSamples) / stream.rateHz);

  const grant = (total: number): number =>
    talk.say(MESSAGE.CREDIT, messages.credit, {
      stream: stream.stream,
      reserved8: 0,
      reserved16: 0,
      total: total >>> 0,
    });

  if (credit.granted > createCredit(creditLimit).granted) grant(credit.granted);
  return {
    rateHz: stream.rateHz,
    heard: (nowMs) => heartbeat.heard(nowMs),
    consumed(blocks, nowMs) {
      if (blocks.used === before.used) return;
      const total = credit.used(blocks.used - before.used, blocks.doubtful - before.doubtful);
      before = blocks;
      progressMs = nowMs;
      lost.alive(nowMs);
      if (total !== null) grant(total);
    },
    starved(nowMs) {
      // Blocks come: it was a full queue.
      if (nowMs - progressMs <= stallMs) return;
      stalledMs = nowMs;
      grant(credit.starved());
    },
    answer(frame, nowMs) {
      const payload = frame.bytes.subarray(frame.from, frame.to);
      if (frame.type === MESSAGE.PING) {
        const echo = messages.ping.decode(payload);
        const ms = echo && heartbeat.echo(echo.token, nowMs);
        if (ms !== null) options.onRoundTrip(ms);
        return true;
      }
      if (frame.type !== MESSAGE.TIME_SYNC) return false;
      const reply = messages.timeSync.reply.decode(payload);
      const estimate = reply && clock.answer(reply, nowMs);
      if (estimate) options.onFact({ kind: 'clock', ...estimate });
      return true;
    },
    tick(nowMs) {
      const due = heartbeat.tick(nowMs);
      if (due && 'over' in due) return due;
      if (due) talk.say(MESSAGE.PING, messages.ping, { token: due.ping });
      if (nowMs - Math.max(progressMs, stalledMs) > stallMs) {
        stalledMs = nowMs;
        grant(credit.stalled());
      }
      const t1Ns = clock.tick(nowMs);
      if (t1Ns !== null) talk.say(MESSAGE.TIME_SYNC, messages.timeSync.request, { t1Ns });
      return lost.tick(nowMs);
    },
  };
}
