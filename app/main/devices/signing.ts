// The nodes of plans that sign: whose keys a plan is heard with, questions on their way from the thread that hears to the
// thread of the node's own link, and what is told of it all. Verifies nothing, keeps no key.
import type { DeviceId, HardwareId } from '@harmonic/protocol/model';
import type { KeptPlan, SignatureDoubt } from '../../contract/index.ts';
import type { AskOutcome, CaptureFact, ListenedPlan, SignatureAsk } from '../capture/messages.ts';
import type { Boards } from './boards.ts';
import { UNSIGNED_BECAUSE, type Chronicle } from './chronicle.ts';
import type { Fleet } from './fleet.ts';

export interface Signing {
  /** A plan with the keys of those who sign on it. */
  listened(kept: KeptPlan | null): ListenedPlan | null;
  /** Another key of this device is known, or none: plans that name it begin anew. */
  renew(signer: DeviceId): void;
  /** The thread of a device wishes to hear another's signature. */
  ask(from: DeviceId, ask: SignatureAsk): void;
  /** What the thread of the one that was asked has told. */
  asked(order: number, outcome: AskOutcome): void;
  /** A node is believed no longer, or again. */
  news(fact: Extract<CaptureFact, { kind: 'signature' }>): void;
}

export interface SigningParts {
  fleet: Fleet;
  boards: Boards;
  chronicle: Chronicle;
  keyOf(id: DeviceId): Uint8Array | null;
  hardwareOf(id: DeviceId): HardwareId | null;
}

/** Codes of events; their words are the page's. */
const CODES: Record<SignatureDoubt, string> = {
  unsigned: 'signature.unsigned',
  'wrong-mac': 'signature.wrongMac',
  replayed: 'signature.replayed',
  'wrong-key': 'signature.wrongKey',
  'wrong-pattern': 'signature.wrongPattern',
  'too-old': 'signature.tooOld',
};

export function createSigning(parts: SigningParts): Signing {
  const { fleet, boards, chronicle } = parts;
  /** By who asks: a thread has one question open at a time, and none of one that has died. */
  const waiting = new Map<DeviceId, { order: number; question: number }>();
  let nextOrder = 1;

  const signersOf = ({ plan }: KeptPlan): DeviceId[] => [
    ...new Set(plan.assignments.flatMap(({ signedBy }) => signedBy ?? [])),
  ];
  const listened = (kept: KeptPlan | null): ListenedPlan | null =>
    kept && {
      ...{ plan: kept.plan, version: kept.version, setAtMs: kept.setAtMs },
      signers: signersOf(kept).flatMap((deviceId) => {
        const key = parts.keyOf(deviceId);
        const hardwareId = parts.hardwareOf(deviceId);
        return key && hardwareId ? [{ deviceId, hardwareId, key }] : [];
      }),
    };

  function asked(order: number, outcome: AskOutcome): void {
    const found = [...waiting].find(([, one]) => one.order === order);
    if (!found) return;
    const [from, { question }] = found;
    waiting.delete(from);
    fleet.get(from)?.asked(question, outcome);
  }

  return {
    listened,
    asked,
    renew(signer) {
      for (const id of fleet.ids()) {
        const kept = boards.plan(id);
        if (kept && signersOf(kept).includes(signer)) fleet.get(id)?.setPlan(listened(kept));
      }
    },
    ask(from, ask) {
      const order = nextOrder;
      nextOrder += 1;
      waiting.set(from, { order, question: ask.question });
      if (!fleet.get(ask.signer)?.sign({ ...ask, question: order })) asked(order, 'away');
    },
    news({ signer, node, state, because }) {
      if (state === 'authenticated') return chronicle.note(signer, 'signature.back', 'info', node);
      chronicle.note(signer, CODES[because], 'error', node, {
        ...{ act: 'device.prove', outcome: 'refused' },
        because: UNSIGNED_BECAUSE[because],
      });
    },
  };
}
