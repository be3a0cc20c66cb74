import { expect, test } from 'vitest';
import { strFromU8, strToU8, unzipSync } from 'fflate';
import { zip } from './zip-in-place.ts';

test('what is larger than fflate packs in place is packed in place all the same, where no Worker is', () => {
  expect('Worker' in globalThis, 'this thread has none').toBe(false);
  const rows = '<row><c><v>0.125</v></c></row>'.repeat(20_000);
  const packed: Uint8Array[] = [];
  zip({ 'xl/worksheets/sheet1.xml': strToU8(rows) }, (failure, archive) => {
    expect(failure).toBeNull();
    packed.push(archive);
  });
  const files = unzipSync(packed[0] ?? new Uint8Array());
  expect(strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array())).toBe(rows);
});

test('what cannot be packed is told to who asked', () => {
  let told: unknown = null;
  zip({ 'a.xml': [new Uint8Array(1), { mtime: '1900-01-01' }] }, (failure) => {
    told = failure;
  });
  expect(told).toBeInstanceOf(Error);
});
