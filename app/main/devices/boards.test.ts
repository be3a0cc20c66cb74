// What a page is told of a plan, out of the pieces that a capture thread sends.
import { expect, test } from 'vitest';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { ChannelState, HeardFrame, KeptPlan } from '../../contract/index.ts';
import type { BoardPatch } from '../capture/messages.ts';
import { examplePlan } from '../store/example-kept.suite.ts';
import { createBoards } from './boards.ts';
import { lastHeard } from './last-heard.ts';

const PUMP = 'd1' as DeviceId;
const kept = (version: number, plan: ChannelPlan = examplePlan): KeptPlan => ({
  ...{ deviceId: PUMP, plan, version, setBy: null, setAtMs: 0 },
});
const state = (frames: number): ChannelState => ({
  ...{ harmonics: [4], condition: 'good', frames, lost: 0, errorRate: 0, marginDb: 9 },
  ...{
    utilisation: 0.1,
    tone: null,
    last: null,
    told: { frames: 0, lost: 0, leftOut: 0 },
    signature: null,
  },
  isTurned: null,
});
const patch = (version: number, frames: number, snrDb: number[] | null): BoardPatch => ({
  ...{ state: 'listening', version, reason: null, clock: null, otherPilot: null, watch: null },
  counters: { bursts: 1, frames, lost: 0, inVain: 0, overrun: 0, missing: 0 },
  channels: [
    { at: 0, state: state(frames), newest: snrDb && { snrDb, points: Float32Array.of(1, 1) } },
  ],
});

test('what came with a frame stays until the next one; a plan that is over says nothing more', () => {
  const boards = createBoards(() => undefined);
  expect(boards.read(PUMP, null)).toMatchObject({ state: 'none', channels: [] });
  boards.setPlan(PUMP, kept(1));
  expect(boards.read(PUMP, [4])).toMatchObject({
    ...{ state: 'waiting', channels: [{ condition: 'never' }], focus: { points: [] } },
  });
  boards.patch(PUMP, patch(1, 5, [20, 21]));
  boards.patch(PUMP, patch(1, 5, null));
  expect(boards.read(PUMP, [4])).toMatchObject({
    ...{ state: 'listening', utilisation: 0.1, channels: [{ frames: 5 }] },
    focus: { harmonics: [4], snrDb: [20, 21], points: [1, 1] },
  });
  expect(boards.read(PUMP, [7]).focus).toBeNull();
  boards.setPlan(PUMP, kept(2));
  boards.patch(PUMP, patch(1, 6, [9]));
  expect(boards.read(PUMP, [4])).toMatchObject({
    ...{ state: 'waiting', channels: [{ frames: 0 }], focus: { snrDb: [] } },
  });
  boards.patch(PUMP, patch(2, 1, [30]));
  boards.silent(PUMP);
  expect(boards.read(PUMP, null)).toMatchObject({ state: 'waiting', channels: [{ frames: 1 }] });
});

test('a link that drops leaves what each channel said last, and since when it is silent, until something comes again', () => {
  const boards = createBoards(() => undefined);
  const last = {
    ...{ atMs: 5000, psduHex: '6f6b', value: 'ok', flags: 0, crcOk: true, by: 'console' as const },
    ...{ snrDb: 30, evm: 0.03, levelDb: -20, clockErrorPpm: 0, excisedHz: [] },
  };
  const of = (more: Partial<ChannelState>): BoardPatch => ({
    ...patch(1, 1, [30]),
    channels: [{ at: 0, newest: null, state: { ...state(1), ...more } }],
  });
  boards.setPlan(PUMP, kept(1));
  boards.patch(PUMP, {
    ...of({ last, utilisation: 0.4, isTurned: true }),
    otherPilot: 'running',
  });
  expect(boards.read(PUMP, null)).toMatchObject({
    ...{ otherPilot: 'running', channels: [{ isTurned: true }] },
  });
  boards.silent(PUMP);
  const silent = { condition: 'silent', last, marginDb: 9, isTurned: null };
  expect(boards.read(PUMP, null)).toMatchObject({
    ...{ state: 'waiting', utilisation: 0, channels: [{ ...silent, utilisation: 0 }] },
    otherPilot: null,
  });
  // It streams again, and nothing has come yet.
  boards.patch(PUMP, of({ condition: 'never', frames: 0, marginDb: null }));
  expect(boards.read(PUMP, null).channels).toMatchObject([{ ...silent, frames: 0 }]);
  const newer = { ...last, atMs: 9000, value: 'yes' };
  boards.patch(PUMP, of({ last: newer }));
  expect(boards.read(PUMP, null).channels).toMatchObject([{ condition: 'good', last: newer }]);
  // Another plan is another line.
  boards.setPlan(PUMP, kept(2));
  expect(boards.read(PUMP, null).channels).toMatchObject([{ condition: 'never', last: null }]);
});

test('what is new is told at once where channels are few; of many, which every page pays for, less often', () => {
  const boards = createBoards(() => undefined);
  boards.setPlan(PUMP, kept(1));
  expect(boards.everyMs()).toBeLessThanOrEqual(25);
  const [one] = examplePlan.assignments;
  const many = Array.from({ length: 65 }, (_, i) => ({ ...one!, harmonics: [i + 1] }));
  boards.setPlan('d2' as DeviceId, kept(1, { ...examplePlan, assignments: many }));
  expect(boards.everyMs()).toBe(100);
  boards.setPlan('d2' as DeviceId, null);
  expect(boards.everyMs()).toBeLessThanOrEqual(25);
});

test('after a restart each channel stands at what it said last, read by the plan as it is, with its time', async () => {
  const [assignment] = examplePlan.assignments;
  const { node, function: name, harmonics } = assignment!;
  const frame = (atMs: number, value: string, more: Partial<HeardFrame> = {}): HeardFrame => ({
    ...{ id: atMs, harmonics, node, function: name, atMs, psduHex: '6f6b', value, flags: 0 },
    ...{ crcOk: true, by: 'console', snrDb: 30, evm: 0.03, levelDb: -20 },
    ...{ clockErrorPpm: 0, excisedHz: [], ...more },
  });
  const told = async (...frames: HeardFrame[]) => {
    const boards = createBoards(() => undefined);
    const plan = { ...kept(1), setAtMs: 2000 };
    boards.setPlan(PUMP, plan);
    const heard = async (wish: { harmonics: readonly number[] | null }) =>
      frames.filter((one) => String(one.harmonics) === String(wish.harmonics));
    boards.remember(PUMP, await lastHeard({ heard }, plan));
    return boards;
  };
  const lost = frame(4000, '', { value: null, crcOk: false });
  const boards = await told(lost, frame(3000, 'newest'), frame(2500, 'older'));
  const [first] = boards.read(PUMP, null).channels;
  expect(first).toMatchObject({ condition: 'silent', last: { atMs: 3000, value: 'newest' } });
  expect(first?.last).not.toHaveProperty('id');
  boards.patch(PUMP, patch(1, 0, null));
  expect(boards.read(PUMP, null).channels[0]).toMatchObject({ last: { atMs: 3000 } });
  const nothing = { condition: 'never', last: null };
  for (const other of [frame(1000, 'of another plan'), frame(3000, 'x', { node: 'Z' })])
    expect((await told(other)).read(PUMP, null).channels[0]).toMatchObject(nothing);
  // The clock was ahead when the plan was set, and while it was heard by the plan before: which plan it was tells.
  const ofThis = frame(1000, 'set back since', { planSetAtMs: 2000 });
  const ofOther = frame(9000, 'while the clock was ahead', { planSetAtMs: 8000 });
  const [mended] = (await told(ofOther, ofThis)).read(PUMP, null).channels;
  expect(mended).toMatchObject({ last: { value: 'set back since' } });
  expect(mended?.last).not.toHaveProperty('planSetAtMs');
  expect((await told(ofOther)).read(PUMP, null).channels[0]).toMatchObject(nothing);
});
