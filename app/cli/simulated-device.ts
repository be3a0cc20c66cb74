// The simulated device on a TCP port of this machine: no compiler needed, and always labelled as simulated.
import { once } from 'node:events';
import { randomInt } from 'node:crypto';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createSimulatedDevice, isPresetName, PRESETS } from '@harmonic/protocol/simulated';
import { CliRefusal, EXIT } from './exit.ts';
import type { DeviceFlags } from './flags.ts';
import { listenForStop } from './stop.ts';

const STEP_MS = 10;
const CONSOLES_MAX = 4;
/** A console that reads slower than this lets the device drop whole frames. */
const ROOM_BYTES = 1024 * 1024;

const UNSUPPORTED = ['wav', 'synth', 'serial', 'udp', 'rate', 'baud', 'faults', 'mdns'] as const;

export async function serveSimulated(flags: DeviceFlags): Promise<void> {
  const name = typeof flags.simulated === 'string' ? flags.simulated : 'motor';
  if (!isPresetName(name)) {
    throw new CliRefusal(
      EXIT.usage,
      `there is no simulated device "${name}": choose one of ${Object.keys(PRESETS).join(', ')}`,
    );
  }
  const unsupported = UNSUPPORTED.find((flag) => flags[flag] !== undefined);
  if (unsupported !== undefined) {
    throw new CliRefusal(
      EXIT.usage,
      `--${unsupported} is for the device agent: the simulated device has only --tcp, --name and --id`,
    );
  }
  const stop = listenForStop();
  const preset = PRESETS[name];
  const identity = (flags.id ?? preset.hardwareId).toLowerCase();
  const bootId = randomInt(1, 2 ** 32 - 1);
  const sockets = new Set<Socket>();

  // Every console has a session of its own with the same device.
  const server = createServer({ noDelay: true }, (socket) => {
    if (sockets.size >= CONSOLES_MAX) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    const device = createSimulatedDevice({
      hardwareId: identity,
      name: flags.name ?? preset.title,
      bootId,
      source: preset.source(1),
      simulated: true,
      send: (bytes) => {
        if (socket.writable && socket.writableLength < ROOM_BYTES) socket.write(bytes);
      },
    });
    const timer = setInterval(() => device.advance(process.hrtime.bigint()), STEP_MS);
    socket.on('data', (bytes) => device.receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      clearInterval(timer);
      sockets.delete(socket);
    });
  });
  server.listen(flags.tcp ?? 0, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    throw isTaken
      ? new CliRefusal(EXIT.port, `port ${flags.tcp ?? 0} is taken by another program`)
      : error;
  });
  const { port } = server.address() as AddressInfo;
  console.log(
    JSON.stringify({
      identity,
      serial: null,
      tcp: `127.0.0.1:${port}`,
      udp: null,
      pid: process.pid,
    }),
  );
  await stop.thenClose(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
}
