import { describe, expect, test } from 'vitest';
import { unfit } from '@harmonic/protocol/model';
import { RATIONAL_CHANNELS } from '@harmonic/protocol/phy';
import {
  byProfile,
  draftOfPlan,
  EMPTY_PLAN,
  isChanged,
  newRow,
  nextFree,
  profileOf,
  readPlanDraft,
  withProfile,
  withRow,
  type PlanDraft,
  type RowDraft,
} from './plan-draft.ts';
import { readBond } from './typed-bond.ts';

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
])('a bond typed as %j', (text, harmonics) =>
  expect(readBond(text, EMPTY_PLAN(0).waveform)).toEqual(harmonics),
);

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
      { row: 1, field: 'bond', code: 'taken', harmonic: 'H4', holder: 'A · read_temp' },
    ]);
    expect(readPlanDraft(draftOf(row({ bond: '22' })), 48_000).faults).toMatchObject([
      { code: 'beyond', highest: 21 },
    ]);
    expect(readPlanDraft(draftOf(row({ bond: '22' })), null).plan).not.toBeNull();
  });

  test('tells a name that is missing from one that has what nobody sees', () => {
    const codesOf = (node: string) =>
      readPlanDraft(draftOf(row({ node })), 48_000).faults.map(({ code }) => code);
    expect(codesOf(' ')).toEqual(['node']);
    expect(codesOf('Pump\u202e')).toEqual(['hidden']);
    expect(codesOf('Bomba nº 1')).toEqual([]);
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
    expect(faults).toEqual([{ row: 0, field: 'bond', code: 'twice', harmonic: 'H4' }]);
  });

  test('is changed by what is typed, and not once that is taken back', () => {
    const first = draftOf(row({}));
    const typed = withRow(first, { ...first.rows[0]!, node: 'B' });
    expect(isChanged(first, typed)).toBe(true);
    expect(isChanged(first, withRow(typed, first.rows[0]!))).toBe(false);
  });

  test('with a waveform that no receiver can have says why', () => {
    const reading = readPlanDraft(draftOf(row({ bond: '2' })), 2000);
    expect(reading).toMatchObject({ plan: null, unfit: unfit('waveform-rate-low') });
  });

  test('offers a harmonic that nobody has for the next row', () => {
    const { waveform } = EMPTY_PLAN(0);
    expect(nextFree([row({ bond: '3+7' }), row({ bond: 'x' })], waveform)).toBe('8');
    expect(nextFree([], waveform)).toBe('4');
  });
});

describe('a draft of the rational grid', () => {
  const RATE_HZ = 131_072;
  const rationalOf = (...rows: RowDraft[]): PlanDraft => byProfile(draftOf(...rows), 'rational');
  const faultsOf = (bond: string) =>
    readPlanDraft(rationalOf(row({ bond })), RATE_HZ).faults.map(({ code, harmonic }) => [
      code,
      harmonic,
    ]);

  test('is typed and written as its table writes it', () => {
    const draft = rationalOf(row({ bond: '3/2' }), row({ bond: '2 / 1 + h180', function: 'say' }));
    const { plan } = readPlanDraft(draft, RATE_HZ);
    expect(plan?.assignments.map(({ harmonics }) => harmonics)).toEqual([[90], [120, 180]]);
    expect(plan?.waveform.f0Hz).toBe(16_384 / 60);
    expect(draftOfPlan(plan!, '.').rows.map(({ bond }) => bond)).toEqual(['3/2', '2/1+3/1']);
  });

  test('refuses what is not in the table, each with its reason, and names clashes by their ratio', () => {
    expect(faultsOf('4')).toEqual([['off-grid', 'H4']]);
    expect(faultsOf('3/2+95')).toEqual([['off-grid', 'H95']]);
    expect(faultsOf('7/6')).toEqual([['ratio', undefined]]);
    expect(faultsOf('')).toEqual([['ratio', undefined]]);
    expect(faultsOf('1')).toEqual([['pilot', 'H1']]);
    expect(faultsOf('3/2+90')).toEqual([['twice', '3/2']]);
    const bare = readPlanDraft(rationalOf(row({ bond: '4', node: '' })), RATE_HZ).faults;
    expect(
      bare.map(({ code }) => code),
      'before the rest is typed',
    ).toContain('off-grid');
    const elsewhere = readPlanDraft(draftOf(row({ bond: '3/2' })), 48_000).faults;
    expect(elsewhere).toMatchObject([{ code: 'not-rational' }]);
  });

  test('is offered every channel once, the simpler ratio first', () => {
    const rows: RowDraft[] = [];
    const { waveform } = rationalOf();
    for (let i = 0; i < RATIONAL_CHANNELS.length; i += 1)
      rows.push(row({ bond: nextFree(rows, waveform) }));
    expect(rows.slice(0, 6).map(({ bond }) => bond)).toEqual([
      ...['1/1', '2/1', '3/1', '3/2', '4/3', '5/2'],
    ]);
    expect(new Set(rows.map(({ bond }) => bond)).size).toBe(12);
    expect(nextFree(rows, waveform)).toBe('');
  });

  test('keeps what was typed when the profile changes, and offers anew what was not', () => {
    const typed = row({ bond: '3+7' });
    const draft = byProfile(draftOf(typed, newRow('4')), 'rational');
    expect(draft.rows.map(({ bond }) => bond)).toEqual(['3+7', '1/1']);
    expect(byProfile(draft, 'standard').rows.map(({ bond }) => bond)).toEqual(['3+7', '8']);
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
