// A record as the contract shows it. Only shape; no decision.
import type { Device, LinkCounters } from '../../contract/index.ts';
import { kindOf } from '../links/address.ts';
import type { StoredDevice } from '../store/api.ts';
import type { DeviceRecord } from './record.ts';

/** As people call it, or as it calls itself. */
export const calledOf = ({ adoption, announcedName, address }: DeviceRecord): string =>
  adoption?.name ?? (announcedName || address);

export function deviceOf(record: DeviceRecord, counters: LinkCounters): Device {
  const { link, adoption } = record;
  return {
    id: record.id,
    hardwareId: record.hardwareId,
    name: calledOf(record),
    announcedName: record.announcedName,
    firmware: record.firmware,
    trust: record.rivals.size > 0 ? 'contested' : record.simulated ? 'simulated' : 'unverified',
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
    rivals: new Set(),
    probe: false,
  };
}
