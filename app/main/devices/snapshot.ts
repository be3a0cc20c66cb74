// A record as the contract shows it. Only shape; no decision.
import type { Device, LinkCounters } from '../../contract/index.ts';
import { kindOf } from '../links/address.ts';
import type { StoredDevice } from '../store/api.ts';
import { UNPROVEN, type DeviceRecord } from './record.ts';

/** As people call it, or as it calls itself. */
export const calledOf = ({ adoption, announcedName, address }: DeviceRecord): string =>
  adoption?.name ?? (announcedName || address);

function trustOf({ rivals, simulated, authentication }: DeviceRecord): Device['trust'] {
  if (rivals.size > 0) return 'contested';
  if (authentication.state === 'unauthenticated') return 'unauthenticated';
  if (simulated) return 'simulated';
  return authentication.state === 'authenticated' ? 'authenticated' : 'unverified';
}

/** @param fingerprint of its key that is kept here, 16 hex digits. */
export function deviceOf(
  record: DeviceRecord,
  counters: LinkCounters,
  fingerprint: string | null,
): Device {
  const { link, adoption, authentication } = record;
  return {
    id: record.id,
    hardwareId: record.hardwareId,
    name: calledOf(record),
    announcedName: record.announcedName,
    firmware: record.firmware,
    trust: trustOf(record),
    authentication: {
      ...authentication,
      ...(fingerprint === null ? { state: 'key-unknown' as const, because: null } : {}),
      fingerprint,
    },
    adopted: adoption !== null,
    adoptedAtMs: adoption?.atMs ?? null,
    lastSeenMs: record.lastSeenMs,
    connection: link && {
      address: link.address,
      kind: kindOf(link.address),
      state: link.state,
      failure: link.failure,
      sinceMs: link.sinceMs,
      retryAtMs: link.retryAtMs,
      attempt: link.attempt,
      stream: link.stream,
      counters,
    },
    settings: record.settings,
    recording: null,
  };
}

/** Null: it is not adopted, or has not said who it is, so it is not kept. */
export function storedOf(record: DeviceRecord): StoredDevice | null {
  if (!record.adoption || !record.hardwareId) return null;
  return {
    id: record.id,
    hardwareId: record.hardwareId,
    name: record.adoption.name,
    announcedName: record.announcedName,
    firmware: record.firmware,
    adoptedAtMs: record.adoption.atMs,
    lastSeenMs: record.lastSeenMs ?? record.adoption.atMs,
    address: record.address,
    keepConnected: record.adoption.keepConnected,
    settings: record.settings,
  };
}

export function recordOf(stored: StoredDevice): DeviceRecord {
  return {
    id: stored.id,
    hardwareId: stored.hardwareId,
    bootId: null,
    announcedName: stored.announcedName,
    firmware: stored.firmware,
    adoption: {
      name: stored.name,
      atMs: stored.adoptedAtMs,
      keepConnected: stored.keepConnected,
    },
    simulated: kindOf(stored.address) === 'simulated',
    settings: stored.settings,
    lastSeenMs: stored.lastSeenMs,
    address: stored.address,
    link: null,
    ...{ authentication: UNPROVEN, doubted: null },
    rivals: new Set(),
    probe: false,
  };
}
