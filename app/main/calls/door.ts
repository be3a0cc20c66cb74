// The contract's door: who calls, what a call may reach, and refusals turned into the contract's failures.
// Owns no behaviour of its own.
import { ORPCError, implement, type EventPublisher } from '@orpc/server';
import { contract } from '../../contract/index.ts';
import type {
  ConsoleEvent,
  Device,
  Discovered,
  Recording,
  SerialPortInfo,
  Site,
} from '../../contract/index.ts';
import type { Plant } from '../devices/plant.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { Recorder } from './recorder.ts';

export interface CallContext {
  /** One loading of a page. */
  client: string;
  /** Whoever signs in does it here: one browser that has signed in, one page that has not, or one window. */
  seat: string;
}

/** What has changed; each value is the whole new state, so only the newest matters. */
export interface News {
  site: Site;
  devices: Device[];
  discovered: Discovered[];
  recordings: Recording[];
  event: ConsoleEvent;
}
export type NewsPublisher = EventPublisher<{ [K in keyof News]: News[K] }>;

/** Everything the calls act on. */
export interface CallParts {
  plant: Plant;
  store: StoreClient;
  recorder: Recorder;
  news: NewsPublisher;
  site(): Site;
  devices(): Device[];
  discovered(): Discovered[];
  listPorts(): Promise<SerialPortInfo[]>;
  setUp(name: string): Promise<{ url: string }>;
  /** The page that opened a view gets its frames, and takes it along when it goes. */
  views: ViewOwners;
  now(): number;
}

export interface ViewOwners {
  own(client: string, view: number): void;
  disown(client: string, view: number): void;
  owns(client: string, view: number): boolean;
}

const REFUSALS = [
  'not-found',
  'not-allowed',
  'invalid',
  'conflict',
  'disk-full',
  'disk-read-only',
  'damaged',
  'unavailable',
] as const;

function refusalOf(error: unknown): { code: (typeof REFUSALS)[number]; detail: string } | null {
  if (!(error instanceof Error) || error instanceof ORPCError || !('code' in error)) return null;
  const code = REFUSALS.find((name) => name === error.code);
  return code ? { code, detail: error.message } : null;
}

/** A refusal of the parts (an Error with a `code` of the closed list) becomes the contract's failure; anything else is our fault and stays one. */
export const door = implement(contract)
  .$context<CallContext>()
  .use(async ({ next }) => {
    try {
      return await next();
    } catch (error) {
      const refusal = refusalOf(error);
      if (!refusal) throw error;
      throw new ORPCError(refusal.code, {
        message: refusal.detail,
        data: { detail: refusal.detail },
      });
    }
  });

/** The state now, and again whenever it changes: newest wins, a slow reader skips. */
export async function* follow<K extends Exclude<keyof News, 'event'>>(
  news: NewsPublisher,
  key: K,
  first: () => News[K] | Promise<News[K]>,
  signal: AbortSignal | undefined,
): AsyncGenerator<News[K], void> {
  const changes = news.subscribe(key, { signal, maxBufferedEvents: 1 });
  yield await first();
  for await (const state of changes) yield state;
}
