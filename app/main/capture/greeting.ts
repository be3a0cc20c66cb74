// What is said and read when two meet: HELLO both ways (SPEC L5.1–L5.4). Pure.
import { LINK_VERSION, MAX_PAYLOAD, messages, ROLE, type Frame } from '@harmonic/protocol/link';
import { visibleLine, type HardwareId } from '@harmonic/protocol/model';
import { saying, type LinkFailure, type Told } from '../../contract/index.ts';

export interface Identity {
  hardwareId: HardwareId;
  bootId: number;
  name: string;
  /** major.minor.patch */
  firmware: string;
}

export type Meeting =
  | { kind: 'met'; identity: Identity }
  /** No HELLO of a device: our own echo, or another console's. */
  | { kind: 'foreign' }
  | { kind: 'refused'; code: LinkFailure; detail: Told };

/** Goes with the firmware field of the console's own HELLO. */
const CONSOLE_FIRMWARE = 0x0001_0000;

const hexOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
/** 8 bytes. */
export const bytesOfId = (hex: string): Uint8Array =>
  Uint8Array.from({ length: 8 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));

type Hello = NonNullable<ReturnType<typeof messages.hello.decode>>;

export const consoleHello = (id: HardwareId, bootId: number, name: string): Hello => ({
  minVersion: LINK_VERSION,
  maxVersion: LINK_VERSION,
  role: ROLE.console,
  reserved: 0,
  maxPayload: MAX_PAYLOAD,
  id: bytesOfId(id),
  bootId,
  firmware: CONSOLE_FIRMWARE,
  name,
});

/** @param expect who must answer; null takes whoever does. @returns null when the frame is no HELLO at all. */
export function readHello(frame: Frame, expect: HardwareId | null): Meeting | null {
  const hello = messages.hello.decode(frame.bytes.subarray(frame.from, frame.to));
  if (!hello) return null;
  if (hello.role === ROLE.console) return { kind: 'foreign' };
  const hardwareId = hexOf(hello.id) as HardwareId;
  const name = visibleLine(hello.name);
  const who = name === '' ? hardwareId : `${name} (${hardwareId})`;
  if (expect !== null && hardwareId !== expect)
    return {
      kind: 'refused',
      code: 'other-device',
      detail: [saying('another-answers', { who, expected: expect })],
    };
  if (hello.minVersion > LINK_VERSION || hello.maxVersion < LINK_VERSION)
    return {
      kind: 'refused',
      code: 'version',
      detail: [
        saying('other-versions', {
          who,
          least: hello.minVersion,
          most: hello.maxVersion,
          ours: LINK_VERSION,
        }),
      ],
    };
  const { firmware } = hello;
  return {
    kind: 'met',
    identity: {
      hardwareId,
      bootId: hello.bootId,
      name,
      firmware: `${firmware >>> 16}.${(firmware >> 8) & 255}.${firmware & 255}`,
    },
  };
}
