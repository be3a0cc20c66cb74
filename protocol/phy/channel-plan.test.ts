import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Assignment, ChannelPlan, PayloadReading } from '../model/channel-plan.ts';
import type { DeviceId } from '../model/entities.ts';
import { planConflicts, readPayload } from './channel-plan.ts';
import { RATIONAL_CHANNELS, RATIONAL_WAVEFORM } from './rational-grid.ts';
import { checkBonds, STANDARD } from './waveform.ts';

const assignment = (harmonics: number[], name = `f${harmonics.join('_')}`): Assignment => ({
  ...{ harmonics, node: 'A', function: name, group: '' },
  payload: { kind: 'bytes', scale: 1, unit: '' },
});
const planOf = (assignments: Assignment[], secondPilot: number | null = null): ChannelPlan => ({
  ...{ channel: 0, running: false, assignments },
  waveform: {
    ...{ f0Hz: 1000, periods: 1, guardEighths: 1, modulation: 'dqpsk', fec: 1 },
    secondPilot,
  },
});
const codes = (plan: ChannelPlan, rateHz: number | null = 48_000): string[] =>
  planConflicts(plan, rateHz).map(({ code, at }) => `${code} ${at}`);

describe('a plan', () => {
  test('of harmonics that are free has no conflict; H21 is the highest of 48 kHz at 1 kHz', () => {
    expect(codes(planOf([assignment([2]), assignment([21]), assignment([3, 5, 7])]))).toEqual([]);
    expect(codes(planOf([assignment([22])]))).toEqual(['beyond 0']);
    expect(codes(planOf([assignment([22])]), null)).toEqual([]);
  });

  test('gives no harmonic away twice, within a bond or between two, nor a pilot, nor one function to two channels', () => {
    const twice = planOf([assignment([4]), assignment([3, 4])]);
    expect(planConflicts(twice, null)).toEqual([{ code: 'taken', at: 1, harmonic: 4, by: 0 }]);
    expect(codes(planOf([assignment([6, 6])]))).toEqual(['taken 0']);
    expect(codes(planOf([assignment([1]), assignment([5])], 5))).toEqual(['pilot 0', 'pilot 1']);
    expect(codes(planOf([assignment([4], 'f'), assignment([5], 'f')]))).toEqual([
      'function-twice 1',
    ]);
  });

  test('of a line that has a master leaves H2 to its beacon (P9.4)', () => {
    const plan = planOf([assignment([2]), assignment([3, 2]), assignment([4])]);
    expect(planConflicts(plan, 48_000, true)).toEqual([
      { code: 'beacon', at: 0, harmonic: 2 },
      { code: 'beacon', at: 1, harmonic: 2 },
    ]);
    expect(codes(planOf([assignment([2])]))).toEqual([]);
    const second = planOf([assignment([4])], 2);
    expect(() => planConflicts(second, 48_000, true)).toThrow('the beacon of the line’s master');
    expect(planConflicts(second, 48_000)).toEqual([]);
  });

  test('of the rational grid has the twelve channels of its table, and no other (P6.2)', () => {
    const { rateHz, ...grid } = RATIONAL_WAVEFORM;
    const rational = (assignments: Assignment[]): ChannelPlan => ({
      ...planOf(assignments),
      waveform: { ...grid, secondPilot: null },
    });
    const all = RATIONAL_CHANNELS.map(({ harmonic }) => assignment([harmonic]));
    expect(codes(rational(all), rateHz)).toEqual([]);
    expect(codes(rational([assignment([4]), assignment([60, 95])]), rateHz)).toEqual([
      'off-grid 0',
      'off-grid 1',
    ]);
    expect(codes(rational([assignment([60]), assignment([90])]))).toEqual(['beyond 1']);
  });

  test('has a node sign on all of its channels with one key, or on none, where a signature fits', () => {
    const signed = (harmonics: number[], by: string, node = 'A'): Assignment => ({
      ...assignment(harmonics),
      ...{ node, signedBy: by as DeviceId },
    });
    expect(codes(planOf([signed([4], 'x'), signed([5], 'x'), assignment([6])]))).toEqual([
      'signed-in-part 2',
    ]);
    expect(codes(planOf([signed([4], 'x'), signed([5], 'y')]))).toEqual(['signed-in-part 1']);
    expect(codes(planOf([signed([4], 'x'), signed([5], 'y', 'B')]))).toEqual([]);
    expect(codes(planOf([signed([4], 'x')]), 38_000)).toEqual(['signed-beyond 0']);
    expect(codes(planOf([signed([4], 'x')]), null)).toEqual([]);
  });

  test('P11.15 of a running line with a signing node has its second pilot above the pattern', () => {
    const signed: Assignment = { ...assignment([4]), signedBy: 'x' as DeviceId };
    const on = (secondPilot: number, running: boolean, one = signed): ChannelPlan => ({
      ...planOf([one], secondPilot),
      running,
    });
    for (const pilot of [2, 11, 17])
      expect(planConflicts(on(pilot, true), 48_000)).toEqual([
        { code: 'signed-pilot', at: 0, harmonic: pilot, last: 17 },
      ]);
    for (const pilot of [18, 21]) expect(codes(on(pilot, true))).toEqual([]);
    // A burst has its pilots behind the pattern; and who does not sign has none.
    expect(codes(on(11, false))).toEqual([]);
    expect(codes(on(11, true, assignment([4])))).toEqual([]);
  });

  test('says of a waveform that cannot be what is wrong with it', () => {
    const plan = planOf([assignment([4])]);
    expect(() => planConflicts(plan, 3000)).toThrow('the sampling rate is too low');
    const guard = { ...plan, waveform: { ...plan.waveform, guardEighths: 9 } };
    expect(() => planConflicts(guard, 48_000)).toThrow('guard');
  });

  test('without conflict is one that the transmitter takes, and only that', () => {
    const bond = fc.array(fc.integer({ min: 1, max: 24 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(bond, { minLength: 1, maxLength: 6 }), (bonds) => {
        const plan = planOf(bonds.map((harmonics, i) => assignment(harmonics, `f${i}`)));
        const isTaken = (): boolean => {
          try {
            checkBonds(STANDARD, bonds);
            return true;
          } catch {
            return false;
          }
        };
        expect(planConflicts(plan, 48_000).length === 0).toBe(isTaken());
      }),
    );
  });
});

describe('a payload', () => {
  const read = (bytes: number[], kind: PayloadReading['kind'], scale = 1) =>
    readPayload(Uint8Array.from(bytes), { kind, scale, unit: '' });

  test('is read little-endian and scaled', () => {
    expect(read([0x66, 0x08], 'i16', 0.01)).toBeCloseTo(21.5, 9);
    expect(read([0xff, 0xff], 'i16')).toBe(-1);
    expect(read([0xff, 0xff], 'u16')).toBe(65_535);
    expect(read([0xfe, 0xff, 0xff, 0xff], 'i32')).toBe(-2);
    expect(read([0, 0, 0x20, 0x41], 'f32')).toBe(10);
    expect(read([0x31, 0x32, 0xc2, 0xb0], 'text')).toBe('12°');
    expect(read([0, 255], 'bytes')).toBe('00ff');
  });

  test('of another length, or that is no number, says nothing rather than something else', () => {
    expect(read([1], 'i16')).toBeNull();
    expect(read([1, 2, 3], 'u16')).toBeNull();
    expect(read([0, 0, 0xc0, 0x7f], 'f32')).toBeNull();
  });
});
