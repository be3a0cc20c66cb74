// Where a line is said to be, by what the samples can hold there and by what all places bear out.
import { describe, expect, test } from 'vitest';
import { judgeLine, type Seen } from './line-judge.ts';

const RATE = 800;
const NYQUIST = 24_000;
/** Assigned: 4 kHz. */
const isBeside = (hz: number): boolean => Math.abs(hz - 4000) < 500;

/** A find of power 1 at 5.3 kHz; evidence and direct power by symbol rates from it, 0 and much where nothing is said. */
function find(
  evidence: Record<number, number>,
  { direct = {}, others = 1e-6, isFresh = false }: Partial<Told> = {},
): Seen {
  const rates = (hz: number): number => Math.round((hz - 5300) / RATE);
  return {
    ...{ hz: 5300, power: 1, symbolRateHz: RATE, isFresh },
    gain: (hz) => (rates(hz) === 0 ? 0.9 : 0.1),
    direct: (hz) => direct[rates(hz)] ?? (rates(hz) in evidence ? 20 : 1e-6),
    others: () => others,
    evidence: (hz) => evidence[rates(hz)] ?? 0,
  };
}
interface Told {
  direct: Record<number, number>;
  others: number;
  isFresh: boolean;
}
const judge = (seen: Seen) => judgeLine(seen, 4, NYQUIST, isBeside);

describe('P12.6 of the places that the samples allow, the one that is borne out far better', () => {
  test('is where it was seen', () => {
    expect(judge(find({ 0: 60, [-1]: 20 }))).toMatchObject({
      ...{ hz: 5300, isBeside: false, isOpen: false, isSure: true },
      power: 1 / 0.9,
    });
  });

  test('is elsewhere: what is seen is its image', () => {
    expect(judge(find({ 0: 20, [-1]: 60 }))).toMatchObject({
      ...{ hz: 4500, isBeside: false, isOpen: false, isSure: false, power: 10 },
    });
    expect(judge(find({ 0: 20, [-2]: 60 }))).toMatchObject({ hz: 3700, isBeside: true });
  });

  test('is not known where another comes near', () => {
    expect(judge(find({ 0: 60, [-2]: 55 }))).toMatchObject({ isOpen: true, isSure: false });
    expect(judge(find({ 0: 55, [-2]: 60 }))).toMatchObject({ isOpen: true });
    expect(judge(find({ 0: 20, [-1]: 60, [1]: 58 }))).toMatchObject({ isOpen: true });
  });

  test('need not be known where all that come near stand beside what is assigned', () => {
    const wide = (hz: number): boolean => hz < 5000;
    const judged = judgeLine(find({ 0: 20, [-1]: 58, [-2]: 60 }), 4, NYQUIST, wide);
    expect(judged).toMatchObject({ hz: 3700, isBeside: true, isOpen: false });
  });
});

describe('P12.6 the samples as they came', () => {
  test('allow no tone where they hold too little for it', () => {
    const judged = judge(find({ 0: 20, [-1]: 60 }, { direct: { [-1]: 1 } }));
    expect(judged).toMatchObject({ hz: 5300, isOpen: false, isSure: true });
  });

  test('but where others are as strong, they may have taken from it', () => {
    const judged = judge(find({ 0: 60, [-1]: 20 }, { direct: { 0: 0.1 }, others: 0.5 }));
    expect(judged).toMatchObject({ hz: 5300, isOpen: false, isSure: true });
  });

  test('tell that it is an image of something unknown where they hold nothing anywhere', () => {
    expect(judge(find({}, {})).hz).toBeNaN();
    expect(judge(find({}, {})).isSure).toBe(false);
  });

  test('alone tell of what has just begun, and leave open what a tone beside a channel would show as well', () => {
    const fresh = (direct: Record<number, number>) => judge(find({}, { direct, isFresh: true }));
    expect(fresh({ 0: 1 })).toMatchObject({ hz: 5300, isSure: true, isOpen: false });
    expect(fresh({ 0: 1, [-2]: 6 })).toMatchObject({ hz: 5300, isSure: false, isOpen: false });
    expect(fresh({ 0: 1, [-2]: 30 })).toMatchObject({ isSure: false, isOpen: true });
  });
});
