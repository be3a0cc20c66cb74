// A plan over the spectrum: every harmonic of a bond in its band, pilots, and what is there against the plan.
import { expect, test } from 'vitest';
import type { DeviceId } from '@harmonic/protocol/model';
import { RATIONAL_WAVEFORM } from '@harmonic/protocol/phy';
import type { PlanMarks } from '../../../contract/index.ts';
import { marksOfPlan, planRows } from './plan-marks.ts';

const said = ((key: string): string => key.replace('spectral.', '')) as never;
const payload = { kind: 'bytes', scale: 1, unit: '' } as const;
const MARKS: PlanMarks = {
  plan: {
    ...{ deviceId: 'd' as DeviceId, version: 1, setBy: null, setAtMs: 0 },
    plan: {
      ...{ channel: 0, running: true },
      waveform: {
        ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
        secondPilot: 11,
      },
      assignments: [
        { harmonics: [7, 3], node: 'A', function: 'say', group: 'hall', payload },
        { harmonics: [4], node: 'B', function: 'say', group: '', payload },
      ],
    },
  },
  watch: {
    ...{ reason: null, falseAlarmsADay: 1 },
    counters: { begun: 2, notHeld: 0, heldBack: 0, notKept: 0, gaps: 0 },
    lasting: [
      {
        ...{ rules: ['harmonic'], hz: 5000, lowHz: 4990, highHz: 5010, f0Hz: 1000, harmonic: 5 },
        called: null,
        ...{ offsetHz: 0, levelDb: -20, legitimateDb: null, overFloorDb: 30 },
        ...{ firstMs: 0, lastMs: 1 },
      },
      {
        ...{ rules: ['broadband'], hz: null, lowHz: null, highHz: null, f0Hz: 1000 },
        called: null,
        ...{ harmonic: null, offsetHz: null, levelDb: -20, legitimateDb: null, overFloorDb: 30 },
        ...{ firstMs: 0, lastMs: 1 },
      },
    ],
  },
};

test('rows stand by frequency, one for each harmonic of a bond; what has no frequency is in none', () => {
  const rows = planRows(said, MARKS);
  expect(rows.map(({ id, kind, hz }) => [id, kind, hz])).toEqual([
    ['H1', 'pilot', 1000],
    ['H3', 'assigned', 3000],
    ['H4', 'assigned', 4000],
    ['event 0', 'unauthorised', 5000],
    ['H7', 'assigned', 7000],
    ['H11', 'pilot', 11_000],
  ]);
  expect(planRows(said, { plan: null, watch: null })).toEqual([]);
});

test('marks say by sign and word what they are, and span their band', () => {
  const marks = marksOfPlan(planRows(said, MARKS));
  expect(marks[1]).toEqual({
    ...{ id: 'plan H3', words: '▭ H3', fromHz: 2500, toHz: 3500 },
  });
  expect(marks[3]!.words).toContain('▲ unauthorised');
  expect([marks[3]!.fromHz, marks[3]!.toHz]).toEqual([4990, 5010]);
});

test('on the rational grid pilots, channels and what is against them are called by their ratios', () => {
  const { f0Hz, periods, guardEighths, modulation, fec } = RATIONAL_WAVEFORM;
  const kept = MARKS.plan!;
  const waveform = { f0Hz, periods, guardEighths, modulation, fec, secondPilot: 120 };
  const assignments = [{ ...kept.plan.assignments[1]!, harmonics: [90] }];
  const hz = 180 * f0Hz;
  const against = { ...MARKS.watch!.lasting[0]!, hz, f0Hz, harmonic: 180, called: '3/1' };
  const rows = planRows(said, {
    plan: { ...kept, plan: { ...kept.plan, waveform, assignments } },
    watch: { ...MARKS.watch!, lasting: [against] },
  });
  expect(rows.map(({ name }) => name)).toEqual([
    'H1 pilot',
    '3/2 B · say',
    '2/1 secondPilot',
    expect.stringMatching(/^unauthorised .* = 3\/1$/),
  ]);
});
