// The nodes of a plan that sign (SPEC P11): asked one after another for their signature, which is looked for in the
// samples before the frame that carries it; every other frame of theirs is checked. What it comes to is node-proof.ts.
//
//   this thread ── ask ──> console's thread ── sign ──> thread of the node's link ── CHANNEL_SIGN ──> node
//        ▲                                                                                             │
//        └──────────────── pattern, rest, frame: in the samples of whoever hears it ───────────────────┘
import {
  airSeconds,
  bodyOf,
  createPatternEar,
  createSignatureGate,
  FRAME_CLASS,
  MOST_PSDU_BYTES,
  patternSamples,
  POOL,
  POOL_FIRST,
  samplesToFrame,
  SIGNATURE_BYTES,
  SIGNATURE_SLOTS,
  SLOT_SYMBOLS,
  slotOfBurst,
  slotsToFrame,
  symbolPeriods,
  waveformOfPlan,
  ANSWER_MS,
  type ReceivedFrame,
  type RunningClock,
  type SignatureGate,
} from '@harmonic/protocol/phy';
import type { Assignment, ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { HeardProof, SignatureDoubt, SignatureState } from '../../contract/index.ts';
import type { FrameSessions } from './frame-sessions.ts';
import { bytesOfId } from './greeting.ts';
import type { AskOutcome, CaptureFact, PlanSigner, SignatureAsk } from './messages.ts';
import { createNodeProof, type NodeProof } from './node-proof.ts';
import { createRecentSamples } from './recent-samples.ts';
import { takeOutSteadyLines } from './steady-lines.ts';
import type { HeardSignature } from './watching.ts';

export interface Proving {
  /** With the receiver, the same samples. */
  push(samples: Float32Array): void;
  /** @returns null for a channel that is not signed; `answer` for what carries no data. */
  frame(
    frame: ReceivedFrame,
    atMs: number,
    clock: RunningClock | null,
  ): { proof: HeardProof; body: Uint8Array } | 'answer' | null;
  /** What became of a question. */
  asked(question: number, outcome: AskOutcome, nowMs: number): void;
  tick(nowMs: number, clock: RunningClock | null): void;
  /** Null for a channel that is not signed. */
  state(assignment: Assignment): SignatureState | null;
  /** Something is new since it was asked last. */
  isNew(): boolean;
}

/** What proving needs of whoever runs it. */
export interface ProvingWays {
  /** Number of a question, never the same twice. */
  question(): number;
  /** 16 random bytes, each time others. */
  nonce(): Uint8Array;
  /** By a key and a device's id. */
  sessionsOf(key: Uint8Array, device: Uint8Array): FrameSessions;
  ask(ask: SignatureAsk): void;
  onFact(fact: CaptureFact): void;
}

export interface ProvingOptions extends ProvingWays {
  plan: ChannelPlan;
  signers: readonly PlanSigner[];
  rateHz: number;
  /** A signature may come; it came and was right, or none was. */
  expect(): void;
  settle(known: HeardSignature | null): void;
}

/** A node that proves itself is asked so often; a pattern takes 27 ms of sixteen harmonics. */
const EVERY_MS = 600_000;
const FIRST_AFTER_MS = 300;
const AGAIN_MS = 2000;
const REFUSED_MS = 60_000;
/** A node that is busy is asked again, and answers, within so much. */
const BUSY_MS = 10_000;
/** Answers in a row that were right and did not sound so, or did not come: once may be somebody's frame beside it. */
const MISSES = 3;
const SLACK_MS = 500;
const ANSWER_BYTES = SIGNATURE_BYTES.deviceNonce + SIGNATURE_BYTES.mac;
const NOTHING = new Uint8Array(0);

interface Node {
  signer: DeviceId;
  name: string;
  harmonics: readonly number[];
  gate: SignatureGate;
  sessions: FrameSessions;
  proof: NodeProof;
  misses: number;
  nextAskMs: number;
}
interface Open {
  node: Node;
  question: number;
  slot: number;
  untilMs: number;
}

/** Nobody here has its key to check it with. */
function keylessProof({ flags, psdu }: ReceivedFrame): { proof: HeardProof; body: Uint8Array } {
  const body = bodyOf(flags, psdu);
  return body ? { proof: 'unchecked', body } : { proof: 'unsigned', body: psdu };
}

/** @throws UnfitError where the plan's waveform has no room for a signature. */
export function createProving(options: ProvingOptions): Proving {
  const { plan, rateHz, signers } = options;
  const waveform = waveformOfPlan(plan.waveform, rateHz);
  const ear = createPatternEar(waveform);
  const signed = plan.assignments.filter(({ signedBy }) => signedBy !== undefined);
  const answerS = Math.max(
    ...signed.map(({ harmonics }) => airSeconds(waveform, harmonics.length, ANSWER_BYTES) ?? 0),
  );
  // Behind the longest frame that its device may have under way.
  const fewest = Math.min(...plan.assignments.map(({ harmonics }) => harmonics.length));
  const answerMs = ANSWER_MS + 1000 * (airSeconds(waveform, fewest, MOST_PSDU_BYTES) ?? 0);
  const answerEndsMs = answerMs + 1000 * answerS + SLACK_MS;
  const recent = createRecentSamples(
    Math.ceil((answerS + 1) * rateHz + 2 * samplesToFrame(waveform)),
  );
  /** Samples before a pattern that tell what stands there anyway: twice as long as it. */
  const lead = 2 ** Math.round(Math.log2(2 * patternSamples(waveform)));
  const byFirst = new Map<number, { assignment: Assignment; node: Node | null }>();
  const nodes = new Map<DeviceId, Node>();
  const keyless = new Set<DeviceId>();
  let open: Open | null = null;
  let isOther = true;
  let beganMs: number | null = null;

  function begin(nowMs: number): void {
    beganMs = nowMs;
    for (const assignment of signed) {
      const { signedBy, harmonics, node: name } = assignment;
      if (signedBy === undefined) continue;
      const signer = signers.find(({ deviceId }) => deviceId === signedBy);
      if (!signer) keyless.add(signedBy);
      else if (!nodes.has(signedBy))
        nodes.set(signedBy, createNode(signer, name, harmonics, nowMs));
      byFirst.set(harmonics[0] ?? 0, { assignment, node: nodes.get(signedBy) ?? null });
    }
  }
  function createNode(
    { deviceId, hardwareId, key }: PlanSigner,
    name: string,
    harmonics: readonly number[],
    nowMs: number,
  ): Node {
    const device = bytesOfId(hardwareId);
    const proof = createNodeProof(nowMs, (news) =>
      options.onFact({ kind: 'signature', signer: deviceId, node: name, ...news }),
    );
    return {
      ...{ signer: deviceId, name, harmonics, proof, misses: 0 },
      gate: createSignatureGate(key, device, answerMs),
      sessions: options.sessionsOf(key, device),
      nextAskMs: nowMs + FIRST_AFTER_MS,
    };
  }

  function ask(node: Node, nowMs: number): void {
    const nonce = options.nonce();
    const slot = plan.running ? (nonce[0] ?? 0) % SIGNATURE_SLOTS : slotOfBurst(waveform);
    if (!node.gate.challenge(nonce, slot, nowMs)) {
      node.nextAskMs = node.gate.waitsUntilMs;
      return;
    }
    const question = options.question();
    open = { node, question, slot, untilMs: nowMs + answerEndsMs };
    node.sessions.begin(question, nonce, slot, nowMs);
    options.expect();
    options.ask({ question, signer: node.signer, slot, nonce, harmonics: node.harmonics });
  }
  function close(node: Node, nextAskMs: number, known: HeardSignature | null): void {
    open = null;
    node.nextAskMs = nextAskMs;
    options.settle(known);
  }
  function missed(node: Node, nowMs: number): boolean {
    node.misses += 1;
    close(node, nowMs + AGAIN_MS, null);
    return node.misses >= MISSES;
  }

  /** Something came that proves nothing of this node, or something else: it is asked soon. */
  function suspect(node: Node, because: SignatureDoubt, atMs: number): void {
    const { proof } = node;
    const wasDoubted = proof.state.state === 'unauthenticated';
    if (because === 'unsigned' || because === 'wrong-mac') proof.wonder(because, atMs);
    else proof.doubt(because, atMs);
    if (!wasDoubted && proof.state.state === 'unauthenticated')
      node.nextAskMs = Math.min(node.nextAskMs, atMs + AGAIN_MS);
  }

  /** The pattern before this frame, as far as it is still held, without tones that stood there before. */
  function hear(first: number, clockErrorPpm: number): void {
    const from = Math.floor(first) - 1;
    const count = Math.ceil(patternSamples(waveform) * 1.005) + 3;
    const withLead = recent.read(from - lead, lead + count);
    if (withLead) takeOutSteadyLines(withLead, lead);
    const samples = withLead?.subarray(lead) ?? recent.read(from, count);
    ear.begin(samples ? first - from : 0, clockErrorPpm);
    if (samples) ear.push(samples);
  }
  /** Of the superframe; null where no pilot runs. */
  function slotOf({ atSample }: ReceivedFrame, clock: RunningClock | null): number | null {
    if (!plan.running) return slotOfBurst(waveform);
    if (!clock) return null;
    const guard = (waveform.guardEighths / 8) * clock.periodSamples;
    const each = symbolPeriods(waveform) * clock.periodSamples;
    const slot = Math.round((atSample + guard - clock.atSample) / each / SLOT_SYMBOLS);
    const place = (slot - slotsToFrame(waveform)) % SIGNATURE_SLOTS;
    return (place + SIGNATURE_SLOTS) % SIGNATURE_SLOTS;
  }
  function answered(
    node: Node,
    frame: ReceivedFrame,
    atMs: number,
    clock: RunningClock | null,
  ): void {
    if (open?.node !== node) return suspect(node, 'replayed', atMs);
    const rate = 1 + frame.clockErrorPpm * 1e-6;
    const first = frame.atSample - samplesToFrame(waveform) / rate;
    hear(first, frame.clockErrorPpm);
    const beganAtMs = atMs - (1000 * (frame.atSample - first)) / rateHz;
    const slot = slotOf(frame, clock) ?? -1;
    const { verdict, judgement } = node.gate.answer(ear, frame.psdu, slot, beganAtMs);
    if (verdict === 'accepted') {
      const last = first + patternSamples(waveform) / rate;
      const pool = Array.from({ length: POOL }, (_, place) => POOL_FIRST + place);
      const harmonics = pool.filter((n) => !judgement.strangeOn.includes(n));
      node.misses = 0;
      const isBelieved = node.proof.accept(atMs);
      const next = isBelieved ? atMs + EVERY_MS : node.proof.quietAtMs;
      return close(node, next, { firstSample: first, lastSample: last, harmonics });
    }
    if (verdict === 'wrong-mac' || verdict === 'malformed' || verdict === 'not-asked') {
      const isOld = verdict === 'wrong-mac' && node.sessions.isOldAnswer(frame.psdu);
      close(node, atMs + AGAIN_MS, null);
      suspect(node, isOld ? 'replayed' : 'wrong-key', atMs);
    } else if (missed(node, atMs)) suspect(node, 'wrong-pattern', atMs);
  }

  return {
    push: (samples) => recent.push(samples),
    frame(frame, atMs, clock) {
      if (beganMs === null) begin(atMs);
      const on = byFirst.get(frame.harmonics[0] ?? 0);
      if (!on || !frame.crcOk) return null;
      const { node } = on;
      if ((frame.flags & 3) === FRAME_CLASS.auth) {
        if (node) answered(node, frame, atMs, clock);
        return 'answer';
      }
      if (!node) return keylessProof(frame);
      const { flags, psdu } = frame;
      const checked = node.sessions.check(frame.harmonics[0] ?? 0, flags, psdu, atMs);
      const { proof, body, counter } = checked;
      if (proof === 'proven') {
        if (counter !== null) node.proof.proven(counter);
        const isDoubted = node.proof.state.state === 'unauthenticated';
        return { proof: isDoubted ? 'doubted' : 'proven', body };
      }
      // Held back and played later: what was not heard then is no more of now than what was.
      suspect(node, proof === 'late' ? 'replayed' : proof, atMs);
      return { proof, body };
    },
    asked(question, outcome, nowMs) {
      if (open?.question !== question) return;
      const { node } = open;
      if (outcome === 'taken') {
        node.proof.excuse(nowMs + answerEndsMs);
        return node.sessions.taken(question, nowMs);
      }
      // It may have been taken, and its answer be on the way.
      if (outcome === 'unanswered') return;
      node.sessions.drop(question);
      if (outcome === 'queue') node.proof.excuse(nowMs + BUSY_MS);
      node.proof.waits(outcome === 'queue' ? 'asking' : outcome);
      close(node, nowMs + (outcome === 'refused' ? REFUSED_MS : AGAIN_MS), null);
    },
    tick(nowMs, clock) {
      if (beganMs === null) begin(nowMs);
      if (open && nowMs >= open.untilMs) {
        const { node } = open;
        ear.begin(0, 0);
        node.gate.answer(ear, NOTHING, open.slot, nowMs);
        node.proof.waits('silent');
        if (missed(node, nowMs)) node.proof.lapse();
      }
      if (open || (plan.running && clock?.locked !== true)) return;
      const due = [...nodes.values()]
        .filter(({ nextAskMs }) => nowMs >= nextAskMs)
        .sort((a, b) => a.nextAskMs - b.nextAskMs)[0];
      if (due) ask(due, nowMs);
    },
    state({ signedBy }) {
      if (signedBy === undefined) return null;
      const node = nodes.get(signedBy);
      if (node) return { signer: signedBy, ...node.proof.state };
      const because = keyless.has(signedBy) ? 'no-key' : 'asking';
      return { signer: signedBy, state: 'unheard', because, atMs: null, counter: null };
    },
    isNew() {
      const isNew = isOther || [...nodes.values()].some(({ proof }) => proof.isNew);
      isOther = false;
      for (const { proof } of nodes.values()) proof.isNew = false;
      return isNew;
    },
  };
}
