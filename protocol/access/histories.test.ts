import { expect, test } from 'vitest';
import { tellHistories } from '../../bench/histories.ts';

// A million by hand, and other seeds: npm run histories -- --count 1000000 --seed N
test(
  'two thousand random histories: nobody rises, no order matters, what is removed comes back by name only (A5.6)',
  { timeout: 120_000 },
  () => {
    const report = tellHistories(2000, 20_261_125);
    expect(report).toMatchObject({ escalations: 0, broken: [], untried: [] });
    expect(report.allowed).toBeGreaterThan(500_000);
    for (const why of ['removed', 'last-admin', 'authority-lost', 'stale-policy', 'needs-second']) {
      expect(report.refused[why], why).toBeGreaterThan(5);
    }
  },
);
