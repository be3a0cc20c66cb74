// TC-FR-004 through real agents: what one of them says on a harmonic, and what another has heard itself, leaves on a
// harmonic of a third, and is heard there.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import type { ChannelPlan, DeviceId, Route } from '@harmonic/protocol/model';
import { startRoutedPlant, type RoutedPlant } from '../app/main/routing/routed-plant.suite.ts';
import { planOf, route } from '../app/main/routing/routes.suite.ts';
import { ROOT } from './harness.ts';
import { startAgents } from './rig.ts';

const AGENT = `${ROOT}build/firmware/harmonic-agent`;
const isBuilt = existsSync(AGENT);
const PATIENCE_MS = 15_000;
const running = (...bonds: number[][]): ChannelPlan => ({ ...planOf(...bonds), running: true });

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A plant, and an agent for each list of flags. */
async function start(...flags: string[][]): Promise<RoutedPlant & { places: string[] }> {
  const agents = await startAgents(flags.map((each) => ['--tcp', '0', ...each]));
  ends.push(() => agents?.stop());
  const routed = await startRoutedPlant();
  ends.push(() => routed.plant.close());
  return { ...routed, places: agents?.places.map(({ tcp }) => `tcp://${tcp ?? ''}`) ?? [] };
}

const hex = (text: string): string => Buffer.from(text).toString('hex');
const leads = (id: number, from: DeviceId, on: number, to: DeviceId, out: number): Route =>
  route({
    ...{ id, from: { deviceId: from, first: on, last: on } },
    to: { deviceId: to, harmonic: { kind: 'fixed', harmonic: out } },
  });

test.skipIf(!isBuilt)(
  'TC-FR-004 what an agent says on H4 leaves on H10 of another, and what a third has heard itself on its bond',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harmonic-routes-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const line = join(folder, 'line.wav');
    const says = [
      '--harmonic',
      '6:text=far@400',
      '--harmonic-wav',
      line,
      '--harmonic-seconds',
      '4',
    ];
    expect(spawnSync(AGENT, says).status).toBe(0);
    const { forwarding, device, heardOn, places, plant } = await start(
      ['--name', 'oven', '--harmonic', '4:text=hello@400'],
      ['--name', 'pump', '--harmonic', '10:asked', '--harmonic', '3+7+12:asked'],
      ['--name', 'far', '--wav', line, '--harmonic-hear', '6'],
    );
    const [ovenAt = '', pumpAt = '', farAt = ''] = places;
    const oven = await device(ovenAt, running([4]));
    const pump = await device(pumpAt, running([10], [3, 7, 12]));
    // Nobody has a plan for it: its frames are those it tells of.
    const far = await device(farAt, null);
    const routes = [leads(1, oven, 4, pump, 10), leads(2, far, 6, pump, 3)];
    forwarding.set({ routes, version: 1, setBy: null, setAtMs: 0 });

    await vi.waitFor(() => expect(heardOn(pump)).not.toBeNull(), PATIENCE_MS);
    // One hop further than it was said with.
    expect(heardOn(oven)).toMatchObject({ psduHex: hex('hello'), flags: 0 });
    expect(heardOn(pump)).toMatchObject({ psduHex: hex('hello'), flags: 4, crcOk: true });
    await vi.waitFor(
      () => expect(plant.board(pump, null).channels[1]?.last).not.toBeNull(),
      PATIENCE_MS,
    );
    expect(plant.board(pump, null).channels[1]?.last).toMatchObject({
      ...{ psduHex: hex('far'), flags: 4 },
    });
    for (const { sent, lost } of forwarding.read().counters) {
      expect(sent).toBeGreaterThan(0);
      expect(lost).toEqual({ away: 0, queue: 0, refused: 0, unanswered: 0, 'no-channel': 0 });
    }
  },
);

test.skipIf(!isBuilt)(
  'L12.4 what an agent and the console both hear counts once and is forwarded once; where samples are lost the agent alone hears',
  { timeout: 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harmonic-routes-'));
    ends.push(() => rmSync(folder, { recursive: true, force: true }));
    const line = join(folder, 'line.wav');
    const says = [
      '--harmonic',
      '6:text=far@400',
      '--harmonic-wav',
      line,
      '--harmonic-seconds',
      '20',
    ];
    expect(spawnSync(AGENT, says).status).toBe(0);
    // Samples are lost behind its ear, on their way to whoever streams.
    const faults = join(folder, 'faults');
    writeFileSync(faults, JSON.stringify({ at: 6, fault: 'gap', for: 3 }));
    const { forwarding, device, places, plant } = await start(
      ['--name', 'far', '--wav', line, '--harmonic-hear', '6', '--faults', faults],
      ['--name', 'pump', '--harmonic', '10:asked'],
    );
    const [farAt = '', pumpAt = ''] = places;
    const far = await device(farAt, running([6]));
    const pump = await device(pumpAt, running([10]));
    forwarding.set({ routes: [leads(1, far, 6, pump, 10)], version: 1, setBy: null, setAtMs: 0 });
    const channel = () => plant.board(far, null).channels[0];
    await vi.waitFor(() => expect(channel()?.frames).toBeGreaterThan(4), PATIENCE_MS);
    expect(channel()?.last).toMatchObject({ psduHex: hex('far'), crcOk: true });
    await vi.waitFor(() => expect(channel()?.told.frames).toBeGreaterThan(3), PATIENCE_MS);
    expect(channel()?.last).toMatchObject({ psduHex: hex('far'), by: 'device', levelDb: null });
    await vi.waitFor(() => expect(channel()?.last?.by).toBe('console'), PATIENCE_MS);
    const heardOf = (id: DeviceId): number => {
      const { frames = 0, told } = plant.board(id, null).channels[0] ?? {};
      return frames + (told?.frames ?? 0);
    };
    // Told before there was a plan, one or two may have gone to the routes alone.
    const { frames: came } = forwarding.read();
    expect(came).toBeGreaterThan(20);
    expect(Math.abs(came - heardOf(far) - heardOf(pump))).toBeLessThan(4);
  },
);

test.skipIf(!isBuilt)(
  'L16.3 an agent that does not send there, or has no room, says so, and the route counts it with its words',
  { timeout: 60_000 },
  async () => {
    const { forwarding, device, places, plant, outcomes } = await start(
      ['--name', 'oven', '--harmonic', '4:text=hello@400', '--harmonic', '5:asked'],
      ['--name', 'ear', '--harmonic-hear', '10'],
    );
    const [ovenAt = '', earAt = ''] = places;
    const oven = await device(ovenAt, running([4], [11]));
    const ear = await device(earAt, running([10]));
    const routes = [{ ...leads(1, oven, 4, ear, 10), copy: true }, leads(2, oven, 4, oven, 11)];
    forwarding.set({ routes, version: 1, setBy: null, setAtMs: 0 });
    await vi.waitFor(() => {
      const [toEar, toOven] = forwarding.read().counters;
      expect(toEar?.detail).toBe('this device sends nothing on harmonics (ERROR 5)');
      expect(toOven?.detail).toContain('sends on no channel of these harmonics');
      expect([toEar?.lost.refused, toOven?.lost.refused].every((count) => count! > 0)).toBe(true);
    }, PATIENCE_MS);
    // Half a second of air each: more than its queue holds within a second.
    for (let order = 1000; order < 1030; order += 1)
      plant.send(oven, {
        ...{ order, fec: 1, modulation: 'dqpsk', flags: 0, harmonics: [5] },
        psdu: new Uint8Array(250),
      });
    await vi.waitFor(() => expect(outcomes).toContain('queue'), PATIENCE_MS);
    expect(outcomes).toContain('sent');
  },
);
