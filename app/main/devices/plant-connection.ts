// Opens the link of one record and says to the plant what it learns there. Holds nothing itself.
import type { DeviceId, LinkAddress } from '@harmonic/protocol/model';
import { saying, type Detail, type KeptPlan, type Site } from '../../contract/index.ts';
import type { CameFrame, CaptureFact, SendOutcome } from '../capture/messages.ts';
import { kindOf } from '../links/address.ts';
import { bondOn, placeInWords } from '../capture/line-names.ts';
import type { Chronicle } from './chronicle.ts';
import { openConnection, type Connection, type ConnectionDeps } from './connection.ts';
import type { Fleet } from './fleet.ts';
import type { Boards } from './boards.ts';
import type { Nodes } from './nodes.ts';
import type { DeviceKeys } from './device-keys.ts';
import type { DeviceRecord } from './record.ts';
import type { PlantInput } from './registry.ts';
import type { Signing } from './signing.ts';
import type { ViewTable } from './view-table.ts';

/** Frames of harmonics as they come, and what became of those that were to be sent. */
export interface FrameNews {
  came(id: DeviceId, frames: readonly CameFrame[], dropped: number): void;
  /** So many came, or were dropped, over a link whose device has not proven the key that is kept of it. */
  doubted(frames: number): void;
  sent(order: number, outcome: SendOutcome, detail: string): void;
}

export interface PlantConnectionParts {
  connection: ConnectionDeps;
  fleet: Fleet;
  views: ViewTable;
  boards: Boards;
  nodes: Nodes;
  chronicle: Chronicle;
  keys: DeviceKeys;
  signing: Signing;
  apply(input: PlantInput): void;
  /** False: nobody took the frame. */
  onFrame(view: number, bytes: ArrayBuffer): boolean;
  frames: FrameNews;
  onNotice(code: Site['notices'][number]['code'], detail: Detail | null): void;
}

export function openPlantConnection(
  parts: PlantConnectionParts,
  record: DeviceRecord,
  address: LinkAddress,
): Connection {
  const { id } = record;
  const { fleet, views, boards, nodes } = parts;
  /** What was heard is of before. */
  const silence = (): void => {
    boards.silent(id);
    nodes.silent(id);
  };
  let isProven = false;
  /** Where a key of it is kept, somebody else may speak in its name until it has proven that. */
  const isItself = (): boolean => isProven || parts.keys.get(id) === null;
  const connection = openConnection(parts.connection, {
    deviceId: id,
    address,
    expect: record.hardwareId,
    simulated: kindOf(address) === 'simulated',
    plan: parts.signing.listened(boards.plan(id)),
    key: parts.keys.get(id),
    isTaken: (place) => fleet.isTaken(place, id),
    onLink(change) {
      if (change.state !== 'streaming') silence();
      parts.apply({ type: 'link', id, change });
    },
    onOver: silence,
    onFact(fact) {
      if (fact.kind === 'fft' && fact.engine !== 'kernel') {
        parts.onNotice('fft-fallback', `${fact.engine}: ${fact.reason}`);
      }
      if (fact.kind === 'authentication') isProven = fact.state === 'authenticated';
      if (fact.kind === 'node') return nodes.told(id, fact.node, parts.connection.now());
      if (fact.kind === 'signature') return parts.signing.news(fact);
      if (fact.kind === 'blocked') {
        const code = fact.by ? 'channel.blocked' : 'channel.free';
        const severity = fact.by ? 'error' : 'info';
        return parts.chronicle.note(id, code, severity, blockedDetail(fact, boards.plan(id)));
      }
      if (fact.kind === 'streaming' || fact.kind === 'stream-ended') boards.silent(id);
      if (fact.kind === 'stream-ended' || fact.kind === 'failed') nodes.silent(id);
      const named =
        fact.kind === 'event' ? namedOn(fact, boards.calledOn(id, fact.place.harmonic)) : fact;
      parts.apply({ type: 'fact', id, fact: named });
    },
    onBoard: (patch) => boards.patch(id, patch),
    onCame(frames, dropped) {
      if (isItself()) parts.frames.came(id, frames, dropped);
      else parts.frames.doubted(frames.length + dropped);
    },
    onSent: (order, outcome, detail) => parts.frames.sent(order, outcome, detail),
    onAsk: (ask) => parts.signing.ask(id, ask),
    onAsked: (question, outcome) => parts.signing.asked(question, outcome),
    onFrame: (view, bytes) => parts.onFrame(view, bytes),
    onGivenUp(detail) {
      const name = saying('words', { text: `${record.announcedName || address}:` });
      parts.onNotice('capture-failed', [name, ...detail]);
      parts.chronicle.note(id, 'capture.stopped', 'error', detail);
    },
  });
  for (const view of views.of(id)) connection.setView(view, views.get(view).value);
  return connection;
}

/** What a device says of a place, with the name that its line has for the harmonic. */
const namedOn = (
  fact: Extract<CaptureFact, { kind: 'event' }>,
  called: string | null,
): CaptureFact => (called === null ? fact : { ...fact, detail: placeInWords(fact.place, called) });

/** Which channel, and by which tone: numbers and names alone, words are the page's. */
function blockedDetail(
  fact: Extract<CaptureFact, { kind: 'blocked' }>,
  kept: KeptPlan | null,
): string {
  const { harmonics, node, function: name, by } = fact;
  const over = by?.overDb ?? null;
  const bond = bondOn(kept?.plan.waveform ?? null, harmonics);
  const channel = [bond, node, name];
  const tone = by ? [`${Math.round(by.hz)} Hz`] : [];
  const level = over === null ? [] : [`${over < 0 ? '−' : '+'}${Math.abs(over).toFixed(0)} dB`];
  return [...channel, ...tone, ...level].join(' · ');
}
