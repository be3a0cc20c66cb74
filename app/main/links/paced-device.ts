// Runs a device made of functions in real time and makes it look like a link. Ten milliseconds a step;
// a step that comes late (a sleeping machine) skips the lost time instead of flooding.
import type { SimulatedDevice } from '@harmonic/protocol/simulated';
import type { LinkAddress } from '@harmonic/protocol/model';
import { saying } from '../../contract/index.ts';
import { arrivalNow, CLOSED_HERE, ownCopy, type endOnce } from './ending.ts';
import type { Link, LinkEnd } from './link.ts';

const STEP_MS = 10;
const LONGEST_STEP_NS = 250_000_000n;

export interface PacedDevice {
  kind: 'replay' | 'simulated';
  address: LinkAddress;
  /** Device seconds a second. */
  speed: number;
  onBytes: (chunk: Uint8Array<ArrayBuffer>, arrivalNs: bigint) => void;
  end: ReturnType<typeof endOnce>;
  device(send: (bytes: Uint8Array<ArrayBuffer>) => void): SimulatedDevice;
}

export function runDevice(options: PacedDevice): Link {
  const { end } = options;
  const device = options.device((bytes) => {
    if (!end.done()) options.onBytes(ownCopy(bytes), arrivalNow());
  });
  let deviceNs = 0n;
  let lastNs = process.hrtime.bigint();
  const step = (): void => {
    const nowNs = process.hrtime.bigint();
    const passed = nowNs - lastNs;
    lastNs = nowNs;
    const bounded = passed > LONGEST_STEP_NS ? LONGEST_STEP_NS : passed;
    deviceNs += BigInt(Math.round(Number(bounded) * options.speed));
    device.advance(deviceNs);
    if (device.ended) stop({ code: 'ended', detail: [saying('at-its-end')] });
  };
  const timer = setInterval(step, STEP_MS);
  function stop(reason: LinkEnd): void {
    clearInterval(timer);
    end(reason);
  }
  return {
    kind: options.kind,
    address: options.address,
    datagrams: false,
    bytesPerSecond: null,
    write(bytes) {
      if (end.done()) return false;
      const own = ownCopy(bytes);
      setImmediate(() => {
        if (!end.done()) device.receive(own);
      });
      return true;
    },
    close() {
      stop(CLOSED_HERE);
      return Promise.resolve();
    },
  };
}
