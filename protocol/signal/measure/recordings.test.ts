// Every recording of ../shared against the results found for it by an independent transform.
import { describe, expect, test, vi } from 'vitest';
import {
  hasRecordings,
  measureSamples,
  recordingOf,
  referenceOf,
  WHY_SKIPPED,
} from './measuring.suite.ts';

// Long transforms and many runs, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });

interface HarmonicsReference {
  fundamentalHz: number;
  N?: number;
  amplitudePeak: number[];
  thdFPercent: number;
  thdRPercent?: number;
}
interface Reference {
  scaleApplied: number;
  perChannel: {
    harmonics?: HarmonicsReference;
    envelope?: {
      bandHz: [number, number];
      top10: { bin: number; frequencyInterpolatedHz: number; amplitudePeak: number }[];
    };
    partials?: {
      N: number;
      list: { partial: number; frequencyHz: number; amplitudePeak: number; snrDb: number }[];
    };
  }[];
}
const reference = (name: string): Reference => referenceOf(name) as Reference;

describe.skipIf(!hasRecordings)(`recordings (${WHY_SKIPPED})`, () => {
  test.each(['plaid-laptop-charger-60hz', 'plaid-vacuum-cleaner-60hz'])(
    '%s: forty harmonics and THD within 1e-4, with no f0 given',
    (name) => {
      const { samples, rateHz } = recordingOf(name);
      for (const [channel, { harmonics }] of reference(name).perChannel.entries()) {
        const measured = measureSamples(samples[channel]!, rateHz);
        expect(measured.f0Hz).toBe(harmonics!.fundamentalHz);
        for (const [i, amplitude] of harmonics!.amplitudePeak.entries())
          expect(measured.harmonics![i]!.amplitudePeak / amplitude).toBeCloseTo(1, 4);
        expect(measured.thdFPercent! / harmonics!.thdFPercent).toBeCloseTo(1, 5);
        expect(measured.thdRPercent! / harmonics!.thdRPercent!).toBeCloseTo(1, 5);
      }
    },
  );

  test('mains: three harmonics and THD of the first block within 1e-4; f0 50 Hz when not given', () => {
    const name = 'mains-50hz-reference-092';
    const { samples, rateHz } = recordingOf(name);
    const { harmonics } = reference(name).perChannel[0]!;
    const measured = measureSamples(samples[0]!, rateHz, {
      f0Hz: 50,
      n: 4096,
      averages: 1,
      window: 'hann',
    });
    for (const [i, amplitude] of harmonics!.amplitudePeak.entries())
      expect(measured.harmonics![i]!.amplitudePeak / amplitude).toBeCloseTo(1, 4);
    expect(measured.thdFPercent! / harmonics!.thdFPercent).toBeCloseTo(1, 5);
    const found = measureSamples(samples[0]!, rateHz, { profile: 'mains' });
    expect(found.f0Hz).toBeCloseTo(50, 2);
    expect(found.explanations['thdFPercent']!.reasons.map(({ code }) => code)).toContain(
      'few-harmonics',
    );
  });

  test.each([
    ['guitar-a4', 10],
    ['guitar-e2', 6],
  ])(
    '%s: partials of a real string within 0.1 bins, bin levels within scalloping',
    (name, count) => {
      const { samples, rateHz } = recordingOf(name);
      const { partials } = reference(name).perChannel[0]!;
      const n = partials!.N;
      const measured = measureSamples(samples[0]!, rateHz, {
        profile: 'audio',
        window: 'hann',
        n,
        averages: 1,
      });
      for (const { partial, frequencyHz, amplitudePeak } of partials!.list.slice(0, count)) {
        const harmonic = measured.harmonics![partial - 1]!;
        expect(Math.abs(harmonic.frequencyHz - frequencyHz)).toBeLessThan((0.1 * rateHz) / n);
        const ratioDb = 20 * Math.log10(harmonic.amplitudePeak / amplitudePeak);
        expect(ratioDb).toBeGreaterThan(-0.1);
        expect(ratioDb).toBeLessThan(3.5);
      }
    },
  );

  test.each(['guitar-a4', 'guitar-e2'])(
    '%s: the ten partials of the reference, with nothing asked for but the profile',
    (name) => {
      const { samples, rateHz } = recordingOf(name);
      const expected = reference(name).perChannel[0]!.partials!;
      const { partials } = measureSamples(samples[0]!, rateHz, { profile: 'audio' });
      expect(partials).toMatchObject({ N: expected.N, window: 'hann' });
      expect(partials!.list.map(({ partial }) => partial)).toEqual(
        expected.list.map(({ partial }) => partial),
      );
      for (const [i, own] of partials!.list.entries()) {
        const { frequencyHz, amplitudePeak, snrDb } = expected.list[i]!;
        expect(Math.abs(own.frequencyHz - frequencyHz)).toBeLessThan((0.01 * rateHz) / expected.N);
        expect(own.amplitudePeak / amplitudePeak).toBeCloseTo(1, 4);
        // Its floor is round multiples of the note's name, ours round those of the f0 found.
        expect(Math.abs(own.snrDb - snrDb)).toBeLessThan(0.25);
      }
    },
  );

  test.each(['ligo-hanford-strain-32s', 'mfpt-inner-race-25hz-load100'])(
    '%s: lines that are no series are not made into one',
    (name) => {
      const { samples, rateHz } = recordingOf(name);
      expect(measureSamples(samples[0]!, rateHz).f0Hz).toBeUndefined();
    },
  );

  describe.each([
    ['mfpt-inner-race-25hz-load100', 'BPFI', 'BPFO'],
    ['mfpt-outer-race-25hz-load25', 'BPFO', 'BPFI'],
  ])('%s', (name, fault, other) => {
    const options = {
      profile: 'bearing',
      shaft: { startHz: 25, endHz: 25 },
      bearing: { elements: 8, elementDiameter: 0.235, pitchDiameter: 1.245, contactAngleDeg: 0 },
    } as const;

    test('the ten envelope lines of the reference: same bins, amplitudes within 1e-3', () => {
      const { samples, rateHz } = recordingOf(name);
      const expected = reference(name).perChannel[0]!.envelope!;
      const [fromHz, toHz] = expected.bandHz;
      const { envelope } = measureSamples(samples[0]!, rateHz, {
        ...options,
        bandHz: { fromHz, toHz },
      });
      for (const [i, peak] of expected.top10.entries()) {
        expect(envelope!.top10[i]!.bin).toBe(peak.bin);
        expect(envelope!.top10[i]!.amplitudePeak / peak.amplitudePeak).toBeCloseTo(1, 3);
        const offHz = envelope!.top10[i]!.frequencyInterpolatedHz! - peak.frequencyInterpolatedHz;
        expect(Math.abs(offHz)).toBeLessThan(0.01);
      }
    });

    test.each(['chosen by kurtosis', 'of the reference'])(
      `its own fault stands out with multiples, the other race's does not; band %s`,
      (band) => {
        const { samples, rateHz } = recordingOf(name);
        const [fromHz, toHz] = reference(name).perChannel[0]!.envelope!.bandHz;
        const bandHz = band === 'of the reference' ? { fromHz, toHz } : null;
        const { envelope } = measureSamples(samples[0]!, rateHz, { ...options, bandHz });
        const { findings, lines } = envelope!.bearing!;
        const of = (name: string) => findings.find((finding) => finding.fault === name)!;
        expect(of(fault)).toMatchObject({ shown: true });
        expect(of(fault).aboveFloorDb).toBeGreaterThan(25);
        expect(of(other)).toMatchObject({ shown: false });
        expect(findings.filter(({ shown }) => shown)).toHaveLength(1);
        const sidebands = lines.filter(
          (line) => line.fault === 'BPFI' && line.sideband !== 0 && line.multiple === 1,
        );
        expect(sidebands.every(({ stands }) => stands === (fault === 'BPFI'))).toBe(true);
        const ofFound = lines.filter((line) => line.stands && line.fault === fault);
        const elsewhere = lines.filter((line) => line.isOwn && line.fault !== fault);
        expect(ofFound.every(({ isOwn }) => isOwn)).toBe(true);
        for (const { frequencyHz } of ofFound)
          expect(elsewhere.some((line) => line.frequencyHz === frequencyHz)).toBe(false);
      },
    );
  });

  test('mains by IEC 61000-4-7: the whole record in windows of ten cycles, groups near the lines', () => {
    const { samples, rateHz } = recordingOf('mains-50hz-reference-092');
    const { iecGroups } = measureSamples(samples[0]!, rateHz, { profile: 'mains' });
    expect(iecGroups).toMatchObject({ nominalHz: 50, cyclesPerWindow: 10 });
    expect(iecGroups!.windows).toBeGreaterThan(1190);
    expect(iecGroups!.groups[0]!.subgroup * Math.SQRT2).toBeCloseTo(0.05757, 3);
    expect(iecGroups!.thdsPercent).toBeGreaterThan(1);
    expect(iecGroups!.thdsPercent).toBeLessThan(1.4);
  });
});
