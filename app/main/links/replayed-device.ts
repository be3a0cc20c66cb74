// What was recorded, as a device behind a link: who it is follows from what is played, so that the same is the same again.
import { createSimulatedDevice, type SampleSource } from '@harmonic/protocol/simulated';
import { writeAddress, type ParsedAddress } from './address.ts';
import { endOnce } from './ending.ts';
import type { Link, LinkEvents } from './link.ts';
import { runDevice } from './paced-device.ts';

export interface Replayed {
  /** SHA-256 of what says which recording it is. */
  digest: Buffer;
  name: string;
  source: SampleSource;
  simulated: boolean;
}

/** A device says no longer name. */
const NAME_MOST = 60;

export const runReplayed = (
  parsed: Extract<ParsedAddress, { kind: 'replay' | 'recording' }>,
  events: LinkEvents,
  { digest, name, source, simulated }: Replayed,
): Link =>
  runDevice({
    kind: 'replay',
    address: writeAddress(parsed),
    speed: parsed.speed,
    onBytes: (chunk, arrivalNs) => events.onBytes(chunk, arrivalNs),
    end: endOnce((reason) => events.onEnd(reason)),
    device: (send) =>
      createSimulatedDevice({
        hardwareId: digest.toString('hex', 0, 8),
        bootId: digest.readUInt32LE(8),
        name: name.slice(0, NAME_MOST),
        ...{ source, simulated, send },
      }),
  });
