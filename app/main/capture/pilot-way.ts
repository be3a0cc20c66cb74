// Whether a line's pilot comes the way its plan says: with each burst, or without end. Listens beside the receiver where
// that alone cannot tell; changes nothing of what is heard.
//
//   plan says bursts:  a beginning gave no frame ──▶ a pilot is followed beside it ──▶ outlasts any burst: it runs
//   plan says running: three pilots in a row began with a frame, and ended with it ──▶ bursts, until one outlasts any
import {
  airSeconds,
  BEACON_HARMONIC,
  createReceiver,
  FRAME_CLASS,
  MOST_PSDU_BYTES,
  SUPERFRAME_SYMBOLS,
  symbolPeriods,
  waveformOfPlan,
  type ReceivedFrame,
  type Receiver,
} from '@harmonic/protocol/phy';
import type { ChannelPlan } from '@harmonic/protocol/model';
import type { OtherPilot } from '../../contract/index.ts';

export interface PilotWay {
  /** A frame, while the receiver tells of it. */
  frame(frame: ReceivedFrame): void;
  /** After the receiver has had these samples. */
  push(samples: Float32Array): void;
  /** Null: as the plan says, or nobody knows yet. */
  readonly other: OtherPilot | null;
  /** A pilot may be running on against the plan: what seems to stand in a channel may be what the line sends itself. */
  readonly isDoubtful: boolean;
}

/** Of a beginning without a frame, before it is looked at: noise that passed for one has ended by then. */
const DOUBT_SYMBOLS = 2 * SUPERFRAME_SYMBOLS;
/** With a master's beacon in it, a pilot of so many symbols runs: a burst of one beacon has half of them. */
const WITH_BEACON_SYMBOLS = 8 * SUPERFRAME_SYMBOLS;
/** What a receiver takes to see that a pilot has ended, and what a piece of samples hides of it. */
const SLACK_SYMBOLS = 2 * SUPERFRAME_SYMBOLS;
/** Bursts in a row by which a line is one of bursts. */
const BURSTS = 3;
/** A pilot that was lost for less goes on. */
const GONE_S = 1;
/** The smallest frame that a beacon fits into (P3.2, P9.4). */
const BEACON_BYTES = 24;

interface Line {
  receiver: Receiver;
  rateHz: number;
  symbolSamples: number;
  /** No burst has a longer pilot. */
  mostSymbols: number;
}

/** @param receiver of the plan, on the same samples. */
export function createPilotWay(plan: ChannelPlan, rateHz: number, receiver: Receiver): PilotWay {
  const { waveform } = plan;
  const symbolS = symbolPeriods(waveform) / waveform.f0Hz;
  const longestS = airSeconds(waveform, 1, MOST_PSDU_BYTES) ?? 0;
  const line: Line = {
    ...{ receiver, rateHz, symbolSamples: symbolS * rateHz },
    mostSymbols: Math.ceil(longestS / symbolS) + SLACK_SYMBOLS,
  };
  return plan.running ? burstsAgainst(line) : runningAgainst(line, plan);
}

function burstsAgainst({ receiver, mostSymbols }: Line): PilotWay {
  let other: OtherPilot | null = null;
  let bursts = 0;
  /** Pilots in a row that ended with the frame they began with. */
  let inRow = 0;
  /** Symbols of the pilot's own frame; null: none came of it, or it goes on behind it. */
  let ownFrame: number | null = null;
  const isOver = (symbols: number): boolean =>
    ownFrame !== null && symbols > ownFrame + SLACK_SYMBOLS;

  function ended(): void {
    inRow = ownFrame === null ? inRow : inRow + 1;
    ownFrame = null;
    if (inRow >= BURSTS) other = 'bursts';
  }
  function begun(): void {
    if (receiver.counters.bursts === bursts) return;
    ({ bursts } = receiver.counters);
    ended();
  }
  return {
    frame({ crcOk, symbols }) {
      begun();
      if (!crcOk) return;
      // One that began later is of a pilot that was there before it.
      if ((receiver.clock?.symbols ?? 0) > symbols + SLACK_SYMBOLS) inRow = 0;
      else ownFrame = Math.max(ownFrame ?? 0, symbols);
    },
    push() {
      begun();
      const { clock } = receiver;
      if (!clock) return ended();
      if (isOver(clock.symbols)) {
        ownFrame = null;
        inRow = 0;
      }
      if (clock.symbols > mostSymbols) other = null;
    },
    get other() {
      return other;
    },
    isDoubtful: false,
  };
}

function runningAgainst(
  { receiver, rateHz, symbolSamples, mostSymbols }: Line,
  plan: ChannelPlan,
): PilotWay {
  /** Follows what may run; none while nothing is doubtful. */
  let beside: Receiver | null = null;
  let hasBeacon = false;
  let other: OtherPilot | null = null;
  let { bursts, frames, inVain } = receiver.counters;
  /** Samples since a beginning that has given no frame; null: each has, or was none. */
  let doubted: number | null = null;
  /** For so many samples more it is listened beside. */
  let left = 0;
  /** Since a pilot that runs was heard last. */
  let goneFor = 0;
  const keep = 2 * mostSymbols * symbolSamples;

  function open(): Receiver {
    hasBeacon = false;
    const isPilot = plan.waveform.secondPilot === BEACON_HARMONIC;
    return createReceiver({
      waveform: waveformOfPlan(plan.waveform, rateHz),
      channels: [isPilot ? (plan.assignments[0]?.harmonics ?? []) : [BEACON_HARMONIC]],
      ...{ running: true, mostFrameBytes: BEACON_BYTES, excise: false },
      received({ crcOk, flags }) {
        hasBeacon ||= crcOk && (flags & FRAME_CLASS.beacon) === FRAME_CLASS.beacon;
      },
    });
  }
  /** @returns whether something began that gives no frame. */
  function doubt(samples: number): boolean {
    const now = receiver.counters;
    const isSettled = now.frames > frames || now.inVain > inVain;
    if (now.bursts > bursts) doubted = 0;
    else if (isSettled) doubted = null;
    else if (doubted !== null) doubted += samples;
    ({ bursts, frames, inVain } = now);
    return doubted !== null && doubted >= DOUBT_SYMBOLS * symbolSamples;
  }
  function judge(samples: number): void {
    const symbols = beside?.clock?.symbols ?? 0;
    if (symbols === 0) hasBeacon = false;
    if (symbols > (hasBeacon ? WITH_BEACON_SYMBOLS : mostSymbols)) other = 'running';
    goneFor = symbols > 0 ? 0 : goneFor + samples;
    if (goneFor > GONE_S * rateHz) other = null;
  }
  return {
    frame: () => undefined,
    push(samples: Float32Array) {
      if (doubt(samples.length)) {
        beside ??= open();
        left = keep;
      }
      if (!beside) return;
      beside.push(samples);
      judge(samples.length);
      left -= samples.length;
      if (left <= 0 && beside.clock === null && other === null) beside = null;
    },
    get other() {
      return other;
    },
    get isDoubtful() {
      return beside !== null && beside.clock !== null;
    },
  };
}
