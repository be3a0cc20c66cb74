// The last seconds of raw samples of every device, in memory, bounded in seconds and in bytes.
import type { DeviceId } from '@harmonic/protocol/model';
import type { StoreBlock } from '../capture/messages.ts';

export interface PreTriggerRing {
  push(block: StoreBlock): void;
  /** Blocks of a device that arrived at or after `fromNs`, oldest first. */
  since(device: DeviceId, fromNs: bigint): StoreBlock[];
  usage(device: DeviceId): { seconds: number; bytes: number };
  setSeconds(seconds: number): void;
  forget(device: DeviceId): void;
}

export function createRing(seconds: number, mostBytes: number): PreTriggerRing {
  const blocks = new Map<DeviceId, StoreBlock[]>();
  let limitS = seconds;
  let totalBytes = 0;

  const secondsOf = (list: readonly StoreBlock[]): number =>
    list.reduce((sum, block) => sum + block.samples / block.rateHz, 0);
  function shift(list: StoreBlock[]): void {
    totalBytes -= list.shift()?.data.byteLength ?? 0;
  }
  /** The device that keeps most gives first. */
  function trimBytes(): void {
    while (totalBytes > mostBytes) {
      const largest = [...blocks.values()].sort((a, b) => b.length - a.length)[0];
      if (!largest || largest.length === 0) return;
      shift(largest);
    }
  }
  return {
    push(block) {
      const list = blocks.get(block.deviceId) ?? [];
      blocks.set(block.deviceId, list);
      list.push(block);
      totalBytes += block.data.byteLength;
      const newest = block.arrivalNs;
      const oldestNs = newest - BigInt(Math.round(limitS * 1e9));
      while (list[0] && list[0].arrivalNs < oldestNs) shift(list);
      trimBytes();
    },
    since: (device, fromNs) =>
      (blocks.get(device) ?? []).filter((block) => block.arrivalNs >= fromNs),
    usage(device) {
      const list = blocks.get(device) ?? [];
      return {
        seconds: secondsOf(list),
        bytes: list.reduce((sum, block) => sum + block.data.byteLength, 0),
      };
    },
    setSeconds: (value) => (limitS = value),
    forget(device) {
      for (const block of blocks.get(device) ?? []) totalBytes -= block.data.byteLength;
      blocks.delete(device);
    },
  };
}
