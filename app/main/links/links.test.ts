// Every transport through one suite, and what each has of its own.
import { once } from 'node:events';
import {
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFrameDecoder, MESSAGE, messages } from '@harmonic/protocol/link';
import type { LinkAddress } from '@harmonic/protocol/model';
import { writeWavHeader } from '@harmonic/protocol/signal';
import {
  counted,
  openHeard,
  serialTransport,
  startPty,
  suiteOf,
  tcpTransport,
  udpTransport,
  until,
} from './links.suite.ts';
import { watchNode } from './node-watch.ts';
import { createOpenLink } from './open-link.ts';
import { hello, wavOf } from './greeting.suite.ts';

for (const transport of [tcpTransport, udpTransport, serialTransport]) suiteOf(transport);

const at = (text: string): LinkAddress => text as LinkAddress;

describe('a slow or absent reader', () => {
  test('on TCP: what waits is bounded, and closing does not wait for it', async () => {
    const server = createServer((socket) => {
      socket.pause();
      socket.on('error', () => undefined);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const near = await openHeard(at(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`));
    const chunk = counted(16 * 1024);
    let taken = 0;
    while (near.link.write(chunk) && taken < 64 * 1024 * 1024) {
      taken += chunk.length;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(taken).toBeLessThan(64 * 1024 * 1024);
    expect(near.ends).toEqual([]);
    await near.link.close();
    expect(near.ends.map((end) => end.code)).toEqual(['closed']);
    server.close();
  });

  test.skipIf(serialTransport.missing)(
    'on serial: a port that takes nothing refuses at 64 KiB and still closes',
    async () => {
      const far = await startPty();
      far.child.kill('SIGSTOP');
      const near = await openHeard(far.address);
      let taken = 0;
      while (near.link.write(counted(1024)) && taken < 1024 * 1024) taken += 1024;
      expect(taken).toBe(64 * 1024);
      await near.link.close();
      expect(near.ends.map((end) => end.code)).toEqual(['closed']);
      far.child.kill('SIGCONT');
      await far.close();
    },
  );
});

describe.skipIf(serialTransport.missing)('a serial port', () => {
  test('whose other end is killed is noticed every time, twenty times, and no core spins', async () => {
    for (let round = 0; round < 20; round += 1) {
      const far = await startPty();
      const near = await openHeard(far.address);
      // Half of them in mid-flow, half at rest right after opening: the binding's own loop misses those.
      if (round % 2 === 0) {
        far.say(counted(200_000));
        await near.until(() => near.bytes().length > 1000, 'bytes flow');
      }
      await far.vanish!();
      await near.until(() => near.ends.length > 0, `the end is noticed in round ${round}`);
      expect(near.ends[0]!.code).toMatch(/hung-up|unplugged/);
      await near.link.close();
      await far.close();
    }
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 500_000).toBeLessThan(0.5);
  });

  test('that is open already is busy, in words', async () => {
    const far = await startPty();
    const near = await openHeard(far.address);
    await expect(openHeard(far.address)).rejects.toMatchObject({ end: { code: 'busy' } });
    await near.link.close();
    await far.close();
  });

  test('says how much its line carries, and opens at any rate', async () => {
    const far = await startPty();
    const near = await openHeard(at(`${far.address}?baud=2000000`));
    expect(near.link.bytesPerSecond).toBe(200_000);
    await near.link.close();
    await far.close();
  });

  test('that is no terminal is refused', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'harmonic-')), 'plain');
    writeFileSync(file, 'not a port');
    await expect(openHeard(at(`serial:${file}`))).rejects.toMatchObject({
      end: { code: 'failed' },
    });
    expect(statSync(file).size).toBe(10);
  });
});

describe('the simulated device', () => {
  test('answers HELLO with its identity', async () => {
    const near = await openHeard(at('simulated:motor'));
    near.link.write(hello());
    const names: string[] = [];
    const decoder = createFrameDecoder({
      onFrame({ type, bytes, from, to }) {
        const said = messages.hello.decode(bytes.subarray(from, to));
        if (type === MESSAGE.HELLO && said) names.push(said.name);
      },
    });
    await near.until(() => near.chunks.length > 0, 'it answers');
    decoder.push(near.bytes());
    expect(names).toEqual(['Fan motor (simulated)']);
    await near.link.close();
    expect(near.ends.map((e) => e.code)).toEqual(['closed']);
  });

  test('that nobody has made is not found, and the made ones are named', async () => {
    await expect(openHeard(at('simulated:reactor'))).rejects.toThrow(/motor, mains, tone/);
  });
});

describe('a replayed file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'harmonic-replay-'));

  test('of link bytes gives exactly those bytes and ends', async () => {
    const file = join(folder, 'captured.bin');
    const captured = Buffer.concat([Buffer.from('boot\r\n'), hello(), counted(5000)]);
    writeFileSync(file, captured);
    const near = await openHeard(at(`replay:${file}?bytesPerSecond=1000000`));
    await near.until(() => near.ends.length > 0, 'it is played');
    expect(near.ends.map((e) => e.code)).toEqual(['ended']);
    expect(near.bytes().equals(captured)).toBe(true);
    expect(near.link.write(counted(1))).toBe(false);
  });

  test('of sound is a device; the same file at another place is the same device', async () => {
    const identities: string[] = [];
    for (const name of ['a.wav', 'b.wav']) {
      const file = join(folder, name);
      writeFileSync(file, wavOf(8000, 800));
      const near = await openHeard(at(`replay:${file}`));
      near.link.write(hello());
      await near.until(() => near.chunks.length > 0, 'it answers');
      createFrameDecoder({
        onFrame({ bytes, from, to }) {
          const said = messages.hello.decode(bytes.subarray(from, to));
          if (said) identities.push(Buffer.from(said.id).toString('hex'));
        },
      }).push(near.bytes());
      await near.link.close();
    }
    expect(identities).toHaveLength(2);
    expect(identities[0]).toBe(identities[1]);
  });

  test('that is missing, empty or no sound is refused in words', async () => {
    await expect(openHeard(at(`replay:${folder}/none.wav`))).rejects.toMatchObject({
      end: { code: 'not-found' },
    });
    writeFileSync(join(folder, 'empty.wav'), '');
    await expect(openHeard(at(`replay:${folder}/empty.wav`))).rejects.toThrow(/is empty/);
    writeFileSync(join(folder, 'odd.wav'), 'RIFFxxxxWAVE');
    await expect(openHeard(at(`replay:${folder}/odd.wav`))).rejects.toMatchObject({
      end: { code: 'failed' },
    });
    writeFileSync(join(folder, 'silent.wav'), writeWavHeader(8000, 1, 0, 'int16'));
    await expect(openHeard(at(`replay:${folder}/silent.wav`))).rejects.toThrow(/no samples/);
    writeFileSync(join(folder, 'notes.txt'), 'what was heard on Monday\0\0'.repeat(9000));
    await expect(openHeard(at(`replay:${folder}/notes.txt`))).rejects.toMatchObject({
      end: { code: 'failed' },
      message: expect.stringMatching(/notes\.txt is no recording/) as string,
    });
    await expect(openHeard(at(`replay:${folder}`))).rejects.toMatchObject({
      end: { code: 'failed' },
    });
  });
});

describe('a site that may reach only simulated devices', () => {
  test('opens no port and no socket', async () => {
    const open = createOpenLink(['simulated']);
    const events = { onBytes: () => undefined, onEnd: () => undefined };
    for (const address of ['tcp://127.0.0.1:9', 'serial:/dev/null', 'replay:/etc/hostname']) {
      expect(open.check(address)).toMatchObject({ ok: false, code: 'not-allowed' });
      await expect(open(at(address), events)).rejects.toThrow(/simulated devices only/);
    }
    await (await open(at('simulated:tone'), events)).close();
  });
});

describe('a node that is waited for', () => {
  test('is announced when it appears, not while it is there', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'harmonic-node-'));
    const path = join(folder, 'ttyUSB0');
    symlinkSync('/dev/null', path);
    let announced = 0;
    const stop = watchNode(at(`serial:${path}`), () => (announced += 1));
    // Long enough for two looks at a node that is there.
    await new Promise((resolve) => setTimeout(resolve, 600));
    expect(announced).toBe(0);
    unlinkSync(path);
    await new Promise((resolve) => setTimeout(resolve, 600));
    symlinkSync('/dev/null', path);
    await until(() => announced === 1, 'the node is announced', 2000);
    stop();
    rmSync(folder, { recursive: true });
    expect(existsSync(folder)).toBe(false);
  });
});
