// A device signs for one listener at a time: who asks it to sign on a second plan is told on which, and for which node, it does already.
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { startDevice, type DeviceEnd } from '../../devices/real-ends.suite.ts';
import { examplePlan } from '../../store/example-kept.suite.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  beFirst,
  cookieOf,
  open,
  openPage,
  removeScratch,
  scratchDir,
  type OpenPage,
} from './test-gateway.suite.ts';

const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };
const KEY = Uint8Array.from({ length: 32 }, (_, i) => i + 1);

let gateway: Gateway;
let calls: OpenPage['calls'];
const ends: DeviceEnd[] = [];

beforeAll(async () => {
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'signer-taken') });
  const link = new URL(gateway.wayIn());
  const cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  const page = await openPage(gateway, cookie, 'office-0123456789abcdef');
  ({ calls } = page);
  await beFirst(page, ADA);
}, 60_000);
afterAll(async () => {
  await gateway.close();
  for (const end of ends) await end.close();
  removeScratch();
});

async function adopted(hardwareId: string, name: string): Promise<DeviceId> {
  const end = await startDevice({ hardwareId, name: 'node', key: KEY });
  ends.push(end);
  const { id } = await calls.device.connect({ address: end.address });
  await vi.waitFor(async () => {
    const shown = (await calls.device.list({})).find((device) => device.id === id);
    expect(shown?.connection?.state).toBe('streaming');
  }, 15_000);
  await calls.device.adopt({ id, name });
  return id;
}

/** Low enough that a signature, up to H17, is within half the rate of the samples. */
const signedBy = (id: DeviceId): ChannelPlan => ({
  ...examplePlan,
  waveform: { ...examplePlan.waveform, f0Hz: 100 },
  assignments: examplePlan.assignments.map((one) => ({ ...one, signedBy: id })),
});

test('a plan whose node signs for another is refused, with the name of that one', async () => {
  const press = await adopted('ab12cd34ab12cd34', 'Press 1');
  const mill = await adopted('ab12cd34ab12cd35', 'Mill 2');
  await calls.device.setKey({ id: press, key: Buffer.from(KEY).toString('hex') });
  await calls.harmonic.setPlan({ deviceId: press, plan: signedBy(press), basedOn: null });
  const { node } = examplePlan.assignments[0]!;
  // Another node by the same key: who signs already is the device, for its node, and not this one.
  const plan: ChannelPlan = {
    ...signedBy(press),
    assignments: signedBy(press).assignments.map((one) => ({ ...one, node: 'V' })),
  };
  await expect(
    calls.harmonic.setPlan({ deviceId: mill, plan, basedOn: null }),
  ).rejects.toMatchObject({
    code: 'conflict',
    message: `Press 1 signs for ${node} on the plan of Press 1 already, and cannot sign for V here: a device answers one listener at a time`,
    data: {
      because: 'signer-taken-by',
      facts: { signer: 'Press 1', node, device: 'Press 1', asked: 'V' },
    },
  });
  expect(await calls.harmonic.plan({ deviceId: mill })).toBeNull();
});
