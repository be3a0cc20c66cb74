// The simulated device behind a link: the same bytes as a real one, made in this process and paced by its clock.
import { randomInt } from 'node:crypto';
import { createSimulatedDevice, isPresetName, PRESETS } from '@harmonic/protocol/simulated';
import { saying } from '../../contract/index.ts';
import { writeAddress, type ParsedAddress } from './address.ts';
import { endOnce, refuseWhenAborted } from './ending.ts';
import { LinkOpenError, type Link, type LinkEvents } from './link.ts';
import { runDevice } from './paced-device.ts';

/** @throws LinkOpenError not-found for a name that is no preset. */
export async function openSimulated(
  parsed: Extract<ParsedAddress, { kind: 'simulated' }>,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  await Promise.resolve();
  refuseWhenAborted(signal);
  if (!isPresetName(parsed.name)) {
    throw new LinkOpenError({
      code: 'not-found',
      detail: [
        saying('no-such-simulated', { name: parsed.name, names: Object.keys(PRESETS).join(', ') }),
      ],
    });
  }
  const preset = PRESETS[parsed.name];
  return runDevice({
    kind: 'simulated',
    address: writeAddress(parsed),
    speed: 1,
    onBytes: (chunk, arrivalNs) => events.onBytes(chunk, arrivalNs),
    end: endOnce((reason) => events.onEnd(reason)),
    device: (send) =>
      createSimulatedDevice({
        hardwareId: parsed.hardwareId ?? preset.hardwareId,
        name: preset.title,
        bootId: randomInt(1, 2 ** 32 - 1),
        source: preset.source(parsed.seed),
        simulated: true,
        send,
      }),
  });
}
