// What a stream is listened to for: a plan, another, none; and what to say where it cannot be listened to.
import { unfit, type DeviceId, type Unfit } from '@harmonic/protocol/model';
import type { ToldFrame } from './channel-frames.ts';
import type { HeardTimes } from './heard-times.ts';
import { createListening, type Listening } from './listening.ts';
import type {
  AskOutcome,
  BoardPatch,
  CameFrame,
  ListenedPlan,
  StoreHeard,
  StoreSpectral,
} from './messages.ts';
import type { ProvingWays } from './proving.ts';
import { unfitOf } from './unfit-of.ts';

export interface Hearing {
  /** What the one before has not told yet is told first. */
  setPlan(listened: ListenedPlan | null): void;
  /** @param values of every channel of the stream. */
  push(values: readonly Float32Array[], count: number, arrivalNs: bigint, nowMs: number): void;
  missing(samples: number): void;
  /** The device tells of a frame. @returns whether routes have it now: not of one that was heard here, was lost, or may be proven. */
  told(frame: ToldFrame, nowMs: number): boolean;
  /** What became of a question that was asked of a node. */
  asked(question: number, outcome: AskOutcome, nowMs: number): void;
  tick(nowMs: number): void;
}

export interface HearingOptions {
  deviceId: DeviceId;
  channels: readonly { fullScale: number; unit: string }[];
  rateHz: number;
  /** @param isLast of spectral events, which are told again where there was no room: not these. */
  toStore(message: StoreHeard | StoreSpectral, isLast?: boolean): boolean;
  toBoard(patch: BoardPatch): void;
  came(frames: readonly CameFrame[]): void;
  times: HeardTimes;
  ways: ProvingWays;
}

/** What cannot be is told again, as conditions are: a board forgets what was told before its stream. */
const AGAIN_EVERY_MS = 500;
const NOTHING = { bursts: 0, frames: 0, lost: 0, inVain: 0, overrun: 0 };

export function createHearing(options: HearingOptions): Hearing {
  const { channels, rateHz, times, toBoard } = options;
  let listening: Listening | null = null;
  let channel = 0;
  let unheard: { patch: BoardPatch; atMs: number } | null = null;

  const say = (nowMs: number): void => {
    const patch = listening?.patch(nowMs);
    if (patch) toBoard(times.board(patch));
  };
  const tellUnfit = (version: number, reason: Unfit): void => {
    const patch: BoardPatch = {
      ...{ state: 'unfit', version, reason, clock: null, otherPilot: null },
      ...{ watch: null, channels: [] },
      counters: { ...NOTHING, missing: 0 },
    };
    unheard = { patch, atMs: -Infinity };
    toBoard(patch);
  };

  return {
    setPlan(listened) {
      listening?.finish();
      listening = null;
      unheard = null;
      if (!listened) return;
      const { plan, version, setAtMs } = listened;
      ({ channel } = plan);
      const info = channels[channel];
      if (!info) {
        const facts = { channel: String(channel + 1), channels: channels.length };
        return tellUnfit(version, unfit('plan-channel', facts));
      }
      const { deviceId, ways } = options;
      try {
        listening = createListening({
          ...{ deviceId, plan, version, setAtMs, rateHz, ways },
          toStore: (message, isLast) => options.toStore(times.stored(message), isLast),
          came: (frames) => options.came(times.came(frames)),
          signers: listened.signers ?? [],
          ...{ fullScale: info.fullScale, unit: info.unit },
        });
      } catch (error) {
        tellUnfit(version, unfitOf(error));
      }
    },
    push(values, count, arrivalNs, nowMs) {
      const samples = values[channel];
      if (!listening || !samples) return;
      listening.push(samples, count, times.risingNs(arrivalNs, nowMs));
      say(nowMs);
    },
    missing: (samples) => listening?.missing(samples),
    told(frame, nowMs) {
      const atMs = frame.atMs === null ? null : times.risingMs(frame.atMs);
      const goesOn = listening?.told({ ...frame, atMs }, nowMs) ?? frame.crcOk;
      say(nowMs);
      return goesOn;
    },
    asked: (question, outcome, nowMs) => listening?.asked(question, outcome, nowMs),
    tick(nowMs) {
      listening?.tick(nowMs);
      say(nowMs);
      if (!unheard || nowMs - unheard.atMs < AGAIN_EVERY_MS) return;
      unheard.atMs = nowMs;
      toBoard(unheard.patch);
    },
  };
}
