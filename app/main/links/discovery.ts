// Devices that announce themselves on the LAN (mDNS / DNS-SD, SPEC L15). Asks and listens; connects to nothing.
import type { EventEmitter } from 'node:events';
import { isIPv4 } from 'node:net';
import { Bonjour, type Service } from 'bonjour-service';
import { hardwareIdSchema, visibleLine } from '@harmonic/protocol/model';
import type { Discovered } from '../../contract/index.ts';
import { writeAddress } from './address.ts';

const SERVICE = 'harmonic-iot';
/** Asked again this often; a device silent for three questions is gone. */
const ASK_MS = 10_000;
const AGE_MS = 35_000;
const LOOK_MS = 1000;
const MOST_DEVICES = 256;
const MOST_NAMES = 4096;

export interface Discovery {
  /** Asks now. */
  ask(): void;
  close(): Promise<void>;
}

export interface DiscoveryOptions {
  /** Address of the interface to use; without it the system's choice. */
  interface?: string;
  /** UDP port of mDNS; another one only in tests. */
  port?: number;
  now(): number;
  /** The whole list, whenever it changes. */
  onChange(list: Discovered[]): void;
  /** There is no network to ask: said once, and null when there is one again. */
  onUnavailable(detail: string | null): void;
}

/** Never throws: without a network it says so and keeps asking. */
export function openDiscovery(options: DiscoveryOptions): Discovery {
  let said = '[]';
  let unavailable = false;
  let session: Session | null = null;
  let askAtMs = 0;

  const publish = (nowMs: number): void => {
    const list = (session?.services() ?? [])
      .map(describe)
      .filter((found) => found !== null)
      .filter(({ lastSeenMs }) => nowMs - lastSeenMs < AGE_MS)
      .sort((a, b) => a.address.localeCompare(b.address))
      .slice(0, MOST_DEVICES);
    const text = JSON.stringify(list.map(({ lastSeenMs: _, ...lasting }) => lasting));
    if (text === said) return;
    said = text;
    options.onChange(list);
  };
  const onTrouble = (detail: string): void => {
    void session?.close();
    session = null;
    if (!unavailable) options.onUnavailable(detail);
    unavailable = true;
  };
  const look = (): void => {
    const nowMs = options.now();
    if (nowMs >= askAtMs) {
      askAtMs = nowMs + ASK_MS;
      session ??= openSession(options, onTrouble, () => {
        if (unavailable) options.onUnavailable(null);
        unavailable = false;
      });
      session?.ask();
    }
    publish(nowMs);
  };
  const timer = setInterval(look, LOOK_MS);
  look();
  return {
    ask() {
      askAtMs = 0;
      look();
    },
    async close() {
      clearInterval(timer);
      await session?.close();
    },
  };
}

interface Heard {
  service: Service;
  atMs: number;
}

interface Packet {
  answers: { type: string; data: unknown }[];
  additionals: { type: string; data: unknown }[];
}

interface Session {
  ask(): void;
  /** What answers, each with the time it was heard last. */
  services(): Heard[];
  close(): Promise<void>;
}

function openSession(
  options: DiscoveryOptions,
  onTrouble: (detail: string) => void,
  onReady: () => void,
): Session | null {
  const heard = new Map<string, number>();
  try {
    const settings = {
      // Bound to an interface's own address a socket hears no multicast: bind to all, join on that one.
      bind: '0.0.0.0',
      ...(options.interface === undefined ? {} : { interface: options.interface }),
      ...(options.port === undefined ? {} : { port: options.port }),
    };
    const bonjour = new Bonjour(settings, (error: Error) => onTrouble(error.message));
    // The library leaves its socket's errors without a listener.
    const { mdns } = (bonjour as unknown as { server: { mdns: EventEmitter } }).server;
    mdns.on('error', (error: Error) => onTrouble(`mDNS is not available: ${error.message}`));
    mdns.on('ready', onReady);
    mdns.on('response', ({ answers, additionals }: Packet) => {
      for (const { type, data } of [...answers, ...additionals]) {
        if (type === 'PTR' && typeof data === 'string') heard.set(data, options.now());
      }
    });
    const browsers = (['tcp', 'udp'] as const).map((protocol) =>
      bonjour.find({ type: SERVICE, protocol }),
    );
    return {
      ask() {
        // A flood of made-up names must not fill the memory: begin again.
        if (heard.size > MOST_NAMES) onTrouble('too many announcements');
        else for (const browser of browsers) browser.update();
      },
      services() {
        for (const browser of browsers) browser.expire();
        const all = browsers.flatMap((browser) => browser.services);
        return all.map((service) => ({ service, atMs: heard.get(service.fqdn) ?? 0 }));
      },
      close: () =>
        new Promise((resolve) => {
          for (const browser of browsers) browser.stop();
          bonjour.destroy(resolve);
        }),
    };
  } catch (error) {
    onTrouble(error instanceof Error ? error.message : String(error));
    return null;
  }
}

/** Null for an announcement that leads nowhere. Texts come from strangers: cut to one line. */
function describe({ service, atMs }: Heard): Discovered | null {
  const addresses = service.addresses ?? [];
  const host = addresses.find(isIPv4) ?? service.referer?.address ?? addresses[0];
  const kind = service.protocol;
  if (host === undefined || !(service.port > 0 && service.port < 65_536)) return null;
  const txt = (service.txt ?? {}) as Record<string, unknown>;
  const id = hardwareIdSchema.safeParse(typeof txt.id === 'string' ? txt.id : '');
  return {
    address: writeAddress({ kind, host, port: service.port }),
    hardwareId: id.success ? id.data : null,
    name: oneLine(service.name),
    host: oneLine(service.host),
    port: service.port,
    firmware: oneLine(txt.fw),
    lastSeenMs: atMs,
  };
}

const oneLine = (text: unknown): string =>
  typeof text === 'string' ? visibleLine(text).slice(0, 80) : '';
