// A device as a page needs it that is drawn from it: without what moves all the time. The counts are watched apart, by
// who shows them. Pure.
import type { Device } from '../../contract/index.ts';

type Connection = NonNullable<Device['connection']>;

/** Every device is one, too. */
export interface DeviceFacts extends Omit<Device, 'connection' | 'lastSeenMs'> {
  connection: Omit<Connection, 'counters'> | null;
}

export function factsOf({ connection, lastSeenMs: _seen, ...rest }: Device): DeviceFacts {
  if (!connection) return { ...rest, connection };
  const { counters: _counters, ...still } = connection;
  return { ...rest, connection: still };
}
