// Harmonics in a device's samples, heard through the whole of a capture: values, isolation, the master's clock, gaps.
import { describe, expect, test } from 'vitest';
import { MESSAGE } from '@harmonic/protocol/link';
import { unfit, type Assignment, type ChannelPlan, type DeviceId } from '@harmonic/protocol/model';
import {
  createFrameSigner,
  frameKey,
  STANDARD,
  transmit,
  type ChannelFrame,
} from '@harmonic/protocol/phy';
import { createGaussian, createRandom } from '../../../protocol/phy/channel-model.suite.ts';
import type { SampleSource } from '@harmonic/protocol/simulated';
import { createKeptSessions } from './frame-sessions.ts';
import { createListening } from './listening.ts';
import type { StoreHeard } from './messages.ts';
import { createRig, type OnTheWay, type Rig } from './test-link.suite.ts';

const AMPLITUDE = 0.1;
const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);

const channel = (
  harmonics: number[],
  node: string,
  name: string,
  payload: Partial<Assignment['payload']> = {},
): Assignment => ({
  ...{ harmonics, node, function: name, group: '' },
  payload: { kind: 'bytes', scale: 1, unit: '', ...payload },
});
const planOf = (assignments: Assignment[], running = false): ChannelPlan => ({
  ...{ channel: 0, running, assignments },
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot: null,
  },
});
const frame = (harmonics: number[], psdu: Uint8Array<ArrayBuffer>, slot = 0): ChannelFrame => ({
  ...{ harmonics, psdu, slot, flags: 0, amplitude: AMPLITUDE },
});
const burst = (frames: ChannelFrame[], { ppm = 0, leastSymbols = 0 } = {}): Float64Array =>
  transmit({
    waveform: { ...STANDARD, f0Hz: STANDARD.f0Hz * (1 + ppm * 1e-6) },
    ...{ frames, pilotAmplitude: AMPLITUDE, leastSymbols },
  });

/** The bursts one after another with silence between, then silence; 48 kHz, volts. */
function playing(bursts: Float64Array[], pauseS = 0.1, fullScale = 1): SampleSource {
  const pause = 48_000 * pauseS;
  const all = new Float64Array(bursts.reduce((sum, { length }) => sum + pause + length, 0));
  let at = 0;
  for (const one of bursts) {
    all.set(one, (at += pause));
    at += one.length;
  }
  return {
    ...{ rateHz: 48_000, format: 'int16', length: Infinity },
    channels: [{ name: 'line', unit: 'V', fullScale }],
    fill(_, first, count, out) {
      for (let i = 0; i < count; i += 1) out[i] = (all[first + i] ?? 0) * fullScale;
    },
  };
}
function listen(source: SampleSource, plan: ChannelPlan, ms: number, toConsole?: OnTheWay): Rig {
  const rig = createRig({ source, ...(toConsole && { toConsole }) });
  rig.capture.handle({ type: 'plan.set', plan: { plan, version: 1, setAtMs: 0 } }, 0);
  rig.open();
  rig.run(ms);
  return rig;
}
const stateOf = (rig: Rig, harmonics: number[]) =>
  rig.boards
    .flatMap(({ channels }) => channels)
    .findLast(({ state }) => state.harmonics.join() === harmonics.join());

/** Told with a frame only. */
const newestOf = (rig: Rig, harmonics: number[]) =>
  rig.boards
    .flatMap(({ channels }) => channels)
    .findLast(({ state, newest }) => newest && state.harmonics.join() === harmonics.join())?.newest;

test('a frame that sounded when listening began is no loss; the next one counts', () => {
  const all = burst(
    [0, 80, 160].map((slot) => frame([4], new Uint8Array(26).fill(7), slot)),
    { leastSymbols: 1100 },
  );
  const plan = planOf([channel([4], 'A', 'say')], true);
  // Joined so late that the pilot's next superframe begins within the second frame.
  const heard = playing([all.subarray(54 * 350)], 0);
  const rig = listen(heard, plan, 1200);
  expect(stateOf(rig, [4])?.state).toMatchObject({ frames: 1, lost: 0, condition: 'good' });
  expect(rig.boards.at(-1)?.counters).toMatchObject({ frames: 1, lost: 0 });
});

test('TC-FR-002, TC-FR-003: each node is heard on its own harmonic, read as the plan says; nobody else hears it', () => {
  const plan = planOf([
    channel([2], 'A', 'read_temperature', { kind: 'i16', scale: 0.01, unit: '°C' }),
    channel([3], 'B', 'toggle_led', { kind: 'u8' }),
    channel([4], 'C', 'say', { kind: 'text' }),
  ]);
  const source = playing([
    burst([frame([2], bytes(0x66, 0x08))]),
    burst([frame([4], bytes(0x31, 0x32, 0x33))]),
    // A command for B, on a harmonic that is nobody's.
    burst([frame([9], bytes(1))]),
    burst([frame([3], bytes(1))]),
  ]);
  const rig = listen(source, plan, 1500);
  expect(rig.heard.map(({ node, function: name, value }) => [node, name, value])).toEqual([
    ['A', 'read_temperature', 21.5],
    ['C', 'say', '123'],
    ['B', 'toggle_led', 1],
  ]);
  const { state } = stateOf(rig, [4])!;
  const { points, snrDb } = newestOf(rig, [4])!;
  expect(state).toMatchObject({ frames: 1, lost: 0, errorRate: 0, condition: 'good' });
  expect(state.last!.levelDb).toBeCloseTo(20 * Math.log10(AMPLITUDE), 1);
  expect(state.last!.snrDb).toBeGreaterThan(30);
  expect(snrDb).toHaveLength(1);
  // Differences of phase of π/4-DQPSK lie on the diagonals.
  expect(points).toHaveLength(2 * 78);
  for (let i = 0; i < points.length; i += 2)
    expect(Math.abs(Math.abs(points[i]!) - Math.abs(points[i + 1]!))).toBeLessThan(0.1);
});

test('P11.12 the proof of a frame that was forwarded is no part of what it says, and is told as not checked', () => {
  const device = new Uint8Array(8).fill(1);
  const question = { device, gatewayNonce: new Uint8Array(16), slot: 9 };
  const key = frameKey(new Uint8Array(32).fill(7), question);
  const signed = createFrameSigner(key, device).sign(4, 0, bytes(0x6f, 0x70, 0x65, 0x6e))!;
  const onTen = (flags: number, psdu: Uint8Array) =>
    burst([{ ...frame([10], Uint8Array.from(psdu)), flags }]);
  const plan = planOf([channel([10], 'Sink', 'is_open', { kind: 'text' })]);
  const hop = 0x04;
  const rig = listen(
    playing([onTen(signed.flags | hop, signed.psdu), onTen(0, bytes(0x68, 0x69))]),
    plan,
    800,
  );
  expect(rig.heard.map(({ value, proof }) => [value, proof])).toEqual([
    ['open', 'unchecked'],
    ['hi', undefined],
  ]);
  expect(rig.heard[0]!.psduHex).toHaveLength(2 * signed.psdu.length);
  expect(rig.came.flatMap(({ frames }) => frames)[0]).toMatchObject({ proven: false });
});

const NOBODY_SIGNS = {
  signers: [],
  ways: {
    question: () => 1,
    nonce: () => new Uint8Array(16),
    sessionsOf: createKeptSessions(),
    ask: () => undefined,
    onFact: () => undefined,
  },
};

const OF_DEVICE = {
  ...{ deviceId: 'd1' as DeviceId, version: 1, setAtMs: 0 },
  ...{ rateHz: 48_000, fullScale: 1, unit: 'V' },
};
/** What a device has heard itself; its clock is not known yet. */
const told = (harmonic: number, ...psdu: number[]) => ({
  ...{ harmonics: [harmonic], psdu: bytes(...psdu), flags: 0, atMs: null },
  ...{ crcOk: true, snrDb: 21.25, evm: 0.09, clockErrorPpm: -3 },
});

test('P11.12 so it is where the device alone tells of it', () => {
  const plan = planOf([channel([10], 'Sink', 'is_open', { kind: 'text' })]);
  const listening = createListening({
    ...{ ...OF_DEVICE, plan },
    ...{ toStore: () => true, came: () => undefined, ...NOBODY_SIGNS },
  });
  const proof = new Uint8Array(10);
  listening.told({ ...told(10, 0x68, 0x69, ...proof), flags: 0x10 }, 1000);
  const { last } = listening.patch(1000)!.channels[0]!.state;
  expect(last).toMatchObject({ value: 'hi', proof: 'unchecked', by: 'device' });
});

test('a frame that the device has heard too counts once; what it alone has heard, or lost, stands beside it', () => {
  const rows: StoreHeard['heard'] = [];
  const came: unknown[] = [];
  const plan = planOf([channel([4], 'A', 'f'), channel([3, 7, 12], 'B', 'g', { kind: 'u8' })]);
  const listening = createListening({
    ...{ ...OF_DEVICE, plan },
    toStore: (message) => message.type === 'heard' && rows.push(...message.heard) > 0,
    came: (frames) => came.push(...frames.map(({ psdu }) => psdu[0])),
    ...NOBODY_SIGNS,
  });
  const play = (psdu: number): void => {
    const samples = Float32Array.from([
      ...burst([frame([4], bytes(psdu))]),
      ...new Float64Array(4800),
    ]);
    listening.push(samples, samples.length, 5_000_000_000_000n);
  };
  const channels = (nowMs: number) =>
    listening
      .patch(nowMs)
      ?.channels.map(({ state: { frames, told: by, last } }) => [
        ...[frames, by, last?.by, last?.psduHex, last?.value],
      ]);
  // Arrival of the burst's end is 5,000,000 ms. The device is first: shown at once, and then as heard here.
  expect(listening.told(told(4, 7), 4_999_900)).toBe(true);
  expect(channels(5_000_000)).toEqual([
    [0, { frames: 1, lost: 0 }, 'device', '07', '07'],
    [0, { frames: 0, lost: 0 }, undefined, undefined, undefined],
  ]);
  play(7);
  expect(channels(5_000_100)?.[0]).toEqual([1, { frames: 0, lost: 0 }, 'console', '07', '07']);
  // The console is first: no news. The same again is another.
  play(8);
  expect(listening.told(told(4, 8), 5_000_200)).toBe(false);
  expect(listening.told(told(4, 8), 5_000_300)).toBe(true);
  // A bond is named by its first harmonic; what is of no channel is for the routes alone.
  expect(listening.told(told(3, 1), 5_000_400)).toBe(true);
  expect(listening.told(told(9, 1), 5_000_400)).toBe(true);
  expect(listening.told({ ...told(3), crcOk: false }, 5_000_400)).toBe(false);
  expect(listening.told({ ...told(9), crcOk: false }, 5_000_400)).toBe(false);
  expect(channels(5_000_700)).toEqual([
    [2, { frames: 1, lost: 0 }, 'device', '08', '08'],
    [0, { frames: 1, lost: 1 }, 'device', '01', 1],
  ]);
  // Of what was told first, the routes had it then.
  expect(came).toEqual([8]);
  expect(rows.map(({ by }) => by)).toEqual(['console', 'console']);
  listening.tick(5_006_399);
  expect(rows).toHaveLength(3);
  listening.finish();
  expect(rows.slice(2)).toMatchObject([
    { harmonics: [4], node: 'A', psduHex: '08', by: 'device', levelDb: null, snrDb: 21.25 },
    { harmonics: [3, 7, 12], node: 'B', value: 1, by: 'device', clockErrorPpm: -3 },
  ]);
});

test('a device that makes frames up fills neither the store nor the routes: more than sounds is counted as lost', () => {
  let rows = 0;
  const listening = createListening({
    ...{ deviceId: 'd1' as DeviceId, plan: planOf([channel([4], 'A', 'f')]), version: 1 },
    ...{ setAtMs: 0, rateHz: 48_000, fullScale: 1, unit: 'V' },
    toStore: (message) => message.type === 'heard' && (rows += message.heard.length) > 0,
    came: () => undefined,
    ...NOBODY_SIGNS,
  });
  const FLOOD = 5000;
  let forwarded = 0;
  for (let i = 0; i < FLOOD; i += 1)
    if (listening.told(told(4, i >> 8, i & 255), 5_000_000)) forwarded += 1;
  // A frame of two bytes sounds for some 90 ms.
  expect(forwarded).toBeLessThan(150);
  expect(listening.patch(5_000_100)!.channels[0]!.state.told).toEqual({
    frames: forwarded,
    lost: FLOOD - forwarded,
  });
  listening.finish();
  expect(rows).toBe(forwarded);
});

test('what a device says it has heard in the future was heard now: the channel goes quiet, and is full of nothing', () => {
  const rows: StoreHeard['heard'] = [];
  const listening = createListening({
    ...{ deviceId: 'd1' as DeviceId, plan: planOf([channel([4], 'A', 'f')]), version: 1 },
    ...{ setAtMs: 0, rateHz: 48_000, fullScale: 1, unit: 'V' },
    toStore: (message) => message.type === 'heard' && rows.push(...message.heard) > 0,
    came: () => undefined,
    ...NOBODY_SIGNS,
  });
  const stateAt = (nowMs: number) => listening.patch(nowMs)!.channels[0]!.state;
  listening.told({ ...told(4, 1), atMs: 5_000_000 + 86_400_000 }, 5_000_000);
  expect(stateAt(5_000_100).utilisation).toBeGreaterThan(0);
  for (let second = 1; second < 60; second += 1)
    listening.told(
      { ...told(4, 1), atMs: 5_000_000 + 1000 * second - 50 },
      5_000_000 + 1000 * second,
    );
  expect(stateAt(5_059_100).utilisation).toBeLessThan(0.1);
  expect(stateAt(5_090_000)).toMatchObject({ condition: 'silent', utilisation: 0 });
  listening.finish();
  for (const { atMs } of rows) expect(atMs).toBeLessThan(5_060_000);
});

test('a frame is stamped with the arrival of its first sample', () => {
  const plan = planOf([channel([4], 'A', 'f')]);
  const rig = listen(playing([burst([frame([4], bytes(7))])]), plan, 400);
  const [heard] = rig.heard;
  expect(heard!.psduHex).toBe('07');
  // It began 0.1 s after the stream.
  const beganMs = Number(rig.blocks[0]!.arrivalNs / 1_000_000n);
  expect(Math.abs(heard!.atMs - beganMs - 100)).toBeLessThan(30);
});

test('the last frame of a stream is told when it ends, and one before a long gap keeps its time', () => {
  const said: StoreHeard['heard'] = [];
  const listening = createListening({
    ...{ deviceId: 'd1' as DeviceId, plan: planOf([channel([4], 'A', 'f')]), version: 1 },
    ...{ setAtMs: 0, rateHz: 48_000, fullScale: 1, unit: 'V' },
    toStore: (message) => message.type === 'heard' && said.push(...message.heard) > 0,
    came: () => undefined,
    ...NOBODY_SIGNS,
  });
  const sent = Float32Array.from(burst([frame([4], bytes(1))]));
  const endNs = 5_000_000_000n;
  listening.push(new Float32Array(4800), 4800, endNs - 1n);
  listening.push(sent, sent.length, endNs);
  expect(said, 'its last symbol is not known to be over yet').toEqual([]);
  listening.missing(48_000);
  expect(said[0]!.psduHex).toBe('01');
  expect(said[0]!.atMs).toBeCloseTo(5000 - sent.length / 48, 0);
  listening.push(sent, sent.length, endNs);
  listening.finish();
  expect(said).toHaveLength(2);
});

test.each([-200, -37, 120, 200])(
  'TC-FR-001: the clock of a master whose crystal is off by %i ppm is read within a thousandth after one superframe, and then locked',
  (ppm) => {
    const source = playing([burst([], { ppm, leastSymbols: 900 })]);
    const rig = listen(source, planOf([channel([4], 'A', 'f')], true), 1100);
    const clocks = rig.boards.flatMap(({ clock }) => clock ?? []);
    const superframe = clocks.find(({ symbols }) => symbols >= 64)!;
    expect(Math.abs(superframe.f0Hz / (1000 * (1 + ppm * 1e-6)) - 1)).toBeLessThan(1e-3);
    const newest = clocks.at(-1)!;
    expect(newest.locked).toBe(true);
    expect(Math.abs(newest.errorPpm - ppm)).toBeLessThan(5);
    expect(clocks.every(({ locked, symbols }) => locked === symbols >= 256)).toBe(true);
  },
);

test('blocks lost on the way are silence of their length, counted: the next burst is heard, its time is right', () => {
  const first = burst([frame([4], bytes(1))]);
  const second = burst([frame([4], bytes(2))]);
  let blocks = 0;
  // In the pause between them, for 60 ms.
  const gap: OnTheWay = (passing) => {
    if (passing.type !== MESSAGE.SAMPLES) return passing;
    const at = new DataView(passing.payload.buffer, passing.payload.byteOffset).getUint32(8, true);
    const lost = at >= 48_000 * 0.32 && at < 48_000 * 0.38;
    if (lost) blocks += 1;
    return lost ? null : passing;
  };
  const plan = planOf([channel([4], 'A', 'f', { kind: 'u8' })]);
  const rig = listen(playing([first, second], 0.2), plan, 1000, gap);
  expect(blocks).toBeGreaterThan(0);
  expect(rig.heard.map(({ value }) => value)).toEqual([1, 2]);
  const [a, b] = rig.heard;
  expect(Math.abs(b!.atMs - a!.atMs - (200 + first.length / 48))).toBeLessThan(25);
  expect(rig.boards.at(-1)!.counters.missing).toBeGreaterThan(0);
});

test('another plan takes over in the middle; none is deaf; one that cannot be is told in words and disturbs nothing', () => {
  const bursts = [1, 2, 3, 4].map((value) => burst([frame([value + 3], bytes(value))]));
  const rig = createRig({ source: playing(bursts, 0.3) });
  let version = 0;
  const set = (plan: ChannelPlan | null): void => {
    version += 1;
    rig.capture.handle({ type: 'plan.set', plan: plan && { plan, version, setAtMs: 0 } }, 0);
  };
  set(planOf([channel([4], 'A', 'f')]));
  rig.open();
  rig.run(450);
  set(planOf([channel([5], 'A', 'f')]));
  rig.run(400);
  set(null);
  rig.run(400);
  set(planOf([channel([900], 'A', 'f')]));
  expect(rig.boards.at(-1)).toMatchObject({ state: 'unfit', channels: [] });
  expect(rig.boards.at(-1)!.reason).toEqual(
    unfit('bond-no-data', { harmonic: '900', highest: '21', rateHz: 48_000 }),
  );
  set({ ...planOf([channel([4], 'A', 'f')]), channel: 3 });
  expect(rig.boards.at(-1)!.reason).toEqual(unfit('plan-channel', { channel: '4', channels: 1 }));
  rig.run(400);
  expect(rig.heard.map(({ psduHex }) => psduHex)).toEqual(['01', '02']);
  expect(rig.fact('failed')).toBeUndefined();
});

test('a plan that was there before a stream that cannot carry it: why is told again and again, for a board that began with the stream', () => {
  const plan = planOf([channel([900], 'A', 'f')]);
  const rig = listen(playing([burst([frame([4], bytes(1))])], 0.3), plan, 1800);
  const opened = rig.kinds().indexOf('streaming');
  expect(opened).toBeGreaterThanOrEqual(0);
  expect(new Set(rig.boards.map(({ state, reason }) => `${state} ${reason?.say}`))).toEqual(
    new Set(['unfit bond-no-data']),
  );
  expect(rig.boards.length).toBeGreaterThanOrEqual(3);
  expect(rig.boards.length).toBeLessThanOrEqual(6);
  const before = rig.boards.length;
  rig.capture.handle({ type: 'plan.set', plan: null }, 0);
  rig.run(1200);
  expect(rig.boards).toHaveLength(before);
});

test('what a channel lost is counted, fails it, and a channel that has gone quiet is silent', () => {
  const broken = burst([frame([4], bytes(1, 2, 3, 4, 5, 6, 7, 8))]);
  // Another sender on the same harmonic, twice as loud, over half of it.
  const other = burst([frame([4], bytes(9, 9, 9, 9, 9, 9, 9, 9))]);
  for (let i = 1000; i < broken.length; i += 1) broken[i]! += 2 * other[i - 1000]!;
  const good = Array.from({ length: 8 }, (_, i) => burst([frame([4], bytes(i))]));
  const plan = planOf([channel([4], 'A', 'f')]);
  const rig = listen(playing([...good, broken]), plan, 2000);
  const worst = stateOf(rig, [4])!.state;
  expect(worst.frames).toBe(8);
  expect(worst.lost).toBeGreaterThan(0);
  expect(worst.condition).toBe('failing');
  const quiet = listen(playing(good), plan, 6000);
  const { condition, utilisation, last } = stateOf(quiet, [4])!.state;
  expect(condition).toBe('silent');
  expect(last!.psduHex).toBe('07');
  // Eight frames of 79 symbols in ten seconds.
  expect(utilisation).toBeCloseTo((8 * 79 * 1.125e-3) / 10, 2);
});

test.each([
  ['ahead', 86_400_000],
  ['back', -86_400_000],
])('a wall clock that is set %s neither keeps a channel alive nor silences it', (_, byMs) => {
  const good = Array.from({ length: 40 }, (_, i) => burst([frame([4], bytes(i))]));
  const rig = listen(playing(good, 0.15), planOf([channel([4], 'A', 'f')]), 1000);
  rig.setClock(byMs);
  rig.run(4000);
  const { condition, utilisation, last } = stateOf(rig, [4])!.state;
  expect(condition).toBe('good');
  expect(utilisation).toBeGreaterThan(0.1);
  expect(utilisation).toBeLessThan(0.5);
  expect(Math.abs(last!.atMs - rig.nowMs() - byMs)).toBeLessThan(500);
  expect(Math.abs(rig.heard.at(-1)!.atMs - rig.nowMs() - byMs)).toBeLessThan(500);
  rig.run(16_000);
  expect(stateOf(rig, [4])!.state).toMatchObject({ condition: 'silent', utilisation: 0 });
  expect(rig.heard).toHaveLength(40);
});

test('full scale of a channel is the level that 0 dB is told against', () => {
  const plan = planOf([channel([4, 7, 12], 'A', 'f')]);
  const rig = listen(playing([burst([frame([4, 7, 12], bytes(5))])], 0.1, 10), plan, 500);
  expect(rig.heard[0]!.levelDb).toBeCloseTo(-20, 1);
});

describe('P2.5 a channel whose pilot comes turned over', () => {
  const over = (line: Float64Array): Float64Array => line.map((value) => -value);
  const plan = planOf([channel([3], 'A', 'one'), channel([4], 'B', 'two')]);
  const turnedBy = (rig: Rig) => [3, 4].map((n) => stateOf(rig, [n])!.state.isTurned);

  test('is told so, each by the newest burst of its own; nobody else is', () => {
    const mine = burst([frame([3], bytes(1))]);
    const other = burst([frame([4], bytes(2))]);
    expect(turnedBy(listen(playing([mine, over(other)]), plan, 900))).toEqual([false, true]);
    const mended = [over(mine), over(other), other];
    expect(turnedBy(listen(playing(mended), plan, 1200))).toEqual([true, false]);
  });

  test('is not told before a frame came, nor of windows that do not tell, nor of the pilot of a master', () => {
    expect(turnedBy(listen(playing([]), plan, 600))).toEqual([null, null]);
    const robust = { ...plan, waveform: { ...plan.waveform, periods: 4 } };
    const line = transmit({
      waveform: { ...STANDARD, periods: 4 },
      ...{ frames: [frame([3], bytes(1))], pilotAmplitude: AMPLITUDE, leastSymbols: 24 },
    });
    const untold = listen(playing([over(line)]), robust, 1500);
    expect(stateOf(untold, [3])?.state).toMatchObject({ frames: 1, isTurned: null });
    const runs = over(burst([frame([3], bytes(1), 20)], { leastSymbols: 900 }));
    const running = listen(playing([runs]), { ...plan, running: true }, 1000);
    expect(stateOf(running, [3])?.state).toMatchObject({ frames: 1, isTurned: null });
    expect(running.boards.findLast(({ clock }) => clock)?.clock).toMatchObject({ isTurned: true });
  });
});

describe('a pilot that comes the other way than the plan says', () => {
  const SECONDS = 8;
  const noise = createGaussian(createRandom(5));
  const noisy = (line: Float64Array): Float64Array => line.map((value) => value + 2e-4 * noise());
  const random = createRandom(7);
  const anything = () => Uint8Array.from({ length: 5 }, () => Math.floor(256 * random()));
  /** A master's, with its beacons or without, and on H4 one frame after another. */
  const runs = (beacons = true, seconds = SECONDS): Float64Array => {
    const slots = Math.floor(seconds * 222);
    const every = (by: number, from: number): number[] =>
      Array.from({ length: Math.floor((slots - from - 60) / by) }, (_, i) => from + i * by);
    const frames = [
      ...every(34, 41).map((slot) => frame([4], anything(), slot)),
      ...(beacons
        ? every(111, 36).map((slot) => ({ ...frame([2], new Uint8Array(16), slot), flags: 3 }))
        : []),
    ];
    return noisy(burst(frames, { leastSymbols: 4 * slots }));
  };
  const plan = { ...planOf([channel([4], 'A', 'say'), channel([5], 'B', 'say')]) };
  const watched: ChannelPlan = { ...plan, watch: { falseAlarm: 1e-9 } };
  const othersOf = (rig: Rig) =>
    rig.boards.map(({ otherPilot }) => otherPilot).filter((one, i, all) => one !== all[i - 1]);

  test.each([
    ['a beacon tells soon', true, 2000],
    ['without one, what outlasts any burst does', false, 6000],
  ])('runs without end: %s; no channel is blamed for what the line sends', (_, beacons, byMs) => {
    const rig = listen(playing([runs(beacons)], 0), watched, byMs);
    expect(othersOf(rig)).toEqual([null, 'running']);
    rig.run(SECONDS * 1000 - byMs - 500);
    expect(othersOf(rig)).toEqual([null, 'running']);
    const states = rig.boards.flatMap(({ channels }) => channels.map(({ state }) => state));
    expect(states.filter(({ tone }) => tone)).toEqual([]);
    expect(rig.facts.filter(({ kind }) => kind === 'blocked')).toEqual([]);
  });

  test('is over when the pilot ends, and is not said by the plan that fits', () => {
    const rig = listen(playing([runs(true, 4)], 0), watched, 7000);
    expect(othersOf(rig)).toEqual([null, 'running', null]);
    const right = { ...plan, running: true };
    expect(othersOf(listen(playing([runs()], 0), right, 5000))).toEqual([null]);
  });

  test('comes with each burst: said after three, until one runs', () => {
    const says = Array.from({ length: 5 }, (_, i) => burst([frame([4], bytes(i))]));
    const twice = says.slice(0, 2).map(noisy);
    const right = { ...plan, running: true };
    expect(othersOf(listen(playing(twice), right, 1500))).toEqual([null]);
    const rig = listen(playing([...says.map(noisy), runs()]), right, 5500);
    expect(othersOf(rig)).toEqual([null, 'bursts', null]);
    expect(stateOf(rig, [4])?.state.frames).toBeGreaterThan(5);
  });

  test('is not said of bursts as they are planned: the longest that is nobody’s, one after another, noise', () => {
    const long = burst([frame([9], new Uint8Array(250).fill(5))]);
    const beacon = burst([{ ...frame([2], new Uint8Array(16)), flags: 3 }]);
    const own = burst([frame([4], bytes(1))]);
    const line = playing([long, own, beacon, beacon, long, own].map(noisy), 0.02);
    expect(othersOf(listen(line, watched, 7000))).toEqual([null]);
    const rests = playing([noisy(new Float64Array(48_000 * 6))], 0);
    for (const running of [false, true])
      expect(othersOf(listen(rests, { ...plan, running }, 5500))).toEqual([null]);
  });
});

describe('a tone that takes the frames of a channel', () => {
  const SECONDS = 9;
  const HZ = 4150;
  /** Frames of H4 with pauses on a running pilot; a tone beside it from one second on until the fifth, of the later level from two on. */
  const toned = (overDb: number, hz: number, laterDb: number): Float64Array => {
    const frames = Array.from({ length: Math.floor(SECONDS * 5) - 2 }, (_, i) =>
      frame([4], bytes(i), 44 * (i + 1)),
    );
    const line = burst(frames, { leastSymbols: SECONDS * 888 });
    const noise = createGaussian(createRandom(3));
    return line.map((value, i) => {
      const isToned = i >= 48_000 && i < 5 * 48_000;
      const amplitude = AMPLITUDE * 10 ** ((i < 2 * 48_000 ? overDb : laterDb) / 20);
      const tone = isToned ? amplitude * Math.sin((2 * Math.PI * hz * i) / 48_000) : 0;
      return 0.1 * (value + tone + 0.002 * noise());
    });
  };
  const hearing = (
    overDb: number,
    hz: number,
    plan = planOf([channel([4], 'A', 'say')], true),
    laterDb = overDb,
  ) => {
    const rig = listen(playing([toned(overDb, hz, laterDb)], 0, 2), plan, SECONDS * 1000 - 500);
    const states = rig.boards.flatMap(({ channels }) => channels.map(({ state }) => state));
    return {
      states,
      conditions: states
        .map(({ condition }) => condition)
        .filter((one, i, all) => one !== all[i - 1]),
      facts: rig.facts.filter(({ kind }) => kind === 'blocked'),
    };
  };

  test('blocks it: told with its frequency and how far it is over the channel, and when it is over', () => {
    const { states, conditions, facts } = hearing(32, HZ);
    const { tone } = states.findLast(({ condition }) => condition === 'blocked')!;
    expect(Math.abs(tone!.hz - HZ)).toBeLessThan(3);
    expect(Math.abs(tone!.overDb! - 32)).toBeLessThan(1);
    expect(conditions.filter((one) => one === 'blocked')).toHaveLength(1);
    expect(facts).toMatchObject([
      { node: 'A', harmonics: [4], by: { hz: expect.closeTo(HZ, 0) } },
      { node: 'A', harmonics: [4], by: null },
    ]);
    expect(states.at(-1)!.tone).toBeNull();
  });

  test('that is taken out of them makes it weak, and is named; one far below it is nothing', () => {
    const { states, conditions, facts } = hearing(16, HZ);
    // A frame that the tone begins or ends in may be lost: nothing blocks the channel.
    expect(conditions).toContain('weak');
    expect(conditions).not.toContain('blocked');
    const { tone } = states.findLast(({ condition }) => condition === 'weak')!;
    expect(Math.abs(tone!.hz - HZ)).toBeLessThan(3);
    expect(facts).toEqual([]);
    expect(hearing(-10, HZ).conditions).not.toContain('blocked');
  });

  test('so strong that it covers the pilot is named by the watch, or where it was known before', () => {
    const plan = planOf([channel([4], 'A', 'say')], true);
    const watched = hearing(34, HZ, { ...plan, watch: { falseAlarm: 1e-9 } });
    const rising = hearing(24, HZ, plan, 36);
    for (const { states, facts } of [watched, rising]) {
      const { tone } = states.findLast(({ condition }) => condition === 'blocked')!;
      expect(Math.abs(tone!.hz - HZ)).toBeLessThan(3);
      expect(facts).toHaveLength(2);
    }
  });
});
