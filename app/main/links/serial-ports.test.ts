// Listing ports on a made-up machine: no port of this one is touched, and none is ever opened.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { placeOf } from './port-holder.ts';
import { listSerialPorts, type PortRoots } from './serial-ports.ts';

interface Machine {
  roots: PortRoots;
  put(path: string, text?: string): string;
  link(path: string, to: string): void;
}

function machine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'harmonic-machine-'));
  const put = (path: string, text = ''): string => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  return {
    roots: {
      dev: join(root, 'dev'),
      sys: join(root, 'sys'),
      proc: join(root, 'proc'),
      etc: join(root, 'etc'),
    },
    put,
    link(path, to) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      symlinkSync(to, join(root, path));
    },
  };
}

/** A CP2102 adapter as Linux shows it. */
function withAdapter(): Machine {
  const box = machine();
  box.put('dev/ttyUSB0', 'untouched');
  box.link('dev/serial/by-id/usb-Silicon_Labs_CP2102_0001-if00-port0', '../../ttyUSB0');
  const usb = 'sys/devices/usb1/1-1';
  box.put(`${usb}/idVendor`, '10c4\n');
  box.put(`${usb}/idProduct`, 'ea60\n');
  box.put(`${usb}/product`, 'CP2102 USB to UART Bridge Controller\n');
  box.put(`${usb}/manufacturer`, 'Silicon Labs\n');
  box.put(`${usb}/serial`, '0001\n');
  box.put(`${usb}/1-1:1.0/ttyUSB0/port_number`, '0\n');
  box.link('sys/class/tty/ttyUSB0/device', '../../../devices/usb1/1-1/1-1:1.0/ttyUSB0');
  return box;
}

describe.skipIf(process.platform !== 'linux')('the list of serial ports', () => {
  test('names what hangs on a port, without udev, and addresses it by the name that stays', async () => {
    const { roots } = withAdapter();
    const [port, ...others] = await listSerialPorts(roots);
    expect(others).toEqual([]);
    expect(port).toMatchObject({
      path: join(roots.dev, 'ttyUSB0'),
      product: 'CP2102 USB to UART Bridge Controller',
      manufacturer: 'Silicon Labs',
      serialNumber: '0001',
      vendorId: '10c4',
      productId: 'ea60',
      verdict: 'ok',
      remedy: null,
    });
    expect(port!.address).toContain('/serial/by-id/usb-Silicon_Labs_CP2102_0001');
  });

  test('writes nothing to any port, and opens none', async () => {
    const { roots } = withAdapter();
    const node = join(roots.dev, 'ttyUSB0');
    const before = statSync(node, { bigint: true });
    await listSerialPorts(roots);
    const after = statSync(node, { bigint: true });
    expect(readFileSync(node, 'utf8')).toBe('untouched');
    expect(after.mtimeNs).toBe(before.mtimeNs);
  });

  test('says who holds a busy port and how to get it back', async () => {
    const box = withAdapter();
    const { dev, ino } = statSync(join(box.roots.dev, 'ttyUSB0'));
    box.put('proc/locks', `1: FLOCK  ADVISORY  WRITE 4711 ${placeOf(dev, ino)} 0 EOF\n`);
    box.put('proc/4711/comm', 'minicom\n');
    const [port] = await listSerialPorts(box.roots);
    expect(port).toMatchObject({ verdict: 'busy', remedy: expect.stringMatching(/^Close /) });
    expect(port!.detail).toMatch(/minicom \(process 4711\)/);
  });

  test('takes no lock of another file system for one of the port, whatever its number', async () => {
    const box = withAdapter();
    const { dev, ino } = statSync(join(box.roots.dev, 'ttyUSB0'));
    box.put('proc/locks', `1: FLOCK  ADVISORY  WRITE 4711 ${placeOf(dev + 1, ino)} 0 EOF\n`);
    box.put('proc/4711/comm', 'dockerd\n');
    const [port] = await listSerialPorts(box.roots);
    expect(port).toMatchObject({ verdict: 'ok', remedy: null });
  });

  test('also sees a program that took no lock', async () => {
    const box = withAdapter();
    box.link('proc/4712/fd/3', join(box.roots.dev, 'ttyUSB0'));
    box.put('proc/4712/comm', 'cat\n');
    const [port] = await listSerialPorts(box.roots);
    expect(port).toMatchObject({ verdict: 'busy', remedy: expect.stringMatching(/^Close /) });
  });

  test('shows a stable name whose cable is out as missing', async () => {
    const box = machine();
    box.put('dev/null');
    box.link('dev/serial/by-id/usb-Gone', '../../ttyUSB9');
    const [port] = await listSerialPorts(box.roots);
    expect(port).toMatchObject({ verdict: 'missing' });
    expect(port!.detail).toMatch(/unplugged/);
  });

  test('lists built-in ports that exist, not the ones the kernel only names', async () => {
    const box = machine();
    for (const name of ['ttyS0', 'ttyS1', 'ttyAMA0', 'tty1', 'ttyACM0']) box.put(`dev/${name}`);
    box.put('sys/class/tty/ttyS0/type', '4\n');
    box.put('sys/class/tty/ttyS1/type', '0\n');
    const ports = await listSerialPorts(box.roots);
    expect(ports.map((p) => p.path.slice(box.roots.dev.length + 1))).toEqual([
      'ttyACM0',
      'ttyAMA0',
      'ttyS0',
    ]);
  });

  test('is empty on a machine that has none', async () => {
    expect(await listSerialPorts(machine().roots)).toEqual([]);
  });

  test.skipIf(process.getuid?.() === 0)(
    'gives the remedy with the real group of the node (skipped as root: everything is permitted)',
    async () => {
      const box = withAdapter();
      const node = join(box.roots.dev, 'ttyUSB0');
      const { gid } = statSync(node);
      box.put('etc/group', `root:x:0:\nplugdev:x:${gid}:\n`);
      chmodSync(node, 0o060);
      const [port] = await listSerialPorts(box.roots);
      expect(port).toMatchObject({ verdict: 'no-permission' });
      expect(port!.remedy).toContain('usermod -aG plugdev $USER');
    },
  );
});
