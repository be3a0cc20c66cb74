// A gateway whose capture threads stamp what passes them. For bench only.
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import type { LinkAddress } from '@harmonic/protocol/model';
import { openGatewayRig, type GatewayRig } from './gateway-rig.ts';
import type { CaptureStamps } from './latency-stamps.ts';

export interface StampedGateway extends GatewayRig {
  /** So far, one of each capture thread. */
  stamps(): Promise<CaptureStamps[]>;
}

/** @param places host:port of the devices it connects to. */
export async function openStampedGateway(places: readonly string[]): Promise<StampedGateway> {
  const asked: MessagePort[] = [];
  const capture = (): Worker => {
    const { port1, port2 } = new MessageChannel();
    asked.push(port1);
    return new Worker(new URL('latency-capture.thread.ts', import.meta.url), {
      workerData: { asked: port2 },
      transferList: [port2],
    });
  };
  const addresses = places.map((place) => `tcp://${place}` as LinkAddress);
  const rig = await openGatewayRig(addresses, capture);
  return {
    ...rig,
    stamps: () =>
      Promise.all(
        asked.map(
          (port) =>
            new Promise<CaptureStamps>((resolve) => {
              port.once('message', resolve);
              port.postMessage('stamps');
            }),
        ),
      ),
    async close() {
      await rig.close();
      for (const port of asked) port.close();
    },
  };
}
