import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { inEnglish } from '../../contract/index.ts';
import { freeBytes } from './disk.ts';
import { blockAt, FAN, MORNING_MS, PUMP, startOf, summaryAt } from './example.suite.ts';
import {
  count,
  difference,
  eventOf,
  finish,
  openTestStore,
  readBack,
  type TestStore,
} from './test-store.suite.ts';

const MOUNT = '/bin/mount';
const UNMOUNT = '/bin/umount';
const mounted: string[] = [];
const mount = (options: string, folder: string): void =>
  void execFileSync(MOUNT, ['-t', 'tmpfs', '-o', options, 'none', folder], { stdio: 'ignore' });

/** A disk of its own; null where this user may not mount one. */
function newDisk(options: string): string | null {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-disk-'));
  try {
    mount(options, folder);
  } catch {
    rmSync(folder, { recursive: true });
    return null;
  }
  mounted.push(folder);
  return folder;
}
afterEach(() => {
  for (const folder of mounted.splice(0)) {
    execFileSync(UNMOUNT, ['--lazy', folder]);
    rmSync(folder, { recursive: true });
  }
});

const probe = process.platform === 'linux' ? newDisk('size=1m') : null;
const why = 'needs Linux and the right to mount a tmpfs (run as root)';
const onDisk = test.skipIf(probe === null);
const title = (story: string): string => (probe === null ? `${story} [${why}]` : story);

const SAMPLES = 24_000;
const LONG = 'x'.repeat(4000);
const KEEP = { recordingDays: 0, summaryDays: 0, eventDays: 0, ringSeconds: 1 };
const big = (place: number): ReturnType<typeof blockAt> =>
  blockAt(place * SAMPLES, { samples: SAMPLES });

function openOn(disk: string | null, floorBytes: number): TestStore {
  if (disk === null) throw new Error(why);
  const store = openTestStore(join(disk, 'data'));
  store.api.setRetention({ ...KEEP, floorBytes }, eventOf('storage.changed'));
  return store;
}
/** Another program takes all that is left. */
function fill(disk: string): string {
  const file = join(disk, 'filler');
  for (let size = freeBytes(disk); size > 0; size = freeBytes(disk))
    writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
  return file;
}
/** Another program takes every name that is left: files that are there can grow, none can be made. */
function takeNames(disk: string): string[] {
  return Array.from({ length: 32 }, (_, i) => join(disk, `other-${i}`)).filter((file) => {
    try {
      writeFileSync(file, '');
      return true;
    } catch {
      return false;
    }
  });
}
const conditions = (store: TestStore): string[] =>
  store.notices.flatMap((notice) => (notice.type === 'condition' ? [notice.code] : []));
const condition = (store: TestStore): { code: string; detail: string } => {
  const notice = store.notices.findLast(({ type }) => type === 'condition');
  if (notice?.type !== 'condition') throw new Error('nothing was said of the disk');
  return { code: notice.code, detail: inEnglish(notice.detail) };
};
const WAS_FULL = expect.stringContaining('the disk was full') as string;
const isComplete = (store: TestStore): boolean =>
  store.api.recordings().every(({ state }) => state === 'complete');

describe('a disk that fills up', () => {
  onDisk(title('never crosses the floor: recordings end before, whole, and say so'), () => {
    const disk = newDisk('size=40m');
    const floor = 12 * 2 ** 20;
    const store = openOn(disk, floor);
    const { id } = store.api.startRecording(startOf(PUMP));
    let sent = 0;
    while (conditions(store).length === 0) {
      store.takeBlock(big(sent));
      sent += 1;
      while (store.confirm());
      expect(freeBytes(store.dataDir)).toBeGreaterThanOrEqual(floor);
    }
    store.takeBlock(big(sent));
    store.confirm();
    expect(conditions(store)).toEqual(['disk-low']);
    expect(isComplete(store)).toBe(true);
    expect(store.api.recordings()[0]).toMatchObject({ samples: sent * SAMPLES, gaps: 0 });
    expect(difference(readBack(store, id), count(0, sent * SAMPLES))).toBe(-1);
    expect(store.api.events(null, 1)).toMatchObject([
      { code: 'recording.ended', detail: 'stopped before the disk runs full' },
    ]);
    expect(() => store.api.startRecording(startOf(FAN))).toThrow(/MB must stay free/);

    finish(store.slow.removeRecording(id, eventOf('recording.removed')));
    store.watchDisk(MORNING_MS);
    expect(conditions(store)).toEqual(['disk-low', 'ok']);
    expect(store.api.startRecording(startOf(FAN)).state).toBe('recording');
    store.api.close();
  });

  onDisk(
    title('filled by another program: what was taken waits and is kept when room returns'),
    () => {
      const disk = newDisk('size=40m') ?? '';
      const store = openOn(disk, 0);
      const { id } = store.api.startRecording(startOf(PUMP));
      for (let i = 0; i < 4; i += 1) store.takeBlock(big(i));
      while (store.confirm());
      const filler = fill(disk);
      store.takeBlock(big(4));
      store.takeSummary(summaryAt(0));
      store.confirm();
      expect(condition(store).detail).toContain('recordings have ended');
      expect(store.api.recordings()).toMatchObject([{ id, state: 'interrupted' }]);
      expect(store.api.events(null, 1)).toMatchObject([
        { code: 'recording.ended', deviceId: PUMP, detail: WAS_FULL },
      ]);
      expect(() => store.api.stopRecording(PUMP, MORNING_MS)).toThrow(/in memory and will be kept/);
      store.takeBlock(big(5));

      rmSync(filler);
      store.watchDisk(MORNING_MS);
      while (store.confirm());
      expect(condition(store).code).toBe('ok');
      expect(isComplete(store)).toBe(true);
      expect(difference(readBack(store, id), count(0, 5 * SAMPLES))).toBe(-1);
      store.api.close();
    },
  );

  /** Full, the reserve given up and that room taken too: no row can be written any more. */
  function fillWholly(store: TestStore, disk: string): string {
    const file = fill(disk);
    for (let i = 0; i < 4 && !conditions(store).includes('disk-full'); i += 1) touch(store);
    fill(disk);
    return file;
  }
  /** Rows, until the log has no more room for one. */
  function touch(store: TestStore): void {
    try {
      for (let i = 0; i < 2000; i += 1) store.api.addEvent(eventOf('link.lost', { detail: LONG }));
    } catch {
      // Refused: that is what was wanted.
    }
  }

  onDisk(title('that refuses every row: the recording ends at the next look, and says so'), () => {
    const disk = newDisk('size=40m') ?? '';
    const store = openOn(disk, 0);
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(big(0));
    while (store.confirm());
    const filler = fillWholly(store, disk);
    store.takeBlock(big(1));
    expect(store.api.recordings()).toMatchObject([{ id, state: 'recording' }]);
    store.watchDisk(MORNING_MS);
    expect(store.api.recordings()).toMatchObject([{ id, state: 'interrupted' }]);
    expect(condition(store)).toMatchObject({
      ...{
        code: 'disk-full',
        detail: 'nothing new can be kept until there is room · recordings have ended',
      },
    });

    rmSync(filler);
    store.watchDisk(MORNING_MS);
    while (store.confirm());
    expect(store.api.events(null, 1)).toMatchObject([
      { code: 'recording.ended', deviceId: PUMP, detail: WAS_FULL },
    ]);
    expect(isComplete(store)).toBe(true);
    expect(difference(readBack(store, id), count(0, 2 * SAMPLES))).toBe(-1);
    store.api.close();
  });

  onDisk(
    title('that refuses for longer than memory lasts: what it ended stays interrupted'),
    () => {
      const disk = newDisk('size=40m') ?? '';
      const store = openOn(disk, 0);
      store.api.startRecording(startOf(PUMP));
      store.takeBlock(big(0));
      while (store.confirm());
      const filler = fillWholly(store, disk);
      for (let i = 1; i < 200; i += 1) store.takeBlock(big(i));
      store.watchDisk(MORNING_MS);
      rmSync(filler);
      store.watchDisk(MORNING_MS);
      while (store.confirm());
      const [recording] = store.api.recordings();
      expect(recording).toMatchObject({ state: 'interrupted', samples: 200 * SAMPLES });
      expect(recording?.samplesLost).toBeGreaterThan(20 * SAMPLES);
      store.api.close();
    },
  );

  onDisk(title('while nothing is recorded: no recording is said to have ended'), () => {
    const disk = newDisk('size=40m') ?? '';
    const store = openOn(disk, 0);
    fill(disk);
    store.watchDisk(MORNING_MS);
    expect(condition(store)).toMatchObject({
      ...{ code: 'disk-low', detail: 'less than 8 MB are free · nothing can be recorded' },
    });
    store.api.close();
  });

  onDisk(title('full to the last byte: a person can still remove a recording to make room'), () => {
    const disk = newDisk('size=40m') ?? '';
    const store = openOn(disk, 0);
    const { id } = store.api.startRecording(startOf(PUMP));
    for (let i = 0; i < 40; i += 1) store.takeBlock(big(i));
    store.api.stopRecording(PUMP, MORNING_MS);
    const filler = fill(disk);
    const freeBefore = freeBytes(disk);
    finish(store.slow.removeRecording(id, eventOf('recording.removed')));
    expect(freeBytes(disk) - freeBefore).toBeGreaterThan(3 * 2 ** 20);
    expect(store.api.recordings()).toEqual([]);
    expect(store.api.events(null, 1)).toMatchObject([{ code: 'recording.removed' }]);
    store.api.close();
    rmSync(filler);
  });

  onDisk(title('full when the console starts: it opens, mends, and loses nothing'), () => {
    const disk = newDisk('size=40m') ?? '';
    const store = openOn(disk, 0);
    const { id } = store.api.startRecording(startOf(PUMP));
    for (let i = 0; i < 4; i += 1) store.takeBlock(big(i));
    store.api.close();
    fill(disk);
    const again = openTestStore(join(disk, 'data'));
    expect(again.api.recordings()).toMatchObject([{ id, state: 'complete' }]);
    expect(difference(readBack(again, id), count(0, 4 * SAMPLES))).toBe(-1);
    again.api.addEvent(eventOf('link.lost'));
    expect(again.api.events(null, 1)).toMatchObject([{ code: 'link.lost' }]);
    again.api.close();
  });

  onDisk(
    title('that refuses although it has room: blocks wait, and no recording has a gap'),
    () => {
      const disk = newDisk('size=100m,nr_inodes=16') ?? '';
      const store = openOn(disk, 0);
      const { id } = store.api.startRecording(startOf(PUMP));
      store.takeBlock(big(0));
      store.confirm();
      const others = takeNames(disk);
      const fan = store.api.startRecording(startOf(FAN)).id;
      for (let i = 0; i < 3; i += 1) {
        store.takeBlock(big(i + 1));
        store.takeBlock({ ...big(i), deviceId: FAN });
        store.confirm();
      }
      expect(conditions(store)).toEqual(['disk-full']);
      for (const file of others) rmSync(file);
      store.watchDisk(MORNING_MS);
      while (store.confirm());
      expect(conditions(store)).toEqual(['disk-full', 'ok']);
      expect(store.api.stopRecording(PUMP, MORNING_MS)).toMatchObject({
        ...{ gaps: 0, bytes: 4 * (SAMPLES * 4 + 16) },
      });
      expect(store.api.stopRecording(FAN, MORNING_MS)).toMatchObject({ gaps: 0 });
      expect(difference(readBack(store, id), count(0, 4 * SAMPLES))).toBe(-1);
      expect(difference(readBack(store, fan), count(0, 3 * SAMPLES))).toBe(-1);
      store.api.close();
    },
  );

  onDisk(
    title('that refuses for longer than memory lasts: the loss is counted, said, and a gap'),
    () => {
      const disk = newDisk('size=200m,nr_inodes=12') ?? '';
      const store = openOn(disk, 0);
      const { id } = store.api.startRecording(startOf(PUMP));
      const made = takeNames(disk);
      const held = Math.floor((16 * 2 ** 20) / big(0).data.byteLength);
      for (let i = 0; i < held + 10; i += 1) store.takeBlock(big(i));
      store.confirm();
      store.takeBlock(big(held + 10));
      const lost = 11 * SAMPLES;
      expect(condition(store)).toEqual({
        code: 'disk-full',
        detail: expect.stringContaining(`${lost} samples`) as string,
      });
      for (const file of made) rmSync(file);
      store.watchDisk(MORNING_MS);
      while (store.confirm());
      store.takeBlock(big(held + 11));
      const recording = store.api.stopRecording(PUMP, MORNING_MS);
      expect(recording).toMatchObject({
        gaps: 1,
        samplesLost: lost,
        samples: (held + 12) * SAMPLES,
      });
      expect(readBack(store, id)).toEqual([
        ...count(0, held * SAMPLES),
        ...new Array<null>(lost).fill(null),
        ...count((held + 11) * SAMPLES, (held + 12) * SAMPLES),
      ]);
      store.api.close();
    },
  );
});

/** Name and hash of every file. */
const contents = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    )
    .sort();

onDisk(
  title(
    'a read-only disk is refused in words; nothing on it changes, and all is there when it can be written',
  ),
  () => {
    const disk = newDisk('size=40m') ?? '';
    const dataDir = join(disk, 'data');
    const store = openOn(disk, 0);
    const { id } = store.api.startRecording(startOf(PUMP));
    store.takeBlock(big(0));
    store.api.close();
    const before = contents(dataDir);

    execFileSync(MOUNT, ['-o', 'remount,ro', disk]);
    expect(() => openTestStore(dataDir)).toThrow(
      expect.objectContaining({
        code: 'disk-read-only',
        message: expect.stringContaining('cannot be written to') as string,
      }),
    );
    expect(() => openTestStore(join(disk, 'new'))).toThrow(/cannot be written to/);
    expect(contents(dataDir)).toEqual(before);

    execFileSync(MOUNT, ['-o', 'remount,rw', disk]);
    const again = openTestStore(dataDir);
    expect(difference(readBack(again, id), count(0, SAMPLES))).toBe(-1);
    again.api.close();
  },
);
