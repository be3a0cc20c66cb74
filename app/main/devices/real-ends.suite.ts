// Devices for stories: the simulated device behind a TCP server of its own, and cables made of socat.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MESSAGE } from '@harmonic/protocol/link';
import { createSimulatedDevice, PRESETS, type PresetName } from '@harmonic/protocol/simulated';
import type { LinkAddress } from '@harmonic/protocol/model';
import { SOCAT, until } from '../links/links.suite.ts';

export interface DeviceEnd {
  address: LinkAddress;
  port: number;
  /** How many consoles are connected now. */
  consoles(): number;
  /** Cuts the line without a word and refuses new ones; the device itself goes on. */
  cut(): Promise<void>;
  /** Takes connections again. */
  mend(): Promise<void>;
  /** Still connected, but says nothing any more. */
  freeze(): void;
  close(): Promise<void>;
}

/** One device: every connection meets the same identity and the same boot. */
export async function startDevice(options: {
  hardwareId: string;
  name: string;
  bootId?: number;
  preset?: PresetName;
  key?: Uint8Array;
}): Promise<DeviceEnd> {
  const sockets = new Set<Socket>();
  let frozen = false;
  const server = createServer((socket) => {
    sockets.add(socket);
    const device = createSimulatedDevice({
      hardwareId: options.hardwareId,
      name: options.name,
      bootId: options.bootId ?? 1,
      source: PRESETS[options.preset ?? 'mains'].source(1),
      simulated: false,
      ...{ key: options.key ?? null, nonce: () => new Uint8Array(randomBytes(16)) },
      send: (bytes) => {
        if (!frozen) socket.write(bytes);
      },
    });
    const clock = setInterval(() => device.advance(process.hrtime.bigint()), 10);
    socket.on('data', (bytes) => device.receive(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearInterval(clock);
      sockets.delete(socket);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cut = async (): Promise<void> => {
    for (const socket of sockets) socket.resetAndDestroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return {
    address: `tcp://127.0.0.1:${port}` as LinkAddress,
    port,
    consoles: () => sockets.size,
    cut,
    async mend() {
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
    freeze: () => (frozen = true),
    close: cut,
  };
}

/** A device on UDP whose every `loseEvery`-th block is lost on the way. */
export async function startUdpDevice(options: {
  hardwareId: string;
  name: string;
  loseEvery: number;
}): Promise<{ address: LinkAddress; close(): Promise<void> }> {
  const socket = createSocket('udp4');
  let peer: { port: number; address: string } | null = null;
  let blocks = 0;
  const device = createSimulatedDevice({
    hardwareId: options.hardwareId,
    name: options.name,
    bootId: 1,
    source: PRESETS.mains.source(1),
    simulated: false,
    datagrams: true,
    send(frame) {
      if (frame[1] === MESSAGE.SAMPLES) blocks += 1;
      const isLost = frame[1] === MESSAGE.SAMPLES && blocks % options.loseEvery === 0;
      if (peer && !isLost) socket.send(frame, peer.port, peer.address);
    },
  });
  socket.on('message', (bytes, from) => {
    peer = from;
    device.receive(bytes);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const clock = setInterval(() => device.advance(process.hrtime.bigint()), 10);
  return {
    address: `udp://127.0.0.1:${socket.address().port}` as LinkAddress,
    async close() {
      clearInterval(clock);
      socket.close();
      await once(socket, 'close');
    },
  };
}

export interface SerialSocket {
  address: LinkAddress;
  plug(device: DeviceEnd): Promise<void>;
  unplug(): Promise<void>;
}

export const HAS_SOCAT = SOCAT !== null;

/** A name like /dev/ttyUSB0 that exists while something is plugged in. */
export function serialSocket(name: string): SerialSocket {
  const path = join(mkdtempSync(join(tmpdir(), 'harmonic-tty-')), name);
  let pull: (() => Promise<void>) | null = null;
  return {
    address: `serial:${path}?baud=2000000` as LinkAddress,
    async plug(device) {
      const child = spawn(
        SOCAT ?? '',
        [`pty,raw,echo=0,link=${path}`, `tcp:127.0.0.1:${device.port}`],
        { stdio: 'ignore' },
      );
      pull = async () => {
        const gone = once(child, 'exit');
        child.kill('SIGTERM'); // socat takes its link away, as udev does
        await gone;
      };
      await until(() => existsSync(path), `${name} appeared`);
    },
    async unplug() {
      await pull?.();
      pull = null;
    },
  };
}
