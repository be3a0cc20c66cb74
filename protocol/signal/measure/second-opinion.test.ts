// The measurements against numpy and scipy, which got theirs by other methods: protocol/vectors/generate-measurements.py.
import { readFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { referenceEngine, createStatisticsMeter } from '../index.ts';
import { measureOrders } from './orders.ts';
import { measureEnvelope } from './envelope.ts';
import { engine, gaussian, measureSamples, signalOf, type Tone } from './measuring.suite.ts';

// Long transforms and many runs, on machines that do other things as well.
vi.setConfig({ testTimeout: 60_000 });

interface Case {
  rateHz: number;
  count: number;
  tones: Tone[];
  noise: { rms: number; seed: number } | null;
}
type Named<T> = Case & { name: string; expected: T };
interface Groups {
  group: number;
  subgroup: number;
  interharmonicGroup: number;
  interharmonicCentredSubgroup: number;
}
interface BearingCase {
  name: string;
  rateHz: number;
  count: number;
  passHz: number;
  shaftHz: number;
  modulation: number;
  resonanceHz: number;
  decayPerS: number;
  noise: { rms: number; seed: number };
  expected: { bandHz: [number, number]; lines: { bin: number; amplitudePeak: number }[] };
}
const vectors = JSON.parse(
  readFileSync(new URL('../../vectors/measurements.json', import.meta.url), 'utf8'),
) as {
  series: Named<
    Record<
      'f0Hz' | 'thdFPercent' | 'thdRPercent' | 'snrDb' | 'sinadDb' | 'rms' | 'kurtosis',
      number
    > & { amplitudePeak: number[]; phaseDeg: number[] }
  >[];
  octaves: Case & { expected: { midHz: number; rms: number }[] };
  iecGroups: (Case & { expected: { f0Hz: number; groups: Groups[] } })[];
  bearings: BearingCase[];
  velocity: Case & { expected: { rmsMmPerS: number } };
  orders: Case & {
    startHz: number;
    endHz: number;
    orders: { order: number; amplitude: number }[];
    expected: { order: number; amplitudePeak: number }[];
  };
  cepstrum: Case & { expected: { quefrencyS: number; amplitude: number } };
};
const samplesOf = ({ count, rateHz, tones, noise }: Case): Float32Array =>
  signalOf(count, rateHz, tones, noise);
const decibels = (a: number, b: number): number => Math.abs(20 * Math.log10(a / b));
const turned = (degrees: number): number => Math.abs(degrees - 360 * Math.round(degrees / 360));

/** A resonance struck once a pass, as the generator has it. */
function modelled(model: BearingCase): Float32Array {
  const { rateHz, count, passHz, noise } = model;
  const next = gaussian(noise.seed);
  const x = Float64Array.from({ length: count }, () => noise.rms * next());
  const last = Math.floor(((count - 1) / rateHz) * passHz);
  for (let k = 0; k <= last; k += 1) {
    const at = k / passHz;
    const first = Math.ceil(at * rateHz);
    const strength = 1 + model.modulation * Math.cos(2 * Math.PI * model.shaftHz * at);
    for (let i = first; i < Math.min(count, first + 200); i += 1) {
      const dt = i / rateHz - at;
      const ring = Math.exp(-model.decayPerS * dt) * Math.sin(2 * Math.PI * model.resonanceHz * dt);
      x[i]! += strength * ring;
    }
  }
  return Float32Array.from(x);
}

describe.each(vectors.series)('$name: a series by least squares in time', (each) => {
  const { expected, rateHz } = each;
  const samples = samplesOf(each);
  const count = expected.amplitudePeak.length;
  const measured = measureSamples(samples, rateHz, { f0Hz: expected.f0Hz, harmonics: count });

  test('levels within 0.1 dB where they are 30 dB above the floor, phases within 3°', () => {
    for (const [i, amplitude] of expected.amplitudePeak.entries()) {
      const { levelDb, aboveFloorDb, phaseDeg } = measured.harmonics![i]!;
      if (aboveFloorDb! < 30) continue;
      expect(Math.abs(levelDb - 20 * Math.log10(amplitude))).toBeLessThan(0.1);
      expect(turned(phaseDeg! - expected.phaseDeg[i]!)).toBeLessThan(3);
    }
  });
  test('THD within 1 %, SNR and SINAD within 0.15 dB, moments within 1e-4', () => {
    expect(Math.abs(measured.thdFPercent! / expected.thdFPercent - 1)).toBeLessThan(0.01);
    expect(Math.abs(measured.thdRPercent! / expected.thdRPercent - 1)).toBeLessThan(0.01);
    expect(Math.abs(measured.snrDb! - expected.snrDb)).toBeLessThan(0.15);
    expect(Math.abs(measured.sinadDb! - expected.sinadDb)).toBeLessThan(0.15);
    const meter = createStatisticsMeter();
    meter.push(samples);
    expect(meter.read().rms / expected.rms).toBeCloseTo(1, 4);
    expect(meter.read().kurtosis / expected.kurtosis).toBeCloseTo(1, 4);
  });
  test('the f0 that is found is the one it was made with, within its own uncertainty', () => {
    const { f0Hz, explanations } = measureSamples(samples, rateHz);
    const resolution = explanations['f0Hz']!.resolution!;
    expect(Math.abs(f0Hz! - expected.f0Hz)).toBeLessThan(4 * resolution);
  });
});

test('third octaves of a periodogram under another window: within 0.25 dB, of few bins of noise 0.6 dB', () => {
  const { octaves } = measureSamples(samplesOf(vectors.octaves), vectors.octaves.rateHz, {
    profile: 'audio',
  });
  for (const { midHz, rms } of vectors.octaves.expected) {
    const band = octaves!.bands.find((each) => Math.abs(each.midHz / midHz - 1) < 1e-9);
    expect(decibels(band!.rms, rms), `${midHz} Hz`).toBeLessThan(midHz < 500 ? 0.6 : 0.25);
  }
});

test.each(vectors.iecGroups)(
  'IEC groups within 0.1 % of the closed form sampled at its own cycles',
  (each) => {
    const { iecGroups } = measureSamples(samplesOf(each), each.rateHz, { profile: 'mains' });
    const largest = each.expected.groups[0]!.group;
    for (const [i, group] of each.expected.groups.entries())
      for (const key of Object.keys(group) as (keyof Groups)[])
        expect(Math.abs(iecGroups!.groups[i]![key] - group[key]), `${i + 1} ${key}`).toBeLessThan(
          Math.max(0.001 * group[key], 2e-4 * largest),
        );
  },
);

describe.each(vectors.bearings)('a modelled bearing, $name race', (model) => {
  const samples = modelled(model);
  const [fromHz, toHz] = model.expected.bandHz;

  test.each([engine, referenceEngine('test')])(
    'envelope lines within 0.5 % of scipy: %s',
    (fft) => {
      const { spectrum } = measureEnvelope(fft, samples, model.rateHz, { fromHz, toHz }, 0)!;
      for (const { bin, amplitudePeak } of model.expected.lines)
        expect(Math.sqrt(spectrum.power[bin]!) / amplitudePeak).toBeCloseTo(1, 2);
    },
  );
  test('its own fault stands out, and no other, whichever band kurtosis chooses', () => {
    const geometry = {
      elements: 8,
      elementDiameter: 0.235,
      pitchDiameter: 1.245,
      contactAngleDeg: 0,
    };
    const { envelope } = measureSamples(samples, model.rateHz, {
      profile: 'bearing',
      shaft: { startHz: 25, endHz: 25 },
      bearing: geometry,
    });
    const [low, high] = envelope!.bandHz;
    expect(low).toBeLessThan(model.resonanceHz);
    expect(high).toBeGreaterThan(model.resonanceHz - 1000);
    const shown = envelope!
      .bearing!.findings.filter((each) => each.shown)
      .map(({ fault }) => fault);
    expect(shown).toEqual([model.name === 'inner' ? 'BPFI' : 'BPFO']);
  });
});

test('velocity within 1 % of integration in time behind a band-pass', () => {
  const calibration = {
    gain: 1,
    offset: 0,
    unit: 'm/s²',
    response: null,
    date: '2026-01-01',
    owner: 'test',
    validUntil: null,
  };
  const { velocity, severity } = measureSamples(samplesOf(vectors.velocity), 16_384, {
    profile: 'vibration',
    calibration,
    machine: 'group2-rigid',
  });
  expect(velocity!.rmsMmPerS / vectors.velocity.expected.rmsMmPerS).toBeCloseTo(1, 2);
  expect(severity).toMatchObject({ zone: 'D', limitsMmPerS: [1.4, 2.8, 4.5] });
});

test('orders of a shaft that runs up from 20 Hz to 26 Hz, within 2 %', () => {
  const { startHz, endHz, rateHz, count, noise, orders, expected } = vectors.orders;
  const next = gaussian(noise!.seed);
  const k = ((endHz - startHz) * rateHz) / (2 * count);
  const samples = Float32Array.from({ length: count }, (_, i) => {
    const t = i / rateHz;
    const phase = 2 * Math.PI * (startHz * t + k * t * t);
    const x = noise!.rms * next();
    return orders.reduce((sum, o) => sum + o.amplitude * Math.cos(o.order * phase), x);
  });
  const spanS = count / rateHz;
  const measured = measureOrders(engine, samples, rateHz, { startHz, endHz, spanS })!.orders;
  expect(measured.followed).not.toBeNull();
  expect(measured.shaftHz[2]).toBeGreaterThan(25);
  for (const { order, amplitudePeak } of expected) {
    const line = measured.top10.find((each) => Math.abs(each.order - order) < 0.02);
    expect(line!.amplitudePeak / amplitudePeak, `order ${order}`).toBeCloseTo(1, 1);
    expect(Math.abs(line!.amplitudePeak / amplitudePeak - 1)).toBeLessThan(0.02);
  }
  // Typed as steady, it is held, and where the shaft was seen is known.
  const { shaft } = measureOrders(engine, samples, rateHz, { startHz, endHz: startHz, spanS })!;
  expect(shaft.speedsHz).toEqual([20, 20, 20]);
  expect(shaft.elsewhereHz).toBeCloseTo(23, 0);
});

test('the cepstrum’s peak stands where scipy’s does', () => {
  const { cepstrum } = measureSamples(samplesOf(vectors.cepstrum), 8192, { profile: 'vibration' });
  const { quefrencyS, amplitude } = vectors.cepstrum.expected;
  expect(cepstrum!.peaks[0]!.quefrencyS).toBeCloseTo(quefrencyS, 9);
  expect(cepstrum!.peaks[0]!.amplitude / amplitude).toBeCloseTo(1, 2);
});
