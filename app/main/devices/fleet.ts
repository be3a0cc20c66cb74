// The open connections, one a device at most and one a place at most. Knows nothing of who they lead to.
import type { DeviceId, LinkAddress } from '@harmonic/protocol/model';
import { samePlace } from '../links/place.ts';
import type { Connection } from './connection.ts';

export interface Fleet {
  get(id: DeviceId): Connection | undefined;
  ids(): DeviceId[];
  /** Whose connection is at that place, or goes there next. */
  at(address: LinkAddress): DeviceId[];
  /** Another device's link is open there now. */
  isTaken(address: LinkAddress, by?: DeviceId): boolean;
  put(id: DeviceId, connection: Connection): void;
  /** Lets go of a device's link; its port is free when the promise resolves. */
  release(id: DeviceId): Promise<void>;
  /** When all that were let go have freed their ports. */
  released(): Promise<void>;
}

export function createFleet(): Fleet {
  const connections = new Map<DeviceId, Connection>();
  const closing = new Set<Promise<void>>();
  return {
    get: (id) => connections.get(id),
    ids: () => [...connections.keys()],
    at: (address) =>
      [...connections].filter(([, c]) => samePlace(c.address, address)).map(([id]) => id),
    isTaken: (address, by) =>
      [...connections].some(([id, { holds }]) => id !== by && holds && samePlace(holds, address)),
    put: (id, connection) => void connections.set(id, connection),
    release(id) {
      const connection = connections.get(id);
      if (!connection) return Promise.resolve();
      connections.delete(id);
      const done = connection.close().finally(() => closing.delete(done));
      closing.add(done);
      return done;
    },
    async released() {
      await Promise.all(closing);
    },
  };
}
