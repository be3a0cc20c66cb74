// What a device counts of itself (STATS, SPEC L12.2), summed over its sessions. A count it does not keep is null.
import { messages, STAT, type Frame } from '@harmonic/protocol/link';
import type { DeviceCounters } from './messages.ts';

export interface DeviceStats {
  /** @returns whether the device has dropped blocks since the STATS before; null when it does not say. */
  take(frame: Frame, counters: DeviceCounters): boolean | null;
  /** A session begins: its counts begin at zero. */
  restart(): void;
}

const NOTHING = {
  ...{ deviceCrcErrors: 0, deviceBlocksDropped: 0 },
  ...{ deviceFramesUnsent: 0, deviceReportsDropped: 0 },
};

export function createDeviceStats(): DeviceStats {
  const before = { ...NOTHING };

  /** @returns the rise since the STATS before; null when the device does not count it. */
  function rise(
    tlvs: NonNullable<ReturnType<typeof messages.stats.decode>>['tlvs'],
    key: number,
    counters: DeviceCounters,
    name: keyof DeviceCounters,
  ): number | null {
    const value = tlvs.find((tlv) => tlv.key === key)?.value;
    if (value?.type !== 'u32') return null;
    const risen = (value.number - before[name]) >>> 0;
    // Back by no wrap: the device has begun to count anew.
    const added = risen < 2 ** 31 ? risen : value.number;
    before[name] = value.number;
    counters[name] = (counters[name] ?? 0) + added;
    return added;
  }

  return {
    take(frame, counters) {
      const stats = messages.stats.decode(frame.bytes.subarray(frame.from, frame.to));
      if (!stats) return null;
      rise(stats.tlvs, STAT.crcErrors, counters, 'deviceCrcErrors');
      rise(stats.tlvs, STAT.framesUnsent, counters, 'deviceFramesUnsent');
      rise(stats.tlvs, STAT.reportsDropped, counters, 'deviceReportsDropped');
      const dropped = rise(stats.tlvs, STAT.droppedBlocks, counters, 'deviceBlocksDropped');
      return dropped === null ? null : dropped > 0;
    },
    restart: () => void Object.assign(before, NOTHING),
  };
}
