// What is known of one device, what follows from a change to it, and the few ways a registry changes. Pure; decides nothing.
import type { EventPlace } from '../capture/messages.ts';
import type { DeviceId, HardwareId, LinkAddress, SpectrumSettings } from '@harmonic/protocol/model';
import type {
  Authentication,
  AuthenticationFailure,
  Detail,
  StreamInfo,
  Told,
} from '../../contract/index.ts';
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
  /** Of this link; the key itself is not here. */
  readonly authentication: Omit<Authentication, 'fingerprint'>;
  /** Why it has failed last, until it succeeds: each reason is told once. */
  readonly doubted: AuthenticationFailure | null;
  /** Records that claimed the same identity at the same time; none of them is trusted. */
  readonly rivals: ReadonlySet<DeviceId>;
  /** Made by the console to see who answers where another device was expected. */
  readonly probe: boolean;
}
export type Registry = ReadonlyMap<DeviceId, DeviceRecord>;

export type PlantEffect =
  /** The record is gone; so shall its link be, and its recording. */
  | { do: 'drop'; id: DeviceId }
  /** The device was found here: connect it here. By a probe: unless a person has disconnected it meanwhile. */
  | { do: 'redirect'; id: DeviceId; address: LinkAddress; probe: boolean }
  /** Another way to the same device. */
  | { do: 'path'; id: DeviceId; address: LinkAddress }
  /** Somebody else answers here: see who. */
  | { do: 'probe'; address: LinkAddress }
  | { do: 'seen'; id: DeviceId }
  /** The device says that somebody sends who may not. */
  | { do: 'spectral'; id: DeviceId; place: EventPlace }
  | {
      do: 'event';
      id: DeviceId;
      code: string;
      severity: 'info' | 'warning' | 'error';
      detail: Detail;
    }
  /** It should have proven its key, and has not: an event and an entry of the trail. */
  | { do: 'doubt'; id: DeviceId; because: AuthenticationFailure; detail: Told };

export const UNPROVEN = { state: 'not-asked', because: null, sinceMs: 0 } as const;

export interface Step {
  registry: Registry;
  effects: PlantEffect[];
}

export const isAlive = ({ link }: DeviceRecord): boolean =>
  link?.state === 'identified' || link?.state === 'streaming';

/** A person has disconnected it, and nobody has asked for it since. */
export const isLeftAlone = ({ adoption, link }: DeviceRecord): boolean =>
  adoption?.keepConnected === false ||
  (link?.state === 'stopped' && link.failure?.code === 'closed');

export function set(registry: Registry, record: DeviceRecord, effects: PlantEffect[] = []): Step {
  return { registry: new Map(registry).set(record.id, record), effects };
}

/** The others no longer have this one against them. */
export function withoutRivalry(registry: Registry, gone: DeviceRecord): Registry {
  if (gone.rivals.size === 0) return registry;
  const next = new Map(registry);
  for (const [id, other] of registry) {
    if (!other.rivals.has(gone.id)) continue;
    next.set(id, { ...other, rivals: new Set([...other.rivals].filter((r) => r !== gone.id)) });
  }
  return next;
}

export function remove(
  registry: Registry,
  record: DeviceRecord,
  effects: PlantEffect[] = [],
): Step {
  const next = new Map(withoutRivalry(registry, record));
  next.delete(record.id);
  return { registry: next, effects: [{ do: 'drop', id: record.id }, ...effects] };
}

export function oppose(registry: Registry, a: DeviceId, b: DeviceId): Registry {
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

export const event = (
  { id }: DeviceRecord,
  code: string,
  severity: 'info' | 'warning' | 'error',
  detail: Detail,
): PlantEffect => ({ do: 'event', id, code, severity, detail });
