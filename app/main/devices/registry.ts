// What the plant knows of its devices: a pure fold of facts into records, with what must be done about them.
// Decides who is who: identity comes from HELLO alone, never from a port's name. Opens and stores nothing.
import type { DeviceId, HardwareId, LinkAddress, SpectrumSettings } from '@harmonic/protocol/model';
import type { StreamInfo } from '../../contract/index.ts';
import type { CaptureFact } from '../capture/messages.ts';
import type { LinkChange } from './connection.ts';

export interface DeviceRecord {
  readonly id: DeviceId;
  /** Null until the device has answered HELLO. */
  readonly hardwareId: HardwareId | null;
  /** Of its last HELLO in this run of the console. */
  readonly bootId: number | null;
  readonly announcedName: string;
  readonly firmware: string;
  readonly adoption: { name: string; atMs: number; keepConnected: boolean } | null;
  readonly simulated: boolean;
  readonly settings: SpectrumSettings;
  readonly lastSeenMs: number | null;
  /** Where it was found last, or is looked for. */
  readonly address: LinkAddress;
  readonly link: (LinkChange & { sinceMs: number; stream: StreamInfo | null }) | null;
  /** Records that claimed the same identity at the same time; none of them is trusted. */
  readonly rivals: ReadonlySet<DeviceId>;
  /** Made by the console to see who answers where another device was expected. */
  readonly probe: boolean;
}
export type Registry = ReadonlyMap<DeviceId, DeviceRecord>;

export type PlantInput =
  | { type: 'added'; record: DeviceRecord }
  | { type: 'link'; id: DeviceId; change: LinkChange }
  | { type: 'fact'; id: DeviceId; fact: CaptureFact }
  | { type: 'adopted'; id: DeviceId; name: string }
  | { type: 'renamed'; id: DeviceId; name: string }
  | { type: 'kept'; id: DeviceId; keepConnected: boolean }
  | { type: 'settings'; id: DeviceId; settings: SpectrumSettings }
  | { type: 'disconnected'; id: DeviceId }
  | { type: 'forgotten'; id: DeviceId };

export type PlantEffect =
  /** The record is gone; so shall its link be. */
  | { do: 'drop'; id: DeviceId }
  /** The device was found here: connect it here. */
  | { do: 'redirect'; id: DeviceId; address: LinkAddress }
  /** Another way to the same device. */
  | { do: 'path'; id: DeviceId; address: LinkAddress }
  /** Somebody else answers here: see who. */
  | { do: 'probe'; address: LinkAddress }
  | { do: 'seen'; id: DeviceId }
  | {
      do: 'event';
      id: DeviceId;
      code: string;
      severity: 'info' | 'warning' | 'error';
      detail: string;
    };

export interface Step {
  registry: Registry;
  effects: PlantEffect[];
}

export const isAlive = ({ link }: DeviceRecord): boolean =>
  link?.state === 'identified' || link?.state === 'streaming';

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
    case 'disconnected':
      return set(withoutRivalry(registry, record), {
        ...record,
        rivals: NOBODY,
        link: record.link && {
          ...record.link,
          state: 'stopped',
          failure: { code: 'closed', detail: 'disconnected by a person' },
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

function set(registry: Registry, record: DeviceRecord, effects: PlantEffect[] = []): Step {
  return { registry: new Map(registry).set(record.id, record), effects };
}

function withAdoption(
  registry: Registry,
  record: DeviceRecord,
  part: Partial<NonNullable<DeviceRecord['adoption']>>,
): Step {
  if (!record.adoption) return { registry, effects: [] };
  return set(registry, { ...record, adoption: { ...record.adoption, ...part } });
}

/** The others no longer have this one against them. */
function withoutRivalry(registry: Registry, gone: DeviceRecord): Registry {
  if (gone.rivals.size === 0) return registry;
  const next = new Map(registry);
  for (const [id, other] of registry) {
    if (!other.rivals.has(gone.id)) continue;
    next.set(id, { ...other, rivals: new Set([...other.rivals].filter((r) => r !== gone.id)) });
  }
  return next;
}

function remove(registry: Registry, record: DeviceRecord, effects: PlantEffect[] = []): Step {
  const next = new Map(withoutRivalry(registry, record));
  next.delete(record.id);
  return { registry: next, effects: [{ do: 'drop', id: record.id }, ...effects] };
}

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
  };
  const isDown = change.state === 'waiting' || change.state === 'stopped';
  if (!isDown || !change.failure) return set(registry, next);
  if (record.probe && record.hardwareId === null) return remove(registry, record);

  const { code, detail } = change.failure;
  const effects: PlantEffect[] = [];
  if (before?.stream) {
    effects.push(event(record, 'link.lost', code === 'ended' ? 'info' : 'warning', detail));
    effects.push({ do: 'seen', id: record.id });
  } else if (before?.failure?.code !== code) {
    effects.push(event(record, 'link.refused', 'warning', `${change.address}: ${detail}`));
  }
  if (code === 'other-device') effects.push({ do: 'probe', address: change.address });
  // Who will not come back by itself claims nothing any more.
  const others = change.state === 'stopped' ? withoutRivalry(registry, record) : registry;
  const rivals = change.state === 'stopped' ? NOBODY : record.rivals;
  return set(others, { ...next, rivals }, effects);
}

const event = (
  { id }: DeviceRecord,
  code: string,
  severity: 'info' | 'warning' | 'error',
  detail: string,
): PlantEffect => ({ do: 'event', id, code, severity, detail });

const SEVERITIES = ['info', 'info', 'warning', 'error', 'error'] as const;
const severityOf = (level: number): 'info' | 'warning' | 'error' => SEVERITIES[level] ?? 'error';

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
        [
          { do: 'seen', id: record.id },
          event(record, 'link.streaming', 'info', `${record.address}: ${fact.stream.rateHz} Hz`),
        ],
      );
    case 'stream-ended':
      if (fact.reason !== 'device-restarted') return { registry, effects: [] };
      return set(registry, { ...record, link: record.link && { ...record.link, stream: null } }, [
        event(record, 'device.restarted', 'warning', 'the device began anew: its stream was cut'),
      ]);
    case 'counters':
      return isAlive(record)
        ? set(registry, { ...record, lastSeenMs: nowMs })
        : { registry, effects: [] };
    case 'log':
      return {
        registry,
        effects: [event(record, 'device.log', severityOf(fact.level), fact.text)],
      };
    case 'event': {
      const code = `0x${fact.code.toString(16).padStart(4, '0')}`;
      const text = `${code} ${fact.detail}`.trim();
      return {
        registry,
        effects: [event(record, 'device.event', severityOf(fact.severity), text)],
      };
    }
    default:
      return { registry, effects: [] };
  }
}

/**
 * Somebody has said who it is. The same boot elsewhere: one device, two paths. Another boot of the same
 * identity at the same time: two claimants, both shown, none trusted, each with its own record and history.
 * A known device that is not connected: this is it, found on another path.
 */
function foldIdentity(
  registry: Registry,
  record: DeviceRecord,
  fact: Extract<CaptureFact, { kind: 'identified' }>,
  nowMs: number,
): Step {
  const { hardwareId, bootId } = fact;
  const me: DeviceRecord = {
    ...record,
    hardwareId,
    bootId,
    announcedName: fact.name,
    firmware: fact.firmware,
    lastSeenMs: nowMs,
  };
  const known: Registry = new Map(registry).set(me.id, me);
  const others = [...registry.values()].filter(
    (other) => other.id !== me.id && other.hardwareId === hardwareId,
  );
  const alive = others.filter(isAlive);
  const twin = alive.find((other) => other.bootId === bootId);
  if (twin) return oneOfTwoPaths(known, me, twin);
  if (alive.length > 0) return contested(known, me, alive);
  const [absent] = others;
  if (absent && me.rivals.size === 0) return foundElsewhere(known, me, absent);
  return { registry: known, effects: [{ do: 'seen', id: me.id }] };
}

function contested(registry: Registry, me: DeviceRecord, others: DeviceRecord[]): Step {
  const effects: PlantEffect[] = [{ do: 'seen', id: me.id }];
  let next = registry;
  for (const other of others) {
    next = oppose(next, me.id, other.id);
    if (me.rivals.has(other.id)) continue;
    const claim = `claims ${me.hardwareId ?? ''} too`;
    effects.push(
      event(me, 'device.contested', 'warning', `${other.address} ${claim}`),
      event(other, 'device.contested', 'warning', `${me.address} ${claim}`),
    );
  }
  return { registry: next, effects };
}

function oneOfTwoPaths(registry: Registry, me: DeviceRecord, other: DeviceRecord): Step {
  const [kept, gone] = me.adoption && !other.adoption ? [me, other] : [other, me];
  // Who claims against the one claims against the other.
  const inherited = [...gone.rivals].filter((rival) => rival !== kept.id);
  const opposed = inherited.reduce((next, rival) => oppose(next, kept.id, rival), registry);
  return remove(opposed, gone, [
    { do: 'path', id: kept.id, address: gone.address },
    event(kept, 'link.secondPath', 'info', `${gone.address} leads to the same device`),
  ]);
}

function foundElsewhere(registry: Registry, me: DeviceRecord, other: DeviceRecord): Step {
  if (me.adoption) return remove(registry, other, [{ do: 'seen', id: me.id }]);
  return remove(registry, me, [
    { do: 'redirect', id: other.id, address: me.address },
    event(other, 'device.moved', 'info', `from ${other.address} to ${me.address}`),
  ]);
}

function oppose(registry: Registry, a: DeviceId, b: DeviceId): Registry {
  const next = new Map(registry);
  for (const [id, rival] of [
    [a, b],
    [b, a],
  ] as const) {
    const record = next.get(id);
    if (record) next.set(id, { ...record, rivals: new Set([...record.rivals, rival]) });
  }
  return next;
}
