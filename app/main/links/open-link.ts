// Which transport an address asks for, and whether this site may use it. The only way to a port or a socket.
import type { LinkAddress } from '@harmonic/protocol/model';
import { readAddress, writeAddress, type AddressKind, type ParsedAddress } from './address.ts';
import { LinkOpenError, type Link, type LinkEvents, type OpenLink } from './link.ts';
import { openRecording, type ReadRecorded } from './recording.ts';
import { openReplay } from './replay.ts';
import { openSerial } from './serial.ts';
import { openSimulated } from './simulated.ts';
import { openTcp } from './tcp.ts';
import { openUdp } from './udp.ts';

export type AddressCheck =
  | { ok: true; address: LinkAddress; parsed: ParsedAddress }
  | {
      ok: false;
      code: 'invalid' | 'not-allowed';
      because: 'bad-address' | 'no-such-link';
      reason: string;
    };

/** Opens links, and says beforehand what it would refuse. */
export type LinkOpener = OpenLink & { check(address: string): AddressCheck };

/**
 * @param allowed kinds this site may open: the demo nothing real. @param recorded what is stored here; absent: a
 * recording is not found.
 */
export function createOpenLink(
  allowed: readonly AddressKind[],
  recorded: ReadRecorded = () => Promise.resolve(null),
): LinkOpener {
  const check = (text: string): AddressCheck => {
    const reading = readAddress(text);
    if (!reading.ok) {
      return { ok: false, code: 'invalid', because: 'bad-address', reason: reading.reason };
    }
    const { address } = reading;
    if (!allowed.includes(address.kind)) {
      return {
        ok: false,
        code: 'not-allowed',
        because: 'no-such-link',
        reason: `this site opens no ${address.kind} links: it has ${allowed.join(', ')} devices only`,
      };
    }
    return { ok: true, address: writeAddress(address), parsed: address };
  };
  const open: OpenLink = async (address, events, signal) => {
    const checked = check(address);
    if (!checked.ok) throw new LinkOpenError({ code: 'refused', detail: checked.reason });
    const { parsed } = checked;
    return parsed.kind === 'recording'
      ? openRecording(parsed, recorded, events, signal)
      : openParsed(parsed, events, signal);
  };
  return Object.assign(open, { check });
}

function openParsed(
  parsed: Exclude<ParsedAddress, { kind: 'recording' }>,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  switch (parsed.kind) {
    case 'serial':
      return openSerial(parsed, events, signal);
    case 'tcp':
      return openTcp(parsed, events, signal);
    case 'udp':
      return openUdp(parsed, events, signal);
    case 'replay':
      return openReplay(parsed, events, signal);
    case 'simulated':
      return openSimulated(parsed, events, signal);
  }
}
