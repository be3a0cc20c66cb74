// Reports put together: what is gathered, the thread that writes it, the folder it goes to. Knows no host.
import type { Worker } from 'node:worker_threads';
import type { Recording, ReportRun } from '../../contract/index.ts';
import type { Plant } from '../devices/plant.ts';
import type { Measuring } from '../measure/measuring.ts';
import { EVERY_BIN } from '../measure/records.ts';
import type { StoreClient } from '../store/store-client.ts';
import { findFile, folderOf, putFiles, stemOf, sweepFolder } from './files.ts';
import { gather, type GatherParts } from './gather.ts';
import { startReporter, type Reporter, type ReporterParts } from './reporter.ts';
import { writeInThread } from './writer.ts';

export interface ReportsParts extends Pick<
  ReporterParts,
  'now' | 'onChange' | 'onFailing' | 'inBackground'
> {
  dataDir: string;
  version: string;
  store: StoreClient;
  plant: Pick<Plant, 'list' | 'newest'>;
  measuring: Measuring;
  startThread(): Worker;
  siteName(): string;
  recordings(): Promise<Recording[]>;
}

export interface ReportsOpen extends Reporter {
  /** Where a file of a run lies; null: it is not there any more. */
  pathOf(file: ReportRun['files'][number]): Promise<string | null>;
}

const LOOK_AGAIN_MS = 30_000;

const after = (ms: number, act: () => void): (() => void) => {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
};

export function openReports(parts: ReportsParts): ReportsOpen {
  const { store, plant, measuring, now } = parts;
  const folder = folderOf(parts.dataDir);
  const zone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const gathering = (until: AbortSignal): GatherParts => ({
    measure: measuring.run,
    curvePoints: EVERY_BIN,
    calibrationOf: (device, channel, day) => store.calibrationInForce(device, channel, day),
    devices: () => plant.list(),
    recordings: parts.recordings,
    span: (input) => store.recordingSpan(input),
    newest: (id, channel, samples) => plant.newest(id, channel, samples),
    now,
    pause: (ms) => pause(ms, until),
  });
  let swept: Promise<number> | null = null;
  async function make(run: ReportRun, until: AbortSignal) {
    const facts = { site: parts.siteName(), zone: zone(), version: parts.version };
    const content = await gather(gathering(until), run, facts);
    const written = await writeInThread(parts.startThread, content, until);
    const { floorBytes } = (await store.storage()).retention;
    const stem = stemOf(run.wish.name, run.dueMs, zone());
    await (swept ??= sweepFolder(folder));
    const files = await putFiles(folder, stem, written, floorBytes);
    return { files, silent: content.devices.filter(({ nothing }) => nothing !== null).length };
  }
  const { onChange, onFailing, inBackground } = parts;
  const reporter = startReporter({
    ...{ store, zone, folder, make, now, after, onChange, onFailing, inBackground },
    lookAgainMs: LOOK_AGAIN_MS,
  });
  return { ...reporter, pathOf: (file) => findFile(folder, file) };
}

/** Ends early, and rejects with the reason, when `until` does. */
const pause = (ms: number, until: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const stop = (): void => {
      clearTimeout(timer);
      reject(until.reason as Error);
    };
    const timer = setTimeout(() => {
      until.removeEventListener('abort', stop);
      resolve();
    }, ms);
    if (until.aborted) stop();
    else until.addEventListener('abort', stop, { once: true });
  });
