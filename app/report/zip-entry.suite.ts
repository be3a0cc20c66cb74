// One entry of a ZIP as text, for whoever looks into a workbook: by its central directory, as other programs read it.
import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

const END = 0x0605_4b50;
const DEFLATED = 8;

/** @throws when there is no such entry. */
export function zipEntry(path: string, name: string): string {
  const zip = readFileSync(path);
  let end = zip.length - 22;
  while (zip.readUInt32LE(end) !== END) end -= 1;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extra, comment] = [28, 30, 32].map((place) => zip.readUInt16LE(at + place));
    if (zip.toString('utf8', at + 46, at + 46 + nameLength!) === name) return contentAt(zip, at);
    at += 46 + nameLength! + extra! + comment!;
  }
  throw new Error(`there is no ${name} in ${path}`);
}

function contentAt(zip: Buffer, at: number): string {
  const [method, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 20)];
  const local = zip.readUInt32LE(at + 42);
  const from = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(from, from + size);
  return (method === DEFLATED ? inflateRawSync(bytes) : bytes).toString('utf8');
}
