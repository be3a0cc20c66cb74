// Who has a device node open, read from /proc without touching the node.
import type { Stats } from 'node:fs';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

export interface Holder {
  pid: number;
  /** "minicom (process 4711)" */
  text: string;
  remedy: string | null;
}

/**
 * Looks at file locks first, then at the open files of the processes this user may see.
 * @param node resolved path, @param found its stat.
 */
export async function holderOf(
  node: string,
  found: Stats,
  { proc }: { proc: string },
): Promise<Holder | null> {
  const pid = (await lockHolder(found, proc)) ?? (await fileHolder(node, proc));
  if (pid === null) return null;
  if (pid === process.pid) return { pid, text: 'this console', remedy: null };
  const name = await readFile(join(proc, String(pid), 'comm'), 'utf8').catch(() => 'a program');
  return { pid, text: `${name.trim()} (process ${pid})`, remedy: `Close ${name.trim()} first.` };
}

/** /proc/locks: `1: FLOCK ADVISORY WRITE 4711 00:05:123 0 EOF`. */
async function lockHolder({ dev, ino }: Stats, proc: string): Promise<number | null> {
  const place = placeOf(dev, ino);
  const locks = await readFile(join(proc, 'locks'), 'utf8').catch(() => '');
  for (const line of locks.split('\n')) {
    const [, kind, , , pid, file] = line.trim().split(/\s+/);
    if (kind === 'FLOCK' && file === place && Number(pid) > 0) {
      return Number(pid);
    }
  }
  return null;
}

/** As /proc/locks writes a file: major and minor number of its file system in hexadecimal, then the inode. */
export function placeOf(dev: number, ino: number): string {
  const wide = BigInt(dev);
  const major = ((wide >> 8n) & 0xfffn) | ((wide >> 32n) & ~0xfffn);
  const minor = (wide & 0xffn) | ((wide >> 12n) & ~0xffn);
  const hex = (part: bigint): string => part.toString(16).padStart(2, '0');
  return `${hex(major)}:${hex(minor & 0xffffffffn)}:${ino}`;
}

async function fileHolder(node: string, proc: string): Promise<number | null> {
  const processes = (await readdir(proc).catch(() => [])).filter((name) => /^\d+$/.test(name));
  for (const pid of processes) {
    const folder = join(proc, pid, 'fd');
    for (const fd of await readdir(folder).catch(() => [])) {
      const target = await readlink(join(folder, fd)).catch(() => '');
      if (target === node) return Number(pid);
    }
  }
  return null;
}
