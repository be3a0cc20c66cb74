// When a device may be adopted, and the words when it may not.
import { PlantRefusal } from './refusal.ts';
import type { DeviceRecord, Registry } from './record.ts';

/** @throws PlantRefusal conflict: adopted already, not identified, or not the only one with its identity. */
export function refuseAdoption(registry: Registry, record: DeviceRecord): void {
  const { hardwareId } = record;
  if (record.adoption)
    throw new PlantRefusal('conflict', `${record.adoption.name} is adopted already`, 'adopted', {
      name: record.adoption.name,
    });
  if (hardwareId === null) {
    throw new PlantRefusal(
      'conflict',
      'it has not said who it is yet: connect it first',
      'nameless',
    );
  }
  if (record.rivals.size > 0) {
    const detail = `${record.rivals.size + 1} devices claim to be ${hardwareId}: disconnect those that are not, then adopt`;
    throw new PlantRefusal('conflict', detail, 'contested', {
      count: String(record.rivals.size + 1),
      identity: hardwareId,
    });
  }
  for (const other of registry.values()) {
    if (other.id !== record.id && other.adoption && other.hardwareId === hardwareId) {
      const detail = `${hardwareId} is adopted already, as ${other.adoption.name}: forget that one first`;
      throw new PlantRefusal('conflict', detail, 'known-device', { name: other.adoption.name });
    }
  }
}
