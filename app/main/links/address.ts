// Link addresses: text to parts and back, and refusals in words. Opens nothing and resolves no name.
import type { LinkAddress } from '@harmonic/protocol/model';
import type { LinkKind } from '../../contract/index.ts';

export const DEFAULT_PORT = 4710;
export const DEFAULT_BAUD = 921_600;

export type ParsedAddress =
  /** `baud` null: not said; the rates devices use are tried in turn. */
  | { kind: 'serial'; path: string; baud: number | null }
  | { kind: 'tcp' | 'udp'; host: string; port: number }
  /** `bytesPerSecond` paces a file of raw link bytes; a WAV file paces itself. */
  | { kind: 'replay'; path: string; speed: number; loop: boolean; bytesPerSecond: number }
  /** A stored recording, by its id: seconds from its start, `toS` null to its end. */
  | {
      kind: 'recording';
      id: string;
      fromS: number;
      toS: number | null;
      speed: number;
      loop: boolean;
    }
  | { kind: 'simulated'; name: string; seed: number; hardwareId: string | null };

export type AddressKind = ParsedAddress['kind'];
export type AddressReading = { ok: true; address: ParsedAddress } | { ok: false; reason: string };

const FORMS =
  'serial:/dev/ttyUSB0, tcp://host:4710, udp://host:4710, replay:/path/to/file.wav or simulated:motor';
const HOST_NAME = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_-]{1,63})*\.?$/i;
const IPV6 = /^[0-9a-f:.]{2,45}(%[a-z0-9._-]{1,16})?$/i;

const refuse = (reason: string): AddressReading => ({ ok: false, reason });

/** Reads an address as a person types it; a refusal says what is wrong and what would do. */
export function readAddress(text: string): AddressReading {
  const trimmed = text.trim();
  const scheme = /^([a-z]+):/i.exec(trimmed)?.[1]?.toLowerCase();
  if (scheme === undefined) return refuse(`"${trimmed}" says no kind of link; write ${FORMS}`);
  const rest = trimmed.slice(scheme.length + 1);
  // eslint-disable-next-line no-control-regex -- a control character would reach the operating system
  if (/[\u0000-\u001f]/.test(rest)) return refuse('an address is one line of visible text');
  switch (scheme) {
    case 'tcp':
    case 'udp':
      return readNetwork(scheme, rest);
    case 'serial':
      return readSerial(rest);
    case 'replay':
      return readReplay(rest);
    case 'recording':
      return readRecording(rest);
    case 'simulated':
      return readSimulated(rest);
    default:
      return refuse(`"${scheme}:" is no kind of link; write ${FORMS}`);
  }
}

/** The kind an address would have, by its scheme alone: a recording is replayed, wherever it lies. */
export function kindOf(address: LinkAddress): LinkKind {
  const reading = readAddress(address);
  if (!reading.ok) throw new RangeError(reading.reason);
  const { kind } = reading.address;
  return kind === 'recording' ? 'replay' : kind;
}

/** The stored recording that an address names; null: it names none. */
export function recordingIn(text: string): string | null {
  const reading = readAddress(text);
  return reading.ok && reading.address.kind === 'recording' ? reading.address.id : null;
}

/** Whether what somebody typed names a stored recording. */
export const isOfRecording = (text: string): boolean => recordingIn(text) !== null;

function readNetwork(kind: 'tcp' | 'udp', rest: string): AddressReading {
  const parts = /^\/\/(?:\[([^\]]*)\]|([^:/?#@[\]]*))(?::([^/?#:]*))?\/?$/.exec(rest);
  if (!parts) {
    return refuse(
      `write ${kind}://host:port; an IPv6 address stands in brackets, ${kind}://[fe80::1]:4710`,
    );
  }
  const [, v6, name, portText] = parts;
  const host = v6 ?? name ?? '';
  if (host === '') return refuse(`${kind}:// lacks the host: write ${kind}://host:${DEFAULT_PORT}`);
  if (v6 === undefined ? !HOST_NAME.test(host) : !IPV6.test(host)) {
    return refuse(`"${host}" is neither a host name nor an address`);
  }
  const port = portText === undefined || portText === '' ? DEFAULT_PORT : Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return refuse(`"${portText ?? ''}" is no port: 1 to 65535`);
  }
  return { ok: true, address: { kind, host: host.toLowerCase(), port } };
}

/** Splits `path?key=value&…`; null with an unknown key. */
function withOptions(
  rest: string,
  known: readonly string[],
): { path: string; options: URLSearchParams } | string {
  const at = rest.lastIndexOf('?');
  const options = new URLSearchParams(at < 0 ? '' : rest.slice(at + 1));
  const odd = [...options.keys()].find((key) => !known.includes(key));
  if (odd !== undefined) return `"${odd}" is no option here; known: ${known.join(', ')}`;
  return { path: at < 0 ? rest : rest.slice(0, at), options };
}

function readSerial(rest: string): AddressReading {
  const split = withOptions(rest, ['baud']);
  if (typeof split === 'string') return refuse(split);
  const path = split.path;
  if (!/^(\/[^\0]+|COM[1-9]\d{0,2}|\\\\\.\\COM[1-9]\d{0,2})$/i.test(path)) {
    return refuse('a serial port is written serial:/dev/ttyUSB0 or serial:COM3');
  }
  const said = split.options.get('baud');
  if (said === null) return { ok: true, address: { kind: 'serial', path, baud: null } };
  const baud = Number(said);
  if (!Number.isInteger(baud) || baud < 300 || baud > 12_000_000) {
    return refuse(`"${said}" is no baud rate: 300 to 12000000`);
  }
  return { ok: true, address: { kind: 'serial', path, baud } };
}

function readReplay(rest: string): AddressReading {
  const split = withOptions(rest, ['speed', 'loop', 'bytesPerSecond']);
  if (typeof split === 'string') return refuse(split);
  if (split.path === '') return refuse('replay: lacks the file: write replay:/path/to/file.wav');
  const speed = readSpeed(split.options);
  if (speed === null) return refuse(NO_SPEED);
  const bytesPerSecond = Number(split.options.get('bytesPerSecond') ?? DEFAULT_BAUD / 10);
  if (!(bytesPerSecond >= 10 && bytesPerSecond <= 1e8)) {
    return refuse('bytesPerSecond is a number from 10 to 100000000');
  }
  const loop = split.options.get('loop') === '1';
  return { ok: true, address: { kind: 'replay', path: split.path, speed, loop, bytesPerSecond } };
}

const NO_SPEED = 'speed is a factor from 0.01 to 100';
function readSpeed(options: URLSearchParams): number | null {
  const speed = Number(options.get('speed') ?? 1);
  return speed >= 0.01 && speed <= 100 ? speed : null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function readRecording(rest: string): AddressReading {
  const split = withOptions(rest, ['from', 'to', 'speed', 'loop']);
  if (typeof split === 'string') return refuse(split);
  const id = split.path.toLowerCase();
  if (!UUID.test(id)) return refuse(`"${split.path}" is the id of no recording`);
  const fromS = Number(split.options.get('from') ?? 0);
  const said = split.options.get('to');
  const toS = said === null ? null : Number(said);
  if (!(fromS >= 0 && fromS < Infinity && (toS === null || (toS > fromS && toS < Infinity))))
    return refuse('from and to are seconds of the recording, from before to');
  const speed = readSpeed(split.options);
  if (speed === null) return refuse(NO_SPEED);
  const loop = split.options.get('loop') === '1';
  return { ok: true, address: { kind: 'recording', id, fromS, toS, speed, loop } };
}

function readSimulated(rest: string): AddressReading {
  const split = withOptions(rest, ['seed', 'id']);
  if (typeof split === 'string') return refuse(split);
  const seed = Number(split.options.get('seed') ?? 1);
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffff_ffff) {
    return refuse('seed is a whole number from 0 to 4294967295');
  }
  const hardwareId = split.options.get('id');
  if (hardwareId !== null && !/^[0-9a-f]{16}$/.test(hardwareId)) {
    return refuse('id is 16 hexadecimal digits');
  }
  return { ok: true, address: { kind: 'simulated', name: split.path, seed, hardwareId } };
}

/** The one way an address is written, so that two spellings of one place compare equal. */
export function writeAddress(address: ParsedAddress): LinkAddress {
  return textOf(address) as LinkAddress;
}

function textOf(address: ParsedAddress): string {
  switch (address.kind) {
    case 'tcp':
    case 'udp': {
      const host = address.host.includes(':') ? `[${address.host}]` : address.host;
      return `${address.kind}://${host}:${address.port}`;
    }
    case 'serial':
      return `serial:${address.path}${address.baud === null ? '' : `?baud=${address.baud}`}`;
    case 'replay': {
      const options = new URLSearchParams();
      if (address.speed !== 1) options.set('speed', String(address.speed));
      if (address.loop) options.set('loop', '1');
      if (address.bytesPerSecond !== DEFAULT_BAUD / 10) {
        options.set('bytesPerSecond', String(address.bytesPerSecond));
      }
      return `replay:${address.path}${options.size > 0 ? `?${options.toString()}` : ''}`;
    }
    case 'recording': {
      const options = new URLSearchParams();
      if (address.fromS !== 0) options.set('from', String(address.fromS));
      if (address.toS !== null) options.set('to', String(address.toS));
      if (address.speed !== 1) options.set('speed', String(address.speed));
      if (address.loop) options.set('loop', '1');
      return `recording:${address.id}${options.size > 0 ? `?${options.toString()}` : ''}`;
    }
    case 'simulated': {
      const options = new URLSearchParams();
      if (address.seed !== 1) options.set('seed', String(address.seed));
      if (address.hardwareId !== null) options.set('id', address.hardwareId);
      return `simulated:${address.name}${options.size > 0 ? `?${options.toString()}` : ''}`;
    }
  }
}
