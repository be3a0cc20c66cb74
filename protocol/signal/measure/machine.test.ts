// What is said of machines whose shaft drifts or turns slowly, and of measurements that a record does not bear.
import { describe, expect, test, vi } from 'vitest';
import { BEARING_CATALOGUE, faultOrders } from './bearing.ts';
import type { ChannelMeasures } from './measure-channel.ts';
import { gaussian, measureSamples, signalOf } from './measuring.suite.ts';

// Long transforms, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });

const RATE = 24_000;
const GEOMETRY = BEARING_CATALOGUE['6205']!;
const calibrationIn = (unit: string) => ({
  ...{ gain: 1, offset: 0, unit, response: null, date: '2026-01-01', owner: 'test' },
  validUntil: null,
});
const codesOf = ({ explanations }: ChannelMeasures, name: string): string[] =>
  explanations[name]!.reasons.map(({ code }) => code);

interface Turning {
  /** Turns of the shaft since the first sample. */
  turnsAt(t: number): number;
}
const ramp = (fromHz: number, toHz: number, spanS: number): Turning => ({
  turnsAt: (t) => fromHz * t + ((toHz - fromHz) * t * t) / (2 * spanS),
});

/** A resonance at 4 kHz, struck whenever the shaft has turned by another share of `order`, loaded once a turn. */
function struck(count: number, { turnsAt }: Turning, order: number): Float32Array {
  const next = gaussian(5);
  const x = Float64Array.from({ length: count }, () => 0.1 * next());
  let passed = 0;
  for (let i = 0; i < count; i += 1) {
    const turns = turnsAt(i / RATE);
    if (Math.floor(turns * order) === passed) continue;
    passed = Math.floor(turns * order);
    const strength = 1 + 0.6 * Math.cos(2 * Math.PI * turns);
    for (let k = i; k < Math.min(count, i + 200); k += 1) {
      const dt = (k - i) / RATE;
      x[k]! += strength * Math.exp(-900 * dt) * Math.sin(2 * Math.PI * 4000 * dt);
    }
  }
  return Float32Array.from(x);
}

describe('an inner race at a shaft that runs from 25 Hz to 26 Hz', () => {
  const count = 131_072;
  const options = { profile: 'bearing', bearing: GEOMETRY } as const;
  const { BPFI, BPFO } = faultOrders(GEOMETRY);

  test('is found as one at a steady speed is, at the mean speed', () => {
    const samples = struck(count, ramp(25, 26, count / RATE), BPFI);
    const measured = measureSamples(samples, RATE, {
      ...options,
      shaft: { startHz: 25, endHz: 26 },
    });
    const { findings, shaftHz } = measured.envelope!.bearing!;
    expect(findings.filter(({ shown }) => shown).map(({ fault }) => fault)).toEqual(['BPFI']);
    expect(findings.find(({ fault }) => fault === 'BPFI')!.aboveFloorDb).toBeGreaterThan(40);
    expect(shaftHz).toBeCloseTo(25.5, 1);
    expect(codesOf(measured, 'bearing')).toContain('resampled');
    expect(codesOf(measured, 'bearing')).not.toContain('shaft-not-followed');
  });

  test('is found, too, where the speed was given as steady', () => {
    const samples = struck(count, ramp(25, 26, count / RATE), BPFI);
    const measured = measureSamples(samples, RATE, {
      ...options,
      shaft: { startHz: 25, endHz: 25 },
    });
    const { findings } = measured.envelope!.bearing!;
    expect(findings.filter(({ shown }) => shown).map(({ fault }) => fault)).toEqual(['BPFI']);
    expect(codesOf(measured, 'bearing')).toContain('resampled');
  });

  test('a speed that nothing in the record tells of is taken as even, with a caution', () => {
    const noise = signalOf(count, RATE, [], { rms: 0.1, seed: 3 });
    const measured = measureSamples(noise, RATE, {
      ...options,
      shaft: { startHz: 25, endHz: 26 },
    });
    expect(measured.envelope!.bearing!.findings.every(({ shown }) => !shown)).toBe(true);
    expect(codesOf(measured, 'bearing')).toContain('shaft-not-followed');
    expect(codesOf(measured, 'orders')).toContain('shaft-not-followed');
  });

  test('the kept beginning of a longer record: its part of the ramp', () => {
    const samples = struck(count, ramp(25, 50, 60), BPFO);
    const measured = measureSamples(
      samples,
      RATE,
      { ...options, shaft: { startHz: 25, endHz: 50 } },
      { wanted: 60 * RATE },
    );
    const { findings, shaftHz } = measured.envelope!.bearing!;
    expect(shaftHz).toBeCloseTo(25 + (25 / 60) * (count / RATE / 2), 1);
    expect(findings.filter(({ shown }) => shown).map(({ fault }) => fault)).toEqual(['BPFO']);
  });
});

describe('orders', () => {
  const speeds = { startHz: 25, endHz: 30 };
  /** 25 Hz to 30 Hz in five seconds, unsteady by 0.3 Hz, with a tone of the mains. */
  function unsteady(humHz: number, rateHz = 8192, spanS = 5): Float32Array {
    const next = gaussian(9);
    return Float32Array.from({ length: rateHz * spanS }, (_, i) => {
      const t = i / rateHz;
      const turns =
        25 * t + (5 * t * t) / (2 * spanS) - (0.3 / (2 * Math.PI)) * Math.cos(2 * Math.PI * t);
      return (
        Math.cos(2 * Math.PI * turns) + 0.2 * Math.cos(2 * Math.PI * humHz * t) + 0.01 * next()
      );
    });
  }

  test.each([50, 100, 150])('follow the shaft and not the mains at %s Hz', (humHz) => {
    const { orders } = measureSamples(unsteady(humHz), 8192, {
      profile: 'vibration',
      shaft: speeds,
    });
    expect(orders!.followed).toBe(1);
    expect(orders!.shaftHz[2]).toBeGreaterThan(29);
    expect(orders!.top10[0]!.order).toBeCloseTo(1, 2);
    expect(orders!.top10[0]!.amplitudePeak).toBeCloseTo(1, 1);
  });

  test('where only the mains is steady, the speeds given are taken, and that is said', () => {
    const hum = signalOf(8192 * 5, 8192, [{ frequencyHz: 50, amplitude: 1 }], {
      rms: 0.01,
      seed: 2,
    });
    const measured = measureSamples(hum, 8192, { profile: 'vibration', shaft: speeds });
    expect(measured.orders!.followed).toBeNull();
    expect(measured.orders!.shaftHz).toEqual([25, 27.5, 30]);
    expect(codesOf(measured, 'orders')).toContain('shaft-not-followed');
  });

  test('of the kept beginning of a minute, at the speeds of that beginning', () => {
    const rateHz = 48_000;
    const { turnsAt } = ramp(25, 50, 60);
    const next = gaussian(4);
    const samples = Float32Array.from(
      { length: 262_144 },
      (_, i) => Math.cos(14 * Math.PI * turnsAt(i / rateHz)) + 0.05 * next(),
    );
    const { orders } = measureSamples(
      samples,
      rateHz,
      { profile: 'vibration', shaft: { startHz: 25, endHz: 50 } },
      { wanted: 60 * rateHz },
    );
    expect(orders!.shaftHz[2]).toBeCloseTo(25 + (25 / 60) * (262_144 / rateHz), 1);
    expect(orders!.top10[0]!.order).toBeCloseTo(7, 1);
    expect(orders!.top10[0]!.amplitudePeak).toBeGreaterThan(0.9);
  });

  test('a level in more noise is told less finely', () => {
    const of = (rms: number) =>
      measureSamples(
        signalOf(65_536, 8192, [{ frequencyHz: 25, amplitude: 1 }], { rms, seed: 2 }),
        8192,
        {
          profile: 'vibration',
          shaft: { startHz: 25, endHz: 25 },
        },
      ).orders!.top10[0]!.levelResolutionDb;
    expect(of(3)).toBeGreaterThan(10 * of(0.003));
    expect(of(3)).toBeLessThan(1);
  });
});

describe('severity', () => {
  const options = {
    profile: 'vibration',
    calibration: calibrationIn('m/s²'),
    machine: 'group2-rigid',
  } as const;
  /** 1 m/s² at 25 Hz: 4.50 mm/s RMS, zone D of that group. */
  const shaking = (count: number, frequencyHz = 25) =>
    signalOf(count, 48_000, [{ frequencyHz, amplitude: 1 }]);

  test.each([null, 4096, 1024, 256])('no typed block makes velocity smaller: n %s', (n) => {
    const { velocity, severity } = measureSamples(shaking(131_072), 48_000, { ...options, n });
    expect(velocity!.rmsMmPerS).toBeCloseTo(4.502, 2);
    expect(severity!.zone).toBe('D');
  });

  test('a record too short to part 10 Hz from what lies below has no zone', () => {
    const measured = measureSamples(shaking(16_384), 48_000, options);
    expect(codesOf(measured, 'velocity')).toContain('bins-too-coarse');
    expect(codesOf(measured, 'severity')).toContain('bins-too-coarse');
    expect(measured.severity).toBeUndefined();
  });

  test('a shaft below 600 r/min has no zone: what it shakes at lies below the band', () => {
    const shaft = { startHz: 5, endHz: 5 };
    const measured = measureSamples(shaking(131_072, 5), 48_000, { ...options, shaft });
    expect(measured.severity).toBeUndefined();
    for (const name of ['velocity', 'severity'])
      expect(codesOf(measured, name)).toContain('machine-too-slow');
    const quick = measureSamples(shaking(131_072), 48_000, {
      ...options,
      shaft: { startHz: 25, endHz: 25 },
    });
    expect(codesOf(quick, 'velocity')).not.toContain('machine-too-slow');
  });
});

describe('why there is no number', () => {
  test.each([41, 400])('f0 of %s Hz is no mains', (f0Hz) => {
    const samples = signalOf(65_536, 8192, [{ frequencyHz: f0Hz, amplitude: 1 }]);
    const measured = measureSamples(samples, 8192, { profile: 'mains', f0Hz });
    expect(measured.iecGroups).toBeUndefined();
    expect(codesOf(measured, 'iecGroups')).toContain('f0-not-mains');
    expect(codesOf(measured, 'iecGroups')).not.toContain('too-short');
  });

  test('an envelope of a band beyond half the sampling rate', () => {
    const noise = signalOf(65_536, 8192, [], { rms: 1, seed: 1 });
    const bandHz = { fromHz: 5000, toHz: 6000 };
    const measured = measureSamples(noise, 8192, { profile: 'bearing', bandHz });
    expect(measured.envelope).toBeUndefined();
    expect(codesOf(measured, 'envelope')).toEqual(['band-out-of-reach']);
    const cut = measureSamples(noise, 8192, {
      profile: 'bearing',
      bandHz: { fromHz: 3000, toHz: 6000 },
    });
    expect(codesOf(cut, 'envelope')).toContain('band-beyond-nyquist');
  });
});

test('sidebands are those between 0 Hz and half the sampling rate, no mirrored ones', () => {
  const tones = [
    { frequencyHz: 300, amplitude: 1 },
    { frequencyHz: 100, amplitude: 0.1 },
  ];
  const low = measureSamples(signalOf(65_536, 8192, tones), 8192, {
    sidebands: { carrierHz: 300, spacingHz: 200 },
  });
  expect(low.sidebands!.lines.map(({ order }) => order)).toEqual([-1, 1, 2, 3, 4, 5]);
  const high = measureSamples(
    signalOf(65_536, 8192, [{ frequencyHz: 3800, amplitude: 1 }], { rms: 0.001, seed: 1 }),
    8192,
    { sidebands: { carrierHz: 3800, spacingHz: 200 } },
  );
  expect(high.sidebands!.lines.map(({ order }) => order)).toEqual([-1, 1, -2, -3, -4, -5]);
});

describe('the bins a number was read from', () => {
  const noise = { rms: 0.01, seed: 1 };
  test('of IEC groups: from half an order below the first to the end of the last', () => {
    const mains = signalOf(65_536, 8192, [{ frequencyHz: 50, amplitude: 1 }], noise);
    const { iecGroups, explanations } = measureSamples(mains, 8192, { profile: 'mains' });
    const last = iecGroups!.groups.length;
    expect(explanations['iecGroups']!.binsUsed).toEqual([[5, 10 * last + 9]]);
  });

  test('of envelope, bearing lines, orders and cepstrum: of each line, its top and both beside it', () => {
    const { BPFI } = faultOrders(GEOMETRY);
    const samples = struck(131_072, ramp(25, 25, 1), BPFI);
    const { envelope, orders, cepstrum, explanations } = measureSamples(samples, RATE, {
      profile: 'bearing',
      bearing: GEOMETRY,
      shaft: { startHz: 25, endHz: 25 },
    });
    const holds = (name: string, bin: number): boolean =>
      explanations[name]!.binsUsed.some(([from, to]) => from < bin && bin < to);
    for (const { bin } of envelope!.top10) expect(holds('envelope', bin)).toBe(true);
    for (const { frequencyHz } of envelope!.bearing!.lines)
      expect(holds('bearing', Math.round(frequencyHz / envelope!.binHz))).toBe(true);
    for (const { order } of orders!.top10)
      expect(holds('orders', Math.round(order / orders!.orderPerBin))).toBe(true);
    expect(explanations['cepstrum']!.binsUsed).toEqual([[0, cepstrum!.N / 2]]);
  });
});

test('the resolution of an envelope is the noise of one bin where the band reaches, not beyond it', () => {
  const { BPFI } = faultOrders(GEOMETRY);
  const samples = struck(131_072, ramp(25, 25, 1), BPFI);
  const { envelope, explanations } = measureSamples(samples, RATE, {
    profile: 'bearing',
    bandHz: { fromHz: 3500, toHz: 4500 },
    bearing: GEOMETRY,
    shaft: { startHz: 25, endHz: 25 },
  });
  // 0.1 RMS over 12 kHz: 0.041 in a filter of ENBW 1 kHz … 2 kHz, of which one bin of Hann has some 1e-3.
  const { resolution } = explanations['envelope']!;
  expect(resolution).toBeGreaterThan(1e-4);
  expect(resolution).toBeLessThan(0.1 * envelope!.top10[0]!.amplitudePeak);
});
