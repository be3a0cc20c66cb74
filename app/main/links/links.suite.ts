// The suite every transport passes, and the far ends it is run against: real sockets, real pseudo-terminals.
import { spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LinkAddress } from '@harmonic/protocol/model';
import type { LinkKind } from '../../contract/index.ts';
import type { Link, LinkEnd } from './link.ts';
import { createOpenLink } from './open-link.ts';

/** The other side of a link, as a device would hold it. */
export interface FarEnd {
  address: LinkAddress;
  /** Bytes the device heard so far. */
  heard(): Buffer;
  say(bytes: Uint8Array): void;
  /** Gone without a word: killed, unplugged. Null: this transport cannot lose its peer. */
  vanish: (() => Promise<void>) | null;
  close(): Promise<void>;
}

export interface Transport {
  kind: LinkKind;
  /** Why it cannot be run here; null when it can. */
  missing: string | null;
  datagrams: boolean;
  /** A place where nobody is, and what it is called then. */
  nobody: { address: string; code: string } | null;
  start(): Promise<FarEnd>;
}

export interface Heard {
  link: Link;
  chunks: Uint8Array<ArrayBuffer>[];
  arrivals: bigint[];
  ends: LinkEnd[];
  bytes(): Buffer;
  /** Resolves when the condition holds; looked at whenever something happens. */
  until(holds: () => boolean, what: string): Promise<void>;
}

const openLink = createOpenLink(['serial', 'tcp', 'udp', 'replay', 'simulated']);

export async function openHeard(address: LinkAddress): Promise<Heard> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const arrivals: bigint[] = [];
  const ends: LinkEnd[] = [];
  const link = await openLink(address, {
    onBytes(chunk, arrivalNs) {
      chunks.push(chunk);
      arrivals.push(arrivalNs);
    },
    onEnd: (end) => ends.push(end),
  });
  return {
    link,
    chunks,
    arrivals,
    ends,
    bytes: () => Buffer.concat(chunks),
    until,
  };
}

export async function until(holds: () => boolean, what: string, withinMs = 10_000): Promise<void> {
  const endMs = Date.now() + withinMs;
  while (!holds()) {
    if (Date.now() > endMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Bytes whose place can be told from their value. */
export function counted(length: number, from = 0): Uint8Array {
  return Uint8Array.from({ length }, (_, i) => ((from + i) * 31 + ((from + i) >> 8)) & 0xff);
}

export function suiteOf(transport: Transport): void {
  const title = transport.missing ? `${transport.kind} (${transport.missing})` : transport.kind;
  describe.skipIf(transport.missing !== null)(`a ${title} link`, () => {
    const within = async (story: (far: FarEnd, near: Heard) => Promise<void>): Promise<void> => {
      const far = await transport.start();
      const near = await openHeard(far.address);
      try {
        await story(far, near);
      } finally {
        await near.link.close();
        await far.close();
      }
    };

    test('brings the bytes whole and in order, each chunk in a buffer of its own', () =>
      within(async (far, near) => {
        expect(near.link.write(counted(8))).toBe(true); // a datagram peer learns who we are
        await until(() => far.heard().length > 0, 'the far end hears us');
        const size = transport.datagrams ? 1400 : 50_000;
        const pieces = [counted(1), counted(size, 1), counted(7, 1 + size)];
        for (const piece of pieces) far.say(piece);
        const all = Buffer.concat(pieces);
        await near.until(() => near.bytes().length >= all.length, 'all bytes arrived');
        expect(near.bytes().equals(all)).toBe(true);
        for (const chunk of near.chunks) expect(chunk.buffer.byteLength).toBe(chunk.length);
        if (transport.datagrams) expect(near.chunks.map((c) => c.length)).toEqual([1, size, 7]);
        const [first] = near.chunks;
        structuredClone(first, { transfer: [first!.buffer] });
        expect(near.chunks.slice(1).every((c) => c.length > 0)).toBe(true);
      }));

    test('stamps arrivals with a clock that only rises, near the wall clock', () =>
      within(async (far, near) => {
        near.link.write(counted(1));
        await until(() => far.heard().length > 0, 'the far end hears us');
        far.say(counted(3));
        await near.until(() => near.chunks.length > 0, 'bytes arrived');
        far.say(counted(3));
        await near.until(() => near.bytes().length >= 6, 'more bytes arrived');
        const sorted = near.arrivals.toSorted((a, b) => (a < b ? -1 : 1));
        expect(near.arrivals).toEqual(sorted);
        expect(Math.abs(Number(near.arrivals[0]! / 1_000_000n) - Date.now())).toBeLessThan(60_000);
      }));

    test('carries what is written, unchanged even when the writer reuses its buffer', () =>
      within(async (far, near) => {
        const buffer = counted(600);
        const said = Buffer.from(buffer);
        expect(near.link.write(buffer)).toBe(true);
        buffer.fill(0);
        await until(() => far.heard().length >= said.length, 'the far end heard it');
        expect(far.heard().equals(said)).toBe(true);
      }));

    test('ends once, as closed, and takes no more after that', () =>
      within(async (_far, near) => {
        await Promise.all([near.link.close(), near.link.close()]);
        expect(near.ends.map((end) => end.code)).toEqual(['closed']);
        expect(near.link.write(counted(1))).toBe(false);
        const heard = near.chunks.length;
        await near.link.close();
        expect(near.chunks.length).toBe(heard);
        expect(near.ends).toHaveLength(1);
      }));

    test('opens again after it was closed', () =>
      within(async (far, near) => {
        await near.link.close();
        const again = await openHeard(far.address);
        again.link.write(counted(4));
        await until(() => far.heard().length >= 4, 'the far end hears the second opening');
        await again.link.close();
      }));

    test('an opening that is called off leaves nothing open', async () => {
      const far = await transport.start();
      const ends: LinkEnd[] = [];
      const controller = new AbortController();
      const opening = openLink(
        far.address,
        { onBytes: () => undefined, onEnd: (end) => ends.push(end) },
        controller.signal,
      );
      controller.abort();
      await expect(opening).rejects.toMatchObject({ end: { code: 'closed' } });
      expect(ends.length).toBeLessThanOrEqual(1);
      const again = await openHeard(far.address);
      await again.link.close();
      await far.close();
    });

    test('says once that its peer vanished', async ({ skip }) => {
      const far = await transport.start();
      if (!far.vanish) {
        await far.close();
        return skip(`a ${transport.kind} link cannot lose its peer unless it writes`);
      }
      const near = await openHeard(far.address);
      await far.vanish();
      // A datagram peer's absence shows only when it is spoken to.
      const poke = setInterval(() => near.link.write(counted(4)), 20);
      await near
        .until(() => near.ends.length > 0, 'the end is noticed')
        .finally(() => {
          clearInterval(poke);
        });
      expect(near.ends[0]!.code).toMatch(/^(hung-up|unplugged|refused)$/);
      expect(near.link.write(counted(1))).toBe(false);
      await near.link.close();
      expect(near.ends).toHaveLength(1);
      await far.close();
    });

    test('says in a closed list why nobody could be reached', async ({ skip }) => {
      const { nobody } = transport;
      if (!nobody) return skip('opening never meets the peer');
      await expect(openHeard(nobody.address as LinkAddress)).rejects.toMatchObject({
        name: 'LinkOpenError',
        end: { code: nobody.code },
      });
    });
  });
}

/** A far end on TCP. */
export const tcpTransport: Transport = {
  kind: 'tcp',
  missing: null,
  datagrams: false,
  nobody: { address: 'tcp://127.0.0.1:9', code: 'refused' },
  async start() {
    const heard: Buffer[] = [];
    const sockets = new Set<Socket>();
    const early: Uint8Array[] = [];
    const server = createServer((socket) => {
      sockets.add(socket);
      socket.on('data', (bytes) => heard.push(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
      for (const bytes of early.splice(0)) socket.write(bytes);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const close = async (): Promise<void> => {
      for (const socket of sockets) socket.resetAndDestroy();
      if (!server.listening) return;
      server.close();
      await once(server, 'close');
    };
    return {
      address: `tcp://127.0.0.1:${port}` as LinkAddress,
      heard: () => Buffer.concat(heard),
      say(bytes) {
        if (sockets.size === 0) early.push(bytes);
        for (const socket of sockets) socket.write(bytes);
      },
      async vanish() {
        await until(() => sockets.size > 0, 'the connection is accepted');
        await close();
      },
      close,
    };
  },
};

/** A far end on UDP: answers whoever spoke last. */
export const udpTransport: Transport = {
  kind: 'udp',
  missing: null,
  datagrams: true,
  nobody: null,
  async start() {
    const heard: Buffer[] = [];
    const socket = createSocket('udp4');
    let peer: { port: number; address: string } | null = null;
    let isOpen = true;
    socket.on('message', (bytes, from) => {
      heard.push(bytes);
      peer = from;
    });
    socket.bind(0, '127.0.0.1');
    await once(socket, 'listening');
    const close = async (): Promise<void> => {
      if (!isOpen) return;
      isOpen = false;
      socket.close();
      await once(socket, 'close');
    };
    return {
      address: `udp://127.0.0.1:${socket.address().port}` as LinkAddress,
      heard: () => Buffer.concat(heard),
      say(bytes) {
        if (peer) socket.send(bytes, peer.port, peer.address);
      },
      vanish: close,
      close,
    };
  },
};

/** Null: not installed. */
export const SOCAT =
  ['/usr/bin/socat', '/usr/local/bin/socat', '/bin/socat'].find(existsSync) ?? null;

/** A far end on a pseudo-terminal: socat holds its master side and hands the bytes to us. */
export const serialTransport: Transport = {
  kind: 'serial',
  missing: SOCAT ? null : 'skipped: install socat to run it',
  datagrams: false,
  nobody: { address: 'serial:/dev/ttyUSB987', code: 'not-found' },
  start: () => startPty(),
};

export async function startPty(): Promise<FarEnd & { child: ChildProcess; path: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-pty-'));
  const path = join(folder, 'port');
  const child = spawn(SOCAT ?? 'socat', [`pty,raw,echo=0,link=${path}`, 'stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const heard: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => heard.push(bytes));
  child.stdin.on('error', () => undefined);
  await until(() => existsSync(path), 'socat made the pseudo-terminal');
  const vanish = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  return {
    address: `serial:${path}` as LinkAddress,
    path,
    child,
    heard: () => Buffer.concat(heard),
    say: (bytes) => void child.stdin.write(bytes),
    vanish,
    async close() {
      await vanish();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
