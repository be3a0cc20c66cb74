// What a page is told of a plan of harmonics and of what is heard on it; whether its line has a master.
import { z } from 'zod';
import {
  channelPlanSchema,
  deviceIdSchema,
  personIdSchema,
  type ChannelPlan,
  type DeviceId,
} from '@harmonic/protocol/model';
import { unfitSchema } from './sayings.ts';
import { watchStateSchema } from './spectral.ts';

export const keptPlanSchema = z.object({
  deviceId: deviceIdSchema,
  plan: channelPlanSchema,
  /** Rises with every change; a change names the one it was made from. 0: it came with the device, and is not kept. */
  version: z.int().min(0),
  setBy: personIdSchema.nullable(),
  setAtMs: z.number(),
});
export type KeptPlan = z.infer<typeof keptPlanSchema>;

/** `never`: no frame yet; `silent`: frames came, and now none does; `blocked`: a tone that is known takes its frames. */
export const CHANNEL_STATES = ['good', 'weak', 'failing', 'blocked', 'silent', 'never'] as const;
export type ChannelCondition = (typeof CHANNEL_STATES)[number];

/** Who has heard a frame: this console in the samples, or the device alone, which told of it. */
export const HEARD_BY = ['console', 'device'] as const;
/** Why a node of a signed channel is not believed. */
export const SIGNATURE_DOUBTS = [
  /** A frame came without a proof: copied, or sent by somebody without the key. */
  'unsigned',
  'wrong-mac',
  /** A frame, or an answer, that was on the line before, or held back from it. */
  'replayed',
  /** An answer under another key. */
  'wrong-key',
  /** Its frame is right, and not what sounded before it: only one harmonic was copied, or somebody sends beside. */
  'wrong-pattern',
  /** Nobody has answered for a day. */
  'too-old',
] as const;
export type SignatureDoubt = (typeof SIGNATURE_DOUBTS)[number];

/** Why nobody knows yet. */
export const SIGNATURE_WAITS = [
  'asking',
  /** No answer was heard. */
  'silent',
  /** The device that has the key is not connected: it cannot be asked. */
  'away',
  /** Its link proves no key. */
  'unproven',
  /** It sends on no such harmonic, or signs nothing. */
  'refused',
  /** No key of it is kept here. */
  'no-key',
] as const;
export type SignatureWait = (typeof SIGNATURE_WAITS)[number];

/** Whether the node of a signed channel proves itself. */
export const signatureStateSchema = z.object({
  signer: deviceIdSchema,
  state: z.enum(['authenticated', 'unheard', 'unauthenticated']),
  because: z.enum([...SIGNATURE_DOUBTS, ...SIGNATURE_WAITS]).nullable(),
  /** When it was accepted last, or doubted; null: neither. */
  atMs: z.number().nullable(),
  /** Of its newest frame that was proven. */
  counter: z.int().nullable(),
});
export type SignatureState = z.infer<typeof signatureStateSchema>;

/** What a frame of a signed channel proves; `doubted`: it is right, and its node unauthenticated. */
export const HEARD_PROOFS = [
  'proven',
  'doubted',
  'unsigned',
  'wrong-mac',
  'replayed',
  /** It was held back: a newer one came on its channel before it. It is not the newest value. */
  'late',
  'too-old',
  /** By nobody here: the device alone has heard it, no key of its node is kept, or another line's node has sent it first. */
  'unchecked',
] as const;
export type HeardProof = (typeof HEARD_PROOFS)[number];

const heardSchema = z.object({
  /** Arrival of its first sample, Unix ms. */
  atMs: z.number(),
  psduHex: z.string(),
  /** As the plan reads it; null: it is not what the plan says. */
  value: z.union([z.number(), z.string()]).nullable(),
  flags: z.int(),
  /** False: something came, and no frame was got of it. */
  crcOk: z.boolean(),
  /** What was kept before devices told is of this console. */
  by: z.enum(HEARD_BY).default('console'),
  /** 2 / EVM², dB; saturates near 40. */
  snrDb: z.number(),
  evm: z.number(),
  /** Peak amplitude of a harmonic, mean over the bond, dB re full scale of the channel; null: a device tells of none. */
  levelDb: z.number().nullable(),
  clockErrorPpm: z.number(),
  excisedHz: z.array(z.number()),
  /** Absent: its channel is not signed, and it says nothing of a proof. */
  proof: z.enum(HEARD_PROOFS).optional(),
});
export type Heard = z.infer<typeof heardSchema>;

/** A steady tone that stands in a channel, on its harmonic or within half of f0 of it. */
const channelToneSchema = z.object({
  /** By the receiver's clock. */
  hz: z.number(),
  /** Peak amplitude, dB re full scale of the channel of the samples. */
  levelDb: z.number(),
  /** Over the channel's own level, or the others' where no frame of it came; null: nobody knows. */
  overDb: z.number().nullable(),
  /** Unix ms. */
  sinceMs: z.number(),
});
export type ChannelTone = z.infer<typeof channelToneSchema>;

const channelStateSchema = z.object({
  harmonics: z.array(z.int()),
  condition: z.enum(CHANNEL_STATES),
  frames: z.int(),
  lost: z.int(),
  /** Frames that the device alone has heard; what it told lost, or cannot have heard: in neither of those above. */
  told: z.object({ frames: z.int(), lost: z.int() }),
  /** Share of the newest frames (100 at most) that were lost; null: none came. */
  errorRate: z.number().nullable(),
  /** SNR above what the code needs, dB; null: no frame yet. */
  marginDb: z.number().nullable(),
  /** Share of the last ten seconds in which it carried a frame. */
  utilisation: z.number(),
  last: heardSchema.nullable(),
  /** Null: none is heard in it. */
  tone: channelToneSchema.nullable(),
  /** The pilot of its newest whole burst came turned over, or not; null: that cannot be told, or a pilot runs, which `clock` tells of. */
  isTurned: z.boolean().nullable(),
  /** Null: the plan does not say that it is signed. */
  signature: signatureStateSchema.nullable(),
});
export type ChannelState = z.infer<typeof channelStateSchema>;

/** How the pilot of a line comes, where its plan says the other. */
export const OTHER_PILOTS = ['running', 'bursts'] as const;
export type OtherPilot = (typeof OTHER_PILOTS)[number];

/** A device that says it is a node of a harmonic line. */
const lineNodeSchema = z.object({
  deviceId: deviceIdSchema,
  name: z.string(),
  /** Somebody vouches for it; of another, all of this is its own claim. */
  adopted: z.boolean(),
  role: z.enum(['master', 'slave']),
  /** It streams: what it says is of now. */
  live: z.boolean(),
  /** When it said so last. */
  atMs: z.number(),
  locked: z.boolean(),
  /** By its own clock. */
  f0Hz: z.number().nullable(),
  /** By which the master's clock is faster than its own, as it measures it. */
  clockPpm: z.number().nullable(),
  /** Whose f0 it follows, or its own id. */
  master: z.string().nullable(),
  /** It is a master, and hears another. */
  contested: z.boolean(),
  /** Its f0 beside the master's as that says it; null: not both are known. */
  offPpm: z.number().nullable(),
  /** Within 0.1 % of the master's. */
  agrees: z.boolean().nullable(),
  /** Of its f0 since it was first known, ten minutes at most. */
  drift: z.object({ ppm: z.number(), seconds: z.number() }).nullable(),
  /** It is on the line of the board's device; else nobody can tell on which line it is. */
  isOfLine: z.boolean(),
});
export type LineNode = z.infer<typeof lineNodeSchema>;

export const boardSchema = z.object({
  plan: keptPlanSchema.nullable(),
  /** `none`: no plan; `waiting`: nothing streams; `unfit`: the plan cannot be listened to on this stream. */
  state: z.enum(['none', 'waiting', 'unfit', 'listening']),
  /** Why it is unfit. */
  reason: unfitSchema.nullable(),
  /** The master's clock as its running pilot shows it; null for bursts, and where none runs. */
  clock: z
    .object({
      f0Hz: z.number(),
      errorPpm: z.number(),
      symbols: z.int(),
      locked: z.boolean(),
      /** A swapped pair, or an amplifier that inverts: read all the same. Null: that cannot be told. */
      isTurned: z.boolean().nullable(),
    })
    .nullable(),
  /** Null: as the plan says, or nobody knows yet. */
  otherPilot: z.enum(OTHER_PILOTS).nullable(),
  counters: z.object({
    bursts: z.int(),
    frames: z.int(),
    lost: z.int(),
    inVain: z.int(),
    overrun: z.int(),
    /** Samples that never came, or were no numbers: heard as silence. */
    missing: z.int(),
  }),
  /** Of unauthorised energy; null: the plan watches for none, or nothing streams. */
  watch: watchStateSchema.nullable(),
  /** Mean of the channels'. */
  utilisation: z.number(),
  channels: z.array(channelStateSchema),
  nodes: z.array(lineNodeSchema),
  /** The channel that is looked at; null: none, or it is not of this plan. */
  focus: z
    .object({
      harmonics: z.array(z.int()),
      /** SNR of its newest frames, oldest first, dB. */
      snrDb: z.array(z.number()),
      /** Differences of phase of the newest frame, re and im in turns, in units of their mean. */
      points: z.array(z.number()),
    })
    .nullable(),
});
export type Board = z.infer<typeof boardSchema>;

/** What a live picture draws of a plan. */
export const planMarksSchema = z.object({
  plan: keptPlanSchema.nullable(),
  watch: watchStateSchema.nullable(),
});
export type PlanMarks = z.infer<typeof planMarksSchema>;

export const heardFrameSchema = heardSchema.extend({
  id: z.int(),
  harmonics: z.array(z.int()),
  /** As the plan called them then. */
  node: z.string(),
  function: z.string(),
  /** Of that plan: which one it was, whatever the clock says now. Absent: kept before it was told. */
  planSetAtMs: z.number().optional(),
});
export type HeardFrame = z.infer<typeof heardFrameSchema>;

export const HEARD_LIST_MOST = 500;

export const isSameBond = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, i) => n === b[i]);

/** Nodes whose f0 is that of the plan so nearly are of its line (TC-FR-001). */
const SAME_LINE = 0.001;

/**
 * Whether a master sends its beacon on the line of a plan: its device is a node, or a pilot runs that nodes tell of. What
 * nobody adopted takes no harmonic from a plan by what it claims.
 */
export const hasMaster = (
  deviceId: DeviceId,
  { running, waveform }: Pick<ChannelPlan, 'running' | 'waveform'>,
  nodes: readonly Pick<LineNode, 'deviceId' | 'adopted' | 'f0Hz'>[],
): boolean =>
  nodes.some(
    (node) =>
      node.deviceId === deviceId ||
      (running &&
        node.adopted &&
        node.f0Hz !== null &&
        Math.abs(node.f0Hz / waveform.f0Hz - 1) <= SAME_LINE),
  );
