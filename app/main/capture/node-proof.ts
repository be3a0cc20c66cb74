// Whether one node of a plan is believed: what its frames and answers prove, and what they do not. Told the time; asks
// nothing itself.
//
//   unheard ──answer accepted──▶ authenticated ◀──accepted, and quiet for ten seconds──┐
//      │  └────────────── what proves nothing, or something else ──▶ unauthenticated ──┘
import type { SignatureDoubt, SignatureState, SignatureWait } from '../../contract/index.ts';

export interface NodeProof {
  readonly state: Omit<SignatureState, 'signer'>;
  isNew: boolean;
  /** Something of this node came that proves nothing, or something else. */
  doubt(because: SignatureDoubt, nowMs: number): void;
  /** The same, from where nothing is known of it yet: told only after a while. */
  wonder(because: SignatureDoubt, nowMs: number): void;
  /** Its device says over its own link that it cannot answer sooner: until then it may be without a proof. */
  excuse(untilMs: number): void;
  /** An answer was accepted. @returns whether it is believed now. */
  accept(nowMs: number): boolean;
  proven(counter: number): void;
  /** It was asked, or could not be; what was known stands. */
  waits(because: SignatureWait): void;
  /** It was asked again and again, and says nothing: what it proved was long ago. */
  lapse(): void;
  /** No sooner is it believed again. */
  readonly quietAtMs: number;
}

/** A rogue that sends on would otherwise make an event of every answer. */
const QUIET_MS = 10_000;
/** After the beginning: so long a node may not have been asked yet. */
const GRACE_MS = 10_000;

export type ProofNews =
  { state: 'authenticated'; because: null } | { state: 'unauthenticated'; because: SignatureDoubt };

export function createNodeProof(beganMs: number, tell: (news: ProofNews) => void): NodeProof {
  let state: NodeProof['state'] = {
    ...{ state: 'unheard', because: 'asking', atMs: null, counter: null },
  };
  let quietAtMs = -Infinity;
  let graceUntilMs = beganMs + GRACE_MS;
  const proof: NodeProof = {
    isNew: true,
    get state() {
      return state;
    },
    get quietAtMs() {
      return quietAtMs;
    },
    doubt(because, nowMs) {
      const isAnother = state.state !== 'unauthenticated' || state.because !== because;
      const isFirst = state.state !== 'unauthenticated';
      quietAtMs = nowMs + QUIET_MS;
      if (!isAnother) return;
      state = { ...state, state: 'unauthenticated', because, atMs: nowMs };
      proof.isNew = true;
      if (isFirst) tell({ state: 'unauthenticated', because });
    },
    wonder(because, nowMs) {
      if (state.state !== 'unheard' || nowMs >= graceUntilMs) proof.doubt(because, nowMs);
    },
    excuse(untilMs) {
      graceUntilMs = Math.max(graceUntilMs, untilMs);
    },
    accept(nowMs) {
      if (nowMs < quietAtMs) return false;
      const wasDoubted = state.state === 'unauthenticated';
      state = { ...state, state: 'authenticated', because: null, atMs: nowMs };
      proof.isNew = true;
      if (wasDoubted) tell({ state: 'authenticated', because: null });
      return true;
    },
    proven(counter) {
      state = { ...state, counter };
      proof.isNew = true;
    },
    waits(because) {
      if (state.state !== 'unheard' || state.because === because) return;
      state = { ...state, because };
      proof.isNew = true;
    },
    lapse() {
      if (state.state !== 'authenticated') return;
      state = { ...state, state: 'unheard', because: 'silent' };
      proof.isNew = true;
    },
  };
  return proof;
}
