import { expect, test } from 'vitest';
import { fuzzLink } from './fuzz-link.ts';

// Other seeds by hand: node bench/fuzz-link.ts --frames 1000000 --seed N
test(
  'a million frames, half of them damaged: none lost, none invented, one buffer (L3.1)',
  { timeout: 120_000 },
  () => {
    const report = fuzzLink(1_000_000, 20_261_124);
    expect(report).toMatchObject({ lost: 0, wrong: 0, buffers: 1 });
    expect(report.clean).toBeGreaterThan(490_000);
    expect(report.messages).toBeGreaterThan(report.clean);
    for (const reason of ['cobs', 'crc', 'length', 'tooLong', 'tooShort', 'version'] as const)
      expect(report.counters[reason], reason).toBeGreaterThan(1000);
  },
);
