// What is heard by each device's plan, as its capture thread tells it piece by piece. Decodes nothing, keeps no file.
import type { Assignment, DeviceId } from '@harmonic/protocol/model';
import {
  isSameBond,
  type Board,
  type ChannelState,
  type Heard,
  type KeptPlan,
} from '../../contract/index.ts';
import { calledOn } from '../capture/line-names.ts';
import type { BoardPatch } from '../capture/messages.ts';

export interface Boards {
  /** What was heard by the plan before is over. */
  setPlan(id: DeviceId, kept: KeptPlan | null): void;
  plan(id: DeviceId): KeptPlan | null;
  /** What its line calls a harmonic, where that is not H and the number. */
  calledOn(id: DeviceId, harmonic: number | null): string | null;
  /** What its channels said before the console began, in the order of its plan; null: nothing. */
  remember(id: DeviceId, last: readonly (Heard | null)[]): void;
  patch(id: DeviceId, patch: BoardPatch): void;
  /** Nothing streams, or from its beginning: what each channel said last stands, with its time. */
  silent(id: DeviceId): void;
  read(id: DeviceId, focus: readonly number[] | null): Omit<Board, 'nodes'>;
  /** How long what is new waits at most before pages are told of it. */
  everyMs(): number;
}

/** A value of a control channel is seen within 100 ms of being sent (`npm run bench -- control`): it cannot wait long here. */
const EVERY_MS = 25;
/** Each page pays for each channel each time it is told: of many, it is told less often. */
const MANY_CHANNELS = 64;
const EVERY_MS_OF_MANY = 100;

interface Told {
  state: ChannelState;
  newest: NonNullable<BoardPatch['channels'][number]['newest']>;
}
interface Held {
  kept: KeptPlan;
  newest: BoardPatch | null;
  /** In the order of the plan. */
  channels: Told[];
}

/** Nothing streams: nobody can say. */
const unknownSignature = (signer: DeviceId | undefined): ChannelState['signature'] =>
  signer === undefined
    ? null
    : { signer, state: 'unheard', because: null, atMs: null, counter: null };

const unheard = ({ harmonics, signedBy }: Assignment): Told => ({
  state: {
    ...{ harmonics: [...harmonics], condition: 'never', frames: 0, lost: 0 },
    ...{ told: { frames: 0, lost: 0, leftOut: 0 } },
    ...{ errorRate: null, marginDb: null, utilisation: 0, last: null, tone: null },
    isTurned: null,
    signature: unknownSignature(signedBy),
  },
  newest: { snrDb: [], points: new Float32Array(0) },
});

/** As it was when the stream ended: who signs, and how wires are, is nobody's to say now; nothing is in use. */
const ended = ({ state, newest }: Told, { signedBy }: Assignment): Told => ({
  state: {
    ...state,
    ...{ condition: state.last ? 'silent' : 'never', utilisation: 0, tone: null },
    isTurned: null,
    signature: unknownSignature(signedBy),
  },
  newest,
});

/** What a new stream tells, over what stood there from the one before. */
const continued = (state: ChannelState, { state: before }: Told): ChannelState =>
  state.last || !before.last
    ? state
    : {
        ...{ ...state, last: before.last, marginDb: before.marginDb },
        condition: state.condition === 'never' ? 'silent' : state.condition,
      };

const NOTHING: Omit<Board, 'nodes'> = {
  ...{ plan: null, state: 'none', reason: null, clock: null, otherPilot: null },
  ...{ watch: null, utilisation: 0 },
  counters: { bursts: 0, frames: 0, lost: 0, inVain: 0, overrun: 0, missing: 0 },
  ...{ channels: [], focus: null },
};

export function createBoards(changed: () => void): Boards {
  const held = new Map<DeviceId, Held>();
  const channelsOf = ({ plan }: KeptPlan): Told[] => plan.assignments.map(unheard);
  return {
    setPlan(id, kept) {
      if (kept) held.set(id, { kept, newest: null, channels: channelsOf(kept) });
      else held.delete(id);
      changed();
    },
    plan: (id) => held.get(id)?.kept ?? null,
    everyMs() {
      let channels = 0;
      for (const one of held.values()) channels += one.channels.length;
      return channels > MANY_CHANNELS ? EVERY_MS_OF_MANY : EVERY_MS;
    },
    calledOn(id, harmonic) {
      const waveform = held.get(id)?.kept.plan.waveform;
      return waveform && harmonic !== null ? calledOn(waveform, harmonic) : null;
    },
    remember(id, last) {
      const one = held.get(id);
      if (!one) return;
      one.channels = one.channels.map(({ state, newest }, at) => {
        const heard = state.last ?? last[at] ?? null;
        return { state: { ...state, last: heard, condition: heard ? 'silent' : 'never' }, newest };
      });
      changed();
    },
    patch(id, patch) {
      const one = held.get(id);
      // By a plan that is over.
      if (one?.kept.version !== patch.version) return;
      one.newest = patch;
      for (const { at, state, newest } of patch.channels) {
        const before = one.channels[at];
        if (!before) continue;
        one.channels[at] = { state: continued(state, before), newest: newest ?? before.newest };
      }
      changed();
    },
    silent(id) {
      const one = held.get(id);
      if (!one) return;
      one.newest = null;
      const { assignments } = one.kept.plan;
      one.channels = one.channels.flatMap((told, at) => {
        const assignment = assignments[at];
        return assignment ? [ended(told, assignment)] : [];
      });
      changed();
    },
    read(id, focus) {
      const one = held.get(id);
      if (!one) return NOTHING;
      const { kept, newest, channels } = one;
      const states = channels.map(({ state }) => state);
      const looked = focus && channels.find(({ state }) => isSameBond(state.harmonics, focus));
      return {
        ...{ plan: kept, state: newest?.state ?? 'waiting', reason: newest?.reason ?? null },
        ...{ clock: newest?.clock ?? null, otherPilot: newest?.otherPilot ?? null },
        ...{ counters: newest?.counters ?? NOTHING.counters, watch: newest?.watch ?? null },
        utilisation: meanUtilisation(states),
        channels: states,
        focus: looked
          ? {
              harmonics: looked.state.harmonics,
              snrDb: [...looked.newest.snrDb],
              points: [...looked.newest.points],
            }
          : null,
      };
    },
  };
}

const meanUtilisation = (states: readonly ChannelState[]): number =>
  states.length === 0
    ? 0
    : states.reduce((sum, { utilisation }) => sum + utilisation, 0) / states.length;
