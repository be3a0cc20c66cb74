// What every call stands on: who calls, the parts it acts on, the news they publish. Types only.
import type { EventPublisher, Router } from '@orpc/server';
import type {
  ConsoleEvent,
  Contract,
  Device,
  Discovered,
  Recording,
  SerialPortInfo,
  Site,
} from '../../contract/index.ts';
import type { Access, Seat } from '../access/access.ts';
import type { Administration } from '../access/administration.ts';
import type { By } from '../access/deeds.ts';
import type { Plant } from '../devices/plant.ts';
import type { Measuring } from '../measure/measuring.ts';
import type { RecordParts } from '../measure/records.ts';
import type { Forwarding } from '../routing/forwarding.ts';
import type { ReportsOpen } from '../reports/open-reports.ts';
import type { StoreClient } from '../store/store-client.ts';
import type { Transfers } from '../transfers/transfers.ts';
import type { Places } from './places.ts';
import type { Recorder } from './recorder.ts';
import type { ViewRoutes } from './views.ts';

/** What a host says of a call. */
export interface CallContext {
  /** One loading of a page. */
  client: string;
  /** Whoever signs in does it here: one browser that has signed in, one page that has not, or one window. */
  seat: Seat;
  /** A call that waited for a second person, run for whoever asked. */
  onBehalf?: By;
}

/** What a call finds once it is let through. */
export interface ActContext extends CallContext {
  by: By;
  /** Ends when the caller goes, or loses the right. */
  until: AbortSignal;
}

/** What has changed; each value is the whole new state, so only the newest matters. */
export interface News {
  site: Site;
  devices: Device[];
  discovered: Discovered[];
  recordings: Recording[];
  event: ConsoleEvent;
  /** What is kept beside channels. */
  kept: number;
  /** What is heard on harmonics, and by which plans. */
  boards: number;
  /** The site's routes, or what they have done. */
  routes: number;
  /** Schedules of reports, or their runs. */
  reports: number;
  /** Who may do what, or who sits where: what is shown must be asked for again. */
  access: number;
}
export type NewsPublisher = EventPublisher<{ [K in keyof News]: News[K] }>;

/** Everything the calls act on. */
export interface CallParts {
  access: Access;
  /** Null in the demo, which has no people. */
  people: Administration | null;
  plant: Plant;
  store: StoreClient;
  recorder: Recorder;
  measuring: Measuring;
  /** In force on a day (2026-11-25) for a device's channel; null: none is kept. */
  calibrationOf: RecordParts['calibrationOf'];
  news: NewsPublisher;
  places: Places;
  site(): Site;
  devices(): Device[];
  discovered(): Discovered[];
  listPorts(): Promise<SerialPortInfo[]>;
  setUp(name: string): Promise<{ url: string }>;
  /** The page that opened a view gets its frames, and takes it along when it goes. */
  views: ViewRoutes;
  transfers: Transfers;
  reports: ReportsOpen;
  forwarding: Forwarding;
  now(): number;
}

export type ConsoleRouter = Router<Contract, CallContext>;
