import { describe, expect, test } from 'vitest';
import { BEARING_CATALOGUE, FAULTS, faultOrders } from './bearing.ts';
import { octaveMids } from './octaves.ts';
import { severityOf } from './severity.ts';

describe('fault orders', () => {
  test('of the MFPT bearing at 25 Hz: the frequencies its data set states', () => {
    const orders = faultOrders(BEARING_CATALOGUE['mfpt']!);
    expect(25 * orders.BPFI).toBeCloseTo(118.875, 2);
    expect(25 * orders.BPFO).toBeCloseTo(81.125, 2);
  });
  test('of the Case Western bearings: the multiples published with them', () => {
    const drive = faultOrders(BEARING_CATALOGUE['6205']!);
    expect([drive.BPFI, drive.BPFO, drive.FTF, 2 * drive.BSF].map((x) => x.toFixed(3))).toEqual([
      '5.415',
      '3.585',
      '0.398',
      '4.713',
    ]);
    const fan = faultOrders(BEARING_CATALOGUE['6203']!);
    expect([fan.BPFI, fan.BPFO].map((x) => x.toFixed(3))).toEqual(['4.947', '3.053']);
  });
  test('both races together are passed once an element and turn', () => {
    for (const geometry of Object.values(BEARING_CATALOGUE)) {
      const orders = faultOrders(geometry);
      expect(orders.BPFI + orders.BPFO).toBeCloseTo(geometry.elements, 12);
      expect(FAULTS.every((fault) => orders[fault] > 0)).toBe(true);
    }
  });
});

test('exact mid-bands by base ten: 1000 Hz among thirds, an edge of halves there', () => {
  const thirds = octaveMids(3, 20_000);
  expect(thirds.find((hz) => Math.abs(hz - 1000) < 1e-6)).toBeDefined();
  expect(thirds.find((hz) => Math.abs(hz - 1995.262315) < 1e-5)).toBeDefined();
  expect(octaveMids(6, 2000).find((hz) => Math.abs(hz - 1000 * 10 ** 0.025) < 1e-6)).toBeDefined();
});

test('a zone holds up to and with its limit', () => {
  expect(severityOf(1.4, 'group2-rigid').zone).toBe('A');
  expect(severityOf(1.41, 'group2-rigid').zone).toBe('B');
  expect(severityOf(7.1, 'group1-rigid').zone).toBe('C');
  expect(severityOf(11.1, 'group1-flexible').zone).toBe('D');
});
