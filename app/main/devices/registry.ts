// What the plant knows of its devices: a pure fold of facts into records, with what must be done about them.
// Identity comes from HELLO alone (identity.ts), never from a port's name. Opens and stores nothing.
import type { DeviceId, SpectrumSettings } from '@harmonic/protocol/model';
import {
  saying,
  toldOf,
  type AuthenticationFailure,
  type Said,
  type Told,
} from '../../contract/index.ts';
import type { CaptureFact } from '../capture/messages.ts';
import type { LinkEnd } from '../links/link.ts';
import type { LinkChange } from './connection.ts';
import { foldIdentity } from './identity.ts';
import {
  event,
  isAlive,
  remove,
  set,
  UNPROVEN,
  withoutRivalry,
  type DeviceRecord,
  type PlantEffect,
  type Registry,
  type Step,
} from './record.ts';

export type PlantInput =
  | { type: 'added'; record: DeviceRecord }
  | { type: 'link'; id: DeviceId; change: LinkChange }
  | { type: 'fact'; id: DeviceId; fact: CaptureFact }
  /** A person has asked for it by its address: it is no mere look any more. */
  | { type: 'asked'; id: DeviceId }
  | { type: 'adopted'; id: DeviceId; name: string }
  | { type: 'renamed'; id: DeviceId; name: string }
  | { type: 'kept'; id: DeviceId; keepConnected: boolean }
  | { type: 'settings'; id: DeviceId; settings: SpectrumSettings }
  /** Another key is kept for it, or none: nothing was proven with that yet. */
  | { type: 'key'; id: DeviceId }
  | { type: 'disconnected'; id: DeviceId }
  | { type: 'forgotten'; id: DeviceId };

/** Folds one input. @param nowMs when it happened, Unix ms. */
export function fold(registry: Registry, input: PlantInput, nowMs: number): Step {
  if (input.type === 'added') return set(registry, input.record);
  const record = registry.get(input.id);
  if (!record) return { registry, effects: [] };
  switch (input.type) {
    case 'link':
      return foldLink(registry, record, input.change, nowMs);
    case 'fact':
      return foldFact(registry, record, input.fact, nowMs);
    case 'asked':
      return set(registry, { ...record, probe: false });
    case 'adopted':
      return set(registry, {
        ...record,
        probe: false,
        adoption: { name: input.name, atMs: nowMs, keepConnected: true },
      });
    case 'renamed':
      return withAdoption(registry, record, { name: input.name });
    case 'kept':
      return withAdoption(registry, record, { keepConnected: input.keepConnected });
    case 'settings':
      return set(registry, { ...record, settings: input.settings });
    case 'key':
      return set(registry, { ...record, authentication: UNPROVEN, doubted: null });
    case 'disconnected':
      return set(withoutRivalry(registry, record), {
        ...record,
        rivals: NOBODY,
        authentication: unproven(record, nowMs),
        link: record.link && {
          ...record.link,
          state: 'stopped',
          failure: { code: 'closed', detail: [saying('by-a-person')] },
          retryAtMs: null,
          sinceMs: nowMs,
          stream: null,
        },
      });
    case 'forgotten':
      return remove(registry, record);
  }
}

const NOBODY: ReadonlySet<DeviceId> = new Set();

function withAdoption(
  registry: Registry,
  record: DeviceRecord,
  part: Partial<NonNullable<DeviceRecord['adoption']>>,
): Step {
  if (!record.adoption) return { registry, effects: [] };
  return set(registry, { ...record, adoption: { ...record.adoption, ...part } });
}

/** What was proven, or asked, was so on the link as it was; a doubt outlasts it. */
const unproven = (
  { authentication }: DeviceRecord,
  nowMs: number,
): DeviceRecord['authentication'] =>
  authentication.state === 'authenticated' || authentication.state === 'asking'
    ? { ...UNPROVEN, sinceMs: nowMs }
    : authentication;

const isLive = (state: LinkChange['state']): boolean =>
  state === 'identified' || state === 'streaming';

function foldLink(
  registry: Registry,
  record: DeviceRecord,
  change: LinkChange,
  nowMs: number,
): Step {
  const before = record.link;
  const isLasting = before?.state === change.state;
  const stream = change.state === 'streaming' ? (before?.stream ?? null) : null;
  const next: DeviceRecord = {
    ...record,
    address: change.address,
    link: { ...change, sinceMs: isLasting ? before.sinceMs : nowMs, stream },
    authentication: isLive(change.state) ? record.authentication : unproven(record, nowMs),
  };
  const isDown = change.state === 'waiting' || change.state === 'stopped';
  if (!isDown || !change.failure) return set(registry, next);
  if (record.probe && record.hardwareId === null) return remove(registry, record);

  const { code } = change.failure;
  const told = wordsOf(change.failure);
  const effects: PlantEffect[] = [];
  if (before?.stream) {
    effects.push(event(record, 'link.lost', code === 'ended' ? 'info' : 'warning', told));
    effects.push({ do: 'seen', id: record.id });
  } else if (before?.failure?.code !== code) {
    effects.push(
      event(record, 'link.refused', 'warning', [
        saying('at', { address: change.address }),
        ...told,
      ]),
    );
  }
  if (code === 'other-device') effects.push({ do: 'probe', address: change.address });
  // Who will not come back by itself claims nothing any more.
  const others = change.state === 'stopped' ? withoutRivalry(registry, record) : registry;
  const rivals = change.state === 'stopped' ? NOBODY : record.rivals;
  return set(others, { ...next, rivals }, effects);
}

/** Why a link ended; the operating system's own words are in one language, what they mean is said in all. */
const wordsOf = ({ code, detail }: LinkEnd): Told =>
  typeof detail === 'string'
    ? [saying('failed-with', { failure: code, text: detail })]
    : toldOf(detail);

const DOUBTS: Record<AuthenticationFailure, Said> = {
  'wrong-key': saying('key-other'),
  'no-key-there': saying('key-none'),
  'other-device': saying('key-of-another'),
  forged: saying('key-forged'),
  refused: saying('key-refused'),
  silent: saying('key-silent'),
};

function foldAuthentication(
  registry: Registry,
  record: DeviceRecord,
  fact: Extract<CaptureFact, { kind: 'authentication' }>,
  nowMs: number,
): Step {
  const { state, because } = fact;
  // Asked again after a failure: in doubt until it has proven itself.
  const isStillDoubted = state === 'asking' && record.doubted !== null;
  const shown = { failed: 'unauthenticated', 'no-key': 'key-unknown' } as const;
  const authentication = isStillDoubted
    ? ({ state: 'unauthenticated', because: record.doubted } as const)
    : { state: state === 'failed' || state === 'no-key' ? shown[state] : state, because };
  const doubted = state === 'failed' ? because : state === 'asking' ? record.doubted : null;
  const next = { ...record, authentication: { ...authentication, sinceMs: nowMs }, doubted };
  if (state !== 'failed' || because === record.doubted) return set(registry, next);
  return set(registry, next, [{ do: 'doubt', id: record.id, because, detail: [DOUBTS[because]] }]);
}

const UNPROVEN_REPORTS = {
  unsigned: [saying('report-unsigned')],
  wrong: [saying('report-wrong')],
} as const;

const SEVERITIES = ['info', 'info', 'warning', 'error', 'error'] as const;
const severityOf = (level: number): 'info' | 'warning' | 'error' => SEVERITIES[level] ?? 'error';

/** SPEC L12.3: those that have an event of their own here; the others are told by their code. */
const UNAUTHORISED_ENERGY = 0x0101;
const OWN_EVENTS = new Map([
  [0x0102, 'line.signatureFailed'],
  [0x0103, 'line.replay'],
  [0x0104, 'line.lockLost'],
  [0x0105, 'line.anotherMaster'],
  [0x0201, 'device.configReverted'],
  [0x0301, 'device.overrun'],
]);

/** A device that gives nothing is told of once, not at each try; of a lost session it is told when it is known why. */
function endingOf(
  record: DeviceRecord,
  fact: Extract<CaptureFact, { kind: 'stream-ended' }>,
): PlantEffect[] {
  if (fact.reason !== 'lost' || fact.times > 1) return [];
  const seconds = Math.round(fact.lostMs / 100) / 10;
  return [event(record, 'device.streamLost', 'warning', [saying('stream-lost', { seconds })])];
}

function streamingOf(
  record: DeviceRecord,
  { stream, resumed }: Extract<CaptureFact, { kind: 'streaming' }>,
): PlantEffect {
  const missed =
    resumed &&
    (resumed.samplesLost === null
      ? saying('resumed-unknown')
      : saying('resumed', { count: resumed.samplesLost }));
  if (missed && resumed.after === 'stream')
    return event(record, 'device.streamResumed', 'warning', [missed]);
  const streams = saying('streams', { address: record.address, hz: stream.rateHz });
  return event(record, 'link.streaming', 'info', missed ? [streams, missed] : [streams]);
}

/** What it says of a line that others share, and nobody vouches for it. */
const isClaim = ({ adoption }: DeviceRecord, code: string): boolean =>
  adoption === null && code.startsWith('line.');

function foldFact(
  registry: Registry,
  record: DeviceRecord,
  fact: CaptureFact,
  nowMs: number,
): Step {
  switch (fact.kind) {
    case 'identified':
      return foldIdentity(registry, record, fact, nowMs);
    case 'streaming':
      return set(
        registry,
        {
          ...record,
          simulated: record.simulated || fact.simulated,
          lastSeenMs: nowMs,
          link: record.link && { ...record.link, stream: fact.stream },
        },
        [{ do: 'seen', id: record.id }, streamingOf(record, fact)],
      );
    case 'stream-ended':
      if (fact.reason === 'link-ended') return { registry, effects: [] };
      return set(
        registry,
        { ...record, link: record.link && { ...record.link, stream: null } },
        endingOf(record, fact),
      );
    case 'greeted-anew':
      return {
        registry,
        effects: [
          fact.hasRestarted
            ? event(record, 'device.restarted', 'warning', [saying('began-anew')])
            : event(record, 'device.sessionLost', 'warning', [saying('session-lost')]),
        ],
      };
    case 'counters':
      return isAlive(record)
        ? set(registry, { ...record, lastSeenMs: nowMs })
        : { registry, effects: [] };
    case 'authentication':
      return foldAuthentication(registry, record, fact, nowMs);
    case 'unproven':
      return {
        registry,
        effects: [event(record, 'device.reportRefused', 'warning', UNPROVEN_REPORTS[fact.because])],
      };
    case 'log':
      return {
        registry,
        effects: [event(record, 'device.log', severityOf(fact.level), fact.text)],
      };
    case 'event': {
      if (fact.code === UNAUTHORISED_ENERGY)
        return { registry, effects: [{ do: 'spectral', id: record.id, place: fact.place }] };
      const severity = severityOf(fact.severity);
      const own = OWN_EVENTS.get(fact.code);
      if (own && isClaim(record, own)) {
        const told = [...toldOf(fact.detail), saying('claimed')];
        return { registry, effects: [event(record, own, 'info', told)] };
      }
      if (own) return { registry, effects: [event(record, own, severity, fact.detail)] };
      const code = `0x${fact.code.toString(16).padStart(4, '0')}`;
      const text = `${code} ${fact.detail}`.trim();
      return { registry, effects: [event(record, 'device.event', severity, text)] };
    }
    default:
      return { registry, effects: [] };
  }
}
