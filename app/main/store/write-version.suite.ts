// `npx node app/main/store/write-version.suite.ts` writes versions/<n> with the present code: the example's small site,
// as a power cut leaves it. A folder that is there stays.
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceEngine } from '@harmonic/protocol/signal';
import { actOf, ANA, everyWrite } from './example-access.suite.ts';
import {
  blockAt,
  EXAMPLE_KEY,
  FAN,
  MORNING_MS,
  PUMP,
  pump,
  startOf,
  summaryAt,
} from './example.suite.ts';
import {
  ACCELEROMETER,
  baselineOf,
  EXAMPLE_DEVICE_KEY,
  examplePlan,
  exampleRoute,
  MAINS_NOTE,
  WEEKLY,
  WEEKLY_RUN,
} from './example-kept.suite.ts';
import { saying } from '../../contract/index.ts';
import { MIGRATIONS } from './migrations.ts';
import { openStore } from './store.ts';

/**
 * Two people; one recording of the pump, complete, 0.3 s with a gap of 480 samples; one of the fan, cut off after 0.2 s.
 * Beside the pump a calibration, a baseline, a note, a plan of its harmonics, its key and energy that is nobody's; a weekly report of it, with a run that
 * waits.
 */
function writeVersion(folder: string): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'harmonic-version-'));
  const store = openStore({
    dataDir,
    key: new Uint8Array(EXAMPLE_KEY),
    engine: referenceEngine('not needed'),
    notify: () => undefined,
    now: () => MORNING_MS,
  });
  const event = { atMs: MORNING_MS, deviceId: PUMP, severity: 'info' as const };
  store.api.setSiteName('Mill', actOf('site.setUp'));
  store.api.changeAccess(everyWrite(store.api.accessState().stream), [
    actOf('person.create', { personal: { about: ANA, text: { reason: 'the first shift' } } }),
  ]);
  store.api.putDevice(pump, { ...event, code: 'device.adopted', detail: 'Pump 3' });
  store.api.setCalibration(
    { deviceId: PUMP, channel: 0, calibration: ACCELEROMETER },
    { ...event, code: 'calibration.set', detail: 'g' },
  );
  store.api.saveBaseline(baselineOf('healthy'), '2026-03-01', actOf('baseline.save'));
  store.api.addNote({ deviceId: PUMP }, MAINS_NOTE, actOf('note.add'));
  store.api.setChannelPlan(
    { deviceId: PUMP, plan: examplePlan, basedOn: null },
    { ...event, code: 'harmonic.planSet', detail: [saying('words', { text: '1 × 1000 Hz' })] },
  );
  store.api.setDeviceKey(EXAMPLE_DEVICE_KEY, MORNING_MS, {
    ...{ ...event, code: 'device.keySet', detail: EXAMPLE_DEVICE_KEY.fingerprint },
  });
  store.api.tellSpectral({
    ...{ deviceId: PUMP, atMs: MORNING_MS, hz: 5000, levelDb: -14.5, harmonic: 5 },
    ...{ called: null, unfit: [], heldBackBefore: 0 },
  });
  store.api.setRoutes(
    { routes: [exampleRoute], basedOn: 0 },
    { ...event, code: 'route.set', detail: '1' },
  );
  store.api.setReport(WEEKLY, actOf('report.set'));
  store.api.beginReportRun(WEEKLY_RUN, WEEKLY_RUN.dueMs);
  store.api.startRecording(startOf(PUMP));
  for (const firstSample of [0, 480, 1440]) {
    store.takeBlock(blockAt(firstSample, { gapBefore: firstSample === 1440 ? 480 : 0 }));
  }
  store.api.stopRecording(PUMP, MORNING_MS);
  for (let second = 0; second < 5; second += 1) store.takeSummary(summaryAt(second));
  store.api.startRecording(startOf(FAN));
  for (const firstSample of [0, 480]) store.takeBlock(blockAt(firstSample, { deviceId: FAN }));
  store.confirm();
  cpSync(dataDir, folder, {
    recursive: true,
    filter: (file) => !/(?:lock|lock-journal|reserve|-shm)$/.test(file),
  });
  store.api.close();
  rmSync(dataDir, { recursive: true });
}

const folder = new URL(`versions/${MIGRATIONS.length}`, import.meta.url).pathname;
if (!existsSync(folder)) writeVersion(folder);
