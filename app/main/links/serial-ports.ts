// The serial ports of this machine, each with a verdict and a remedy. Reads what the system says about them;
// never opens one and never writes to one: it may be somebody's PLC.
import { constants } from 'node:fs';
import { access, readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { SerialPortInfo } from '../../contract/index.ts';
import { writeAddress } from './address.ts';
import { holderOf } from './port-holder.ts';

/** Where the system keeps its knowledge; another root only in tests. */
export interface PortRoots {
  dev: string;
  sys: string;
  proc: string;
  etc: string;
}
export const SYSTEM_ROOTS: PortRoots = { dev: '/dev', sys: '/sys', proc: '/proc', etc: '/etc' };

const NAMES = /^(ttyUSB|ttyACM|ttyAMA|ttySC|ttyXRUSB|ttymxc|ttyTHS|rfcomm)\d+$|^serial\d$/;

/** Ports sorted by path; an empty list where there are none. Works without udev. */
export async function listSerialPorts(roots: PortRoots = SYSTEM_ROOTS): Promise<SerialPortInfo[]> {
  if (process.platform !== 'linux') return listByBinding();
  const byId = await stableNames(roots);
  const names = (await entries(roots.dev)).filter((name) => NAMES.test(name));
  const real = await hardwarePorts(roots);
  const ports = [...new Set([...names, ...real])].map((name) => join(roots.dev, name));
  const seen = new Set<string>();
  const list: SerialPortInfo[] = [];
  for (const path of ports.sort()) {
    const target = await realpath(path).catch(() => path);
    if (seen.has(target)) continue;
    seen.add(target);
    list.push(await describe(path, target, byId.get(target) ?? path, roots));
  }
  // A stable name whose device is gone: the cable is out.
  for (const [target, name] of byId) {
    if (!seen.has(target)) list.push(await describe(name, target, name, roots));
  }
  return list;
}

const entries = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** /dev/serial/by-id: names that stay with the adapter, by the node they lead to. */
async function stableNames({ dev }: PortRoots): Promise<Map<string, string>> {
  const folder = join(dev, 'serial', 'by-id');
  const names = new Map<string, string>();
  for (const name of await entries(folder)) {
    const path = join(folder, name);
    const target = await readlink(path).catch(() => null);
    if (target === null) continue;
    const node = join(folder, target);
    names.set(await realpath(node).catch(() => node), path);
  }
  return names;
}

/** Built-in UARTs that exist: the kernel also names ones that do not (type 0). */
async function hardwarePorts({ sys }: PortRoots): Promise<string[]> {
  const found: string[] = [];
  for (const name of await entries(join(sys, 'class', 'tty'))) {
    if (!/^ttyS\d+$/.test(name)) continue;
    const type = await textOf(join(sys, 'class', 'tty', name, 'type'));
    if (type !== null && type !== '0') found.push(name);
  }
  return found;
}

async function describe(
  path: string,
  target: string,
  stable: string,
  roots: PortRoots,
): Promise<SerialPortInfo> {
  const usb = await usbOf(basename(target), roots);
  return {
    path,
    address: writeAddress({ kind: 'serial', path: stable, baud: null }),
    ...usb,
    ...(await judge(target, roots)),
  };
}

type Usb = Pick<
  SerialPortInfo,
  'product' | 'manufacturer' | 'serialNumber' | 'vendorId' | 'productId'
>;

/** Climbs from the tty to the USB device that carries it. */
async function usbOf(name: string, { sys }: PortRoots): Promise<Usb> {
  const none: Usb = {
    product: null,
    manufacturer: null,
    serialNumber: null,
    vendorId: null,
    productId: null,
  };
  let folder = await realpath(join(sys, 'class', 'tty', name, 'device')).catch(() => null);
  for (let steps = 0; folder !== null && folder.length > sys.length && steps < 8; steps += 1) {
    const vendorId = await textOf(join(folder, 'idVendor'));
    if (vendorId !== null) {
      return {
        vendorId,
        productId: await textOf(join(folder, 'idProduct')),
        product: await textOf(join(folder, 'product')),
        manufacturer: await textOf(join(folder, 'manufacturer')),
        serialNumber: await textOf(join(folder, 'serial')),
      };
    }
    folder = dirname(folder);
  }
  return none;
}

async function textOf(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch(() => null);
  const line = text?.split('\n')[0]?.trim().slice(0, 120) ?? '';
  return line === '' ? null : line;
}

type Judgement = Pick<SerialPortInfo, 'verdict' | 'detail' | 'remedy'>;

async function judge(node: string, roots: PortRoots): Promise<Judgement> {
  const found = await stat(node).catch(() => null);
  if (!found) {
    return {
      verdict: 'missing',
      detail: `${node} is not there: the device is unplugged`,
      remedy: null,
    };
  }
  const allowed = await access(node, constants.R_OK | constants.W_OK).then(
    () => true,
    () => false,
  );
  if (!allowed) {
    const group = await groupName(found.gid, roots);
    // A node of the root group is nobody's to join: then only the rule that made it can be changed.
    const joinable = group !== null && group !== 'root' && (found.mode & 0o060) === 0o060;
    return {
      verdict: 'no-permission',
      detail: `this user may not read and write ${node}${group === null ? '' : ` (group ${group})`}`,
      remedy: joinable
        ? `sudo usermod -aG ${group} $USER   # then sign out and in again`
        : `sudo chmod a+rw ${node}   # until it is plugged in again`,
    };
  }
  const holder = await holderOf(node, found, roots);
  if (holder) {
    return { verdict: 'busy', detail: `${node} is held by ${holder.text}`, remedy: holder.remedy };
  }
  return { verdict: 'ok', detail: `${node} can be opened`, remedy: null };
}

async function groupName(gid: number, { etc }: PortRoots): Promise<string | null> {
  const groups = await readFile(join(etc, 'group'), 'utf8').catch(() => '');
  for (const line of groups.split('\n')) {
    const [name, , id] = line.split(':');
    if (id === String(gid) && name !== undefined) return name;
  }
  return null;
}

/** Windows and macOS: the binding asks the system. Which ports are busy only an opening would tell. */
async function listByBinding(): Promise<SerialPortInfo[]> {
  const { SerialPort } = await import('serialport');
  // The binding's own types do not resolve.
  const ports = (await SerialPort.list()) as unknown as {
    path: string;
    friendlyName?: string;
    manufacturer?: string;
    serialNumber?: string;
    vendorId?: string;
    productId?: string;
  }[];
  return ports.map((port) => ({
    path: port.path,
    address: writeAddress({ kind: 'serial', path: port.path, baud: null }),
    product: port.friendlyName ?? null,
    manufacturer: port.manufacturer ?? null,
    serialNumber: port.serialNumber ?? null,
    vendorId: port.vendorId ?? null,
    productId: port.productId ?? null,
    verdict: 'ok',
    detail: `${port.path} is there`,
    remedy: null,
  }));
}
