// Which console is open, and the change from the demo to a real site. Knows neither HTTP nor windows.
import type { Worker } from 'node:worker_threads';
import { linkAddressSchema, type LinkAddress } from '@harmonic/protocol/model';
import { LINE_PLAN } from '@harmonic/protocol/simulated';
import { openConsole, type Console, type ConsoleOptions } from '../console.ts';
import {
  hasSite,
  hasTraces,
  makeDataDir,
  makeThrowAwayDir,
  removeThrowAwayDir,
} from './data-folder.ts';
import { openAnchorFile } from './anchor-file.ts';
import { throwAwayKeys, type KeyKeeper } from './key-file.ts';
import { keepRescue } from './key-rescue.ts';
import { HostRefusal } from './refusal.ts';

/** What a start opens: the demo, a real site in `dataDir`, or a look at recordings that nobody keeps. */
export type Place = 'demo' | 'real' | 'look';

export interface SiteOptions {
  place: Place;
  /** Folder of the real site: opened by `real`, made by set-up from the demo. */
  dataDir: string;
  /** Name of a site that is made now. */
  siteName: string;
  host: ConsoleOptions['host'];
  version: string;
  connect: readonly LinkAddress[];
  /** Address of the interface for discovery; without it the system's choice. */
  discoveryInterface?: string;
  threads: {
    capture: () => Worker;
    store: () => Worker;
    measure: () => Worker;
    export: () => Worker;
    report: () => Worker;
  };
  keys: KeyKeeper;
  /** Another console has taken over; pages of the old one have to come again. */
  onChange(site: OpenSite): Promise<void>;
}

export interface OpenSite {
  kind: ConsoleOptions['kind'];
  dataDir: string;
  console: Console;
}

export interface SiteHolder {
  current(): OpenSite;
  close(): Promise<void>;
}

export const DEMO_DEVICES: readonly LinkAddress[] = [
  'simulated:motor',
  'simulated:mains',
  'simulated:line',
].map((address) => linkAddressSchema.parse(address));

/** An empty data folder opens the demo, a site opens itself; links to real things ask for a real site. */
export function choosePlace(wish: {
  demo: boolean | undefined;
  dataDir: string;
  connect: readonly LinkAddress[];
}): Place {
  if (wish.demo === true) return 'demo';
  if (wish.demo === false || hasTraces(wish.dataDir) || wish.connect.length > 0) return 'real';
  return 'demo';
}

/** Rejects with the store's failure, or a HostRefusal, when the folder cannot be opened. */
export async function openSite(options: SiteOptions): Promise<SiteHolder> {
  let setting: Promise<{ url: string }> | null = null;

  const open = async (
    kind: ConsoleOptions['kind'],
    dataDir: string,
    keys: KeyKeeper,
    rest: Pick<ConsoleOptions, 'siteName' | 'connect' | 'plans'>,
  ): Promise<OpenSite> => {
    let opening: Worker[] | null = [];
    const noted = (start: () => Worker) => (): Worker => {
      const worker = start();
      opening?.push(worker);
      return worker;
    };
    const { database, device, lowAssurance } = await keys.keys(dataDir);
    const console = await openConsole({
      kind,
      dataDir,
      host: options.host,
      version: options.version,
      key: database,
      device,
      lowAssurance,
      anchor: openAnchorFile(dataDir),
      keepRescue: (wrappingKey) => keepRescue(dataDir, database, wrappingKey),
      threads: {
        capture: noted(options.threads.capture),
        store: noted(options.threads.store),
        measure: noted(options.threads.measure),
        export: noted(options.threads.export),
        report: noted(options.threads.report),
      },
      setUp,
      ...(options.discoveryInterface === undefined
        ? {}
        : { discoveryInterface: options.discoveryInterface }),
      ...rest,
    }).catch(async (error: unknown) => {
      for (const worker of opening ?? []) {
        // Nobody is left to hear of its end.
        worker.removeAllListeners();
        await worker.terminate();
      }
      throw error;
    });
    opening = null;
    return { kind, dataDir, console };
  };
  const openThrowAway = async (kind: 'demo' | 'look'): Promise<OpenSite> => {
    const folder = await makeThrowAwayDir(kind);
    return kind === 'demo'
      ? open('demo', folder, throwAwayKeys, {
          siteName: 'Demo',
          connect: DEMO_DEVICES,
          plans: new Map([[linkAddressSchema.parse('simulated:line'), LINE_PLAN]]),
        })
      : open('look', folder, throwAwayKeys, {
          siteName: options.siteName,
          connect: options.connect,
        });
  };
  const openReal = async (siteName: string): Promise<OpenSite> => {
    await makeDataDir(options.dataDir);
    const isNew = !hasSite(options.dataDir);
    return open('real', options.dataDir, options.keys, {
      ...(isNew ? { siteName } : {}),
      connect: options.connect,
    });
  };

  const leave = async (site: OpenSite, throwAway: boolean): Promise<void> => {
    await site.console.close();
    if (throwAway) await removeThrowAwayDir(site.dataDir);
  };

  const change = async (name: string): Promise<{ url: string }> => {
    if (now.kind !== 'demo')
      throw new HostRefusal('conflict', 'this site is already set up', 'site-there');
    if (hasSite(options.dataDir)) {
      throw new HostRefusal(
        'conflict',
        `there already is a site in ${options.dataDir}: start without --demo to open it`,
        'site-there',
      );
    }
    const before = now;
    now = await openReal(name).catch((error: unknown) => {
      throw error instanceof Error ? new HostRefusal('unavailable', error.message) : error;
    });
    isThrowAway = false;
    // The answer goes out on the old console's channel first; then its pages are sent off.
    setImmediate(() => {
      leaving = options.onChange(now).then(
        () => leave(before, true),
        // The new site is open all the same; the old one must not stay.
        (error: unknown) => {
          console.error(error);
          return leave(before, true);
        },
      );
    });
    return { url: '/' };
  };
  const setUp = (name: string): Promise<{ url: string }> => {
    setting ??= change(name).finally(() => (setting = null));
    return setting;
  };

  let leaving: Promise<void> = Promise.resolve();
  let isThrowAway = options.place !== 'real';
  let now =
    options.place === 'real'
      ? await openReal(options.siteName)
      : await openThrowAway(options.place);

  return {
    current: () => now,
    async close() {
      // A set-up that failed was refused to whoever asked for it.
      await setting?.catch(() => undefined);
      await leaving;
      await leave(now, isThrowAway);
    },
  };
}
