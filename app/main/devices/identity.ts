// Who is who when somebody has said its name: the same device, a second path to it, or a rival. Pure.
import { saying } from '../../contract/index.ts';
import type { CaptureFact } from '../capture/messages.ts';
import {
  event,
  isAlive,
  isLeftAlone,
  oppose,
  remove,
  type DeviceRecord,
  type PlantEffect,
  type Registry,
  type Step,
} from './record.ts';

/**
 * Somebody has said who it is. The same boot elsewhere: one device, two paths. Another boot of the same
 * identity at the same time: two claimants, both shown, none trusted, each with its own record and history.
 * A known device that is not connected: this is it, found on another path.
 */
export function foldIdentity(
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
  const absent = others.find((other) => other.adoption) ?? others[0];
  if (absent && me.rivals.size === 0) return foundElsewhere(known, me, absent);
  return { registry: known, effects: [{ do: 'seen', id: me.id }] };
}

function contested(registry: Registry, me: DeviceRecord, others: DeviceRecord[]): Step {
  const effects: PlantEffect[] = [{ do: 'seen', id: me.id }];
  let next = registry;
  for (const other of others) {
    next = oppose(next, me.id, other.id);
    if (me.rivals.has(other.id)) continue;
    const claim = (by: DeviceRecord) => [
      saying('claims-too', { address: by.address, hardware: me.hardwareId ?? '' }),
    ];
    effects.push(
      event(me, 'device.contested', 'warning', claim(other)),
      event(other, 'device.contested', 'warning', claim(me)),
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
    event(kept, 'link.secondPath', 'info', [saying('same-device', { address: gone.address })]),
  ]);
}

function foundElsewhere(registry: Registry, me: DeviceRecord, other: DeviceRecord): Step {
  if (me.adoption) {
    const seen: PlantEffect = { do: 'seen', id: me.id };
    return other.adoption ? { registry, effects: [seen] } : remove(registry, other, [seen]);
  }
  const moved = event(other, 'device.moved', 'info', [
    saying('moved', { from: other.address, to: me.address }),
  ]);
  if (me.probe && isLeftAlone(other)) return onlyRemembered(registry, me, other, [moved]);
  const redirect: PlantEffect = {
    do: 'redirect',
    id: other.id,
    address: me.address,
    probe: me.probe,
  };
  return remove(registry, me, [redirect, moved]);
}

/** The console has found by itself what a person disconnected: it is looked for there when it is asked for. */
function onlyRemembered(
  registry: Registry,
  me: DeviceRecord,
  other: DeviceRecord,
  effects: PlantEffect[],
): Step {
  const { address, lastSeenMs } = me;
  const link = other.link && { ...other.link, address };
  const known = new Map(registry).set(other.id, { ...other, address, lastSeenMs, link });
  const isNews = other.address !== address;
  return remove(known, me, [{ do: 'seen', id: other.id }, ...(isNews ? effects : [])]);
}
