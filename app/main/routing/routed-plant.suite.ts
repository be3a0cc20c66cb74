// A plant whose frames go through the forwarding of its routes, for tests: real links and capture threads.
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { Heard } from '../../contract/index.ts';
import type { SendOutcome } from '../capture/messages.ts';
import { at, isStreaming, startPlant, type TestPlant } from '../devices/test-plant.suite.ts';
import { createForwarding, type Forwarding } from './forwarding.ts';

export interface RoutedPlant {
  plant: TestPlant;
  forwarding: Forwarding;
  /** Connects it, and hears it by this plan; null: by none. */
  device(address: string, plan: ChannelPlan | null): Promise<DeviceId>;
  /** The newest frame on the first channel of its plan. */
  heardOn(id: DeviceId): Heard | null;
  /** What became of each frame that a device was asked for. */
  outcomes: SendOutcome[];
}

export async function startRoutedPlant(): Promise<RoutedPlant> {
  let opened: TestPlant | null = null;
  const forwarding = createForwarding({
    now: Date.now,
    planOf: (id) => opened?.planOf(id)?.plan ?? null,
    originOf: (id) => BigInt(`0x${opened?.hardwareOf(id) ?? '1'}`),
    isThere: (id) => opened?.isStreaming(id) ?? false,
    send: (id, order) => opened?.send(id, order) ?? false,
    note: (id, code, severity, detail) => opened?.note(id, code, severity, detail),
    changed: () => undefined,
  });
  const outcomes: SendOutcome[] = [];
  const plant = await startPlant({
    frames: {
      came: (...frames) => forwarding.came(...frames),
      doubted: (...frames) => forwarding.doubted(...frames),
      sent(order, outcome, detail) {
        outcomes.push(outcome);
        forwarding.sent(order, outcome, detail);
      },
    },
  });
  opened = plant;
  return {
    ...{ plant, forwarding, outcomes },
    async device(address, plan) {
      const { id } = await plant.connect(at(address));
      await plant.until(
        (list) => isStreaming(list.find((one) => one.id === id)),
        `${address} streams`,
      );
      if (plan) plant.setPlan(id, { deviceId: id, plan, version: 1, setBy: null, setAtMs: 0 });
      return id;
    },
    heardOn: (id) => plant.board(id, null).channels[0]?.last ?? null,
  };
}
