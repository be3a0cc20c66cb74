import { describe, expect, test } from 'vitest';
import {
  draftOfPlan,
  EMPTY_PLAN,
  isChanged,
  newRow,
  nextFree,
  profileOf,
  readBond,
  readPlanDraft,
  withProfile,
  withRow,
  type PlanDraft,
  type RowDraft,
} from './plan-draft.ts';

const row = (more: Partial<RowDraft>): RowDraft => ({
  ...newRow('4'),
  ...{ node: 'A', function: 'read_temp' },
  ...more,
});
const draftOf = (...rows: RowDraft[]): PlanDraft => ({ ...EMPTY_PLAN(0), rows });

test.each([
  ['4', [4]],
  ['H4', [4]],
  ['3+7 + 12', [3, 7, 12]],
  ['0', null],
  ['', null],
  ['3+', null],
  ['3,7', null],
  ['4097', null],
  ['-3', null],
])('a bond typed as %j', (text, harmonics) => expect(readBond(text)).toEqual(harmonics));

describe('a draft', () => {
  test('that is whole becomes the plan it says, in either decimal sign', () => {
    const draft = draftOf(row({ kind: 'i16', scale: '0,01', unit: '°C' }));
    const { plan } = readPlanDraft(draft, 48_000);
    expect(plan?.assignments[0]).toEqual({
      ...{ harmonics: [4], node: 'A', function: 'read_temp', group: '' },
      payload: { kind: 'i16', scale: 0.01, unit: '°C' },
    });
    expect(readPlanDraft(draftOfPlan(plan!, ','), 48_000).plan).toEqual(plan);
    expect(draftOfPlan(plan!, ',').rows[0]!.scale).toBe('0,01');
  });

  test('says of each row what is wrong with it, and of clashes with whom', () => {
    const { plan, faults } = readPlanDraft(
      draftOf(row({ node: '', scale: '0' }), row({ function: 'Read' })),
      48_000,
    );
    expect(plan).toBeNull();
    expect(faults.map(({ row: at, code }) => [at, code])).toEqual([
      [0, 'node'],
      [0, 'scale'],
      [1, 'function'],
    ]);
    const clash = readPlanDraft(draftOf(row({}), row({ function: 'say', bond: '9+4' })), 48_000);
    expect(clash.faults).toEqual([
      { row: 1, field: 'bond', code: 'taken', harmonic: 4, holder: 'A · read_temp' },
    ]);
    expect(readPlanDraft(draftOf(row({ bond: '22' })), 48_000).faults).toMatchObject([
      { code: 'beyond', highest: 21 },
    ]);
    expect(readPlanDraft(draftOf(row({ bond: '22' })), null).plan).not.toBeNull();
  });

  test('tells a clash at the row that was typed into last, and names the other', () => {
    const [pump, oven] = [row({ node: 'Pump' }), row({ node: 'Oven', bond: '6', function: 'say' })];
    const draft = draftOf(pump, oven);
    const faults = (changed: PlanDraft) => readPlanDraft(changed, 48_000).faults;
    const ovenLast = withRow(withRow(draft, pump), { ...oven, bond: '4' });
    expect(faults(ovenLast)).toMatchObject([{ row: 1, code: 'taken', holder: 'Pump · read_temp' }]);
    const pumpLast = withRow(withRow(draft, oven), { ...pump, bond: '6' });
    expect(faults(pumpLast)).toMatchObject([{ row: 0, code: 'taken', holder: 'Oven · say' }]);
    const renamed = withRow(draft, { ...pump, node: 'Oven', function: 'say' });
    expect(faults(renamed)).toMatchObject([{ row: 0, code: 'function-twice', holder: 'H6' }]);
  });

  test('with a harmonic twice in one row says that, and names no other row', () => {
    const { faults } = readPlanDraft(draftOf(row({ bond: '4+4' })), 48_000);
    expect(faults).toEqual([{ row: 0, field: 'bond', code: 'twice', harmonic: 4 }]);
  });

  test('is changed by what is typed, and not once that is taken back', () => {
    const first = draftOf(row({}));
    const typed = withRow(first, { ...first.rows[0]!, node: 'B' });
    expect(isChanged(first, typed)).toBe(true);
    expect(isChanged(first, withRow(typed, first.rows[0]!))).toBe(false);
  });

  test('with a waveform that no receiver can have says so in the words of the modem', () => {
    const reading = readPlanDraft(draftOf(row({ bond: '2' })), 2000);
    expect(reading).toMatchObject({
      plan: null,
      waveform: expect.stringContaining('rate') as string,
    });
  });

  test('offers a harmonic that nobody has for the next row', () => {
    expect(nextFree([row({ bond: '3+7' }), row({ bond: 'x' })])).toBe('8');
    expect(nextFree([])).toBe('4');
  });
});

test('a profile keeps f0 and the second pilot, but the rational grid has its own', () => {
  const { waveform } = EMPTY_PLAN(0);
  const mine = { ...waveform, f0Hz: 440, secondPilot: 11 };
  expect(withProfile(mine, 'robust')).toMatchObject({ f0Hz: 440, secondPilot: 11, periods: 10 });
  const rational = withProfile(mine, 'rational');
  expect(rational.f0Hz).toBeCloseTo(273.0667, 3);
  expect(withProfile(rational, 'standard').f0Hz).toBe(1000);
  for (const name of ['standard', 'fast', 'uncoded', 'robust', 'rational'] as const)
    expect(profileOf(withProfile(waveform, name))).toBe(name);
  expect(profileOf({ ...waveform, periods: 3 })).toBe('other');
});
