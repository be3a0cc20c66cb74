// Every formula and reason in words, in both languages; every number as a row; digits no finer than they mean.
import i18next from 'i18next';
import { beforeEach, describe, expect, test } from 'vitest';
import { FORMULAS, REASONS, type FormulaId, type ReasonCode } from '@harmonic/protocol/signal';
import { measureSamples, signalOf } from '../../../../protocol/signal/measure/measuring.suite.ts';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { byWeight, explanationLines, explanationParts, reasonWords } from './explanation-words.ts';
import { measureRows, measureSections, valueWords, type MeasureRow } from './measure-rows.ts';
import { writeMeasured } from './measured-number.ts';

const RATE_HZ = 8192;
const F0_HZ = 125;
const OF = { rawUnit: 'V', isTimed: true } as const;

function recordOf(
  more: Parameters<typeof measureSamples>[2] = {},
  unit: MeasuredRecord['rawUnit'] = 'V',
): MeasuredRecord {
  const tones = [
    { frequencyHz: F0_HZ, amplitude: 1 },
    { frequencyHz: 2 * F0_HZ, amplitude: 0.03 },
    { frequencyHz: 3 * F0_HZ, amplitude: 0.04 },
  ];
  const samples = signalOf(32_768, RATE_HZ, tones, { rms: 1e-3, seed: 7 });
  return {
    ...{ channel: 0, channelName: 'x', rawUnit: unit, rateHz: RATE_HZ, samples: samples.length },
    ...{
      fromS: 0,
      toS: 4,
      startedAtMs: 0,
      isTimed: true,
      wanted: 0,
      shortened: null,
      simulated: true,
    },
    calibration: null,
    measures: measureSamples(samples, RATE_HZ, more),
  };
}

describe.each(['en', 'pt-BR'] as const)('in %s', (lng) => {
  beforeEach(async () => {
    await i18next.init({ ...OPTIONS, lng });
  });

  test('every reason that there is has a sentence with its values and no hole', () => {
    const values = {
      ...{
        nyquistHz: 1000,
        binHz: 4,
        toHz: 2000,
        fromHz: 10,
        by: 'kurtosis',
        count: 3,
        owner: 'Ada',
      },
      ...{ validUntil: '2026-11-01', date: '2026-01-02', samples: 5, f0Hz: 50, spreadHz: 0.2 },
      ...{ averages: 2, measured: 3, wanted: 40, spacingBins: 3.1, neededBins: 7, limitDb: 84.2 },
      ...{ carrierHz: 1000, limitPercent: 0.12 },
      ...{ faults: 'BPFI', reachHz: 128, givenHz: 25, foundHz: 29.95, nearPercent: 5, spanS: 0.3 },
      ...{ levelDbfs: -12.3, of: 10, perWindow: 2048, cycles: 10, shaftHz: 24.9, unit: 'V' },
    };
    const told = (Object.keys(REASONS) as ReasonCode[]).map((code) =>
      reasonWords(i18next.t, { code, weight: REASONS[code], values }),
    );
    expect(new Set(told).size).toBe(Object.keys(REASONS).length);
    for (const sentence of told) {
      expect(sentence).toMatch(/^[“\p{L}][^{}…]*\.$/u);
      expect(sentence).not.toContain('explained.');
    }
    const turns = reasonWords(i18next.t, {
      ...{ code: 'resampled', weight: 'note', values: { perTurn: 512, followed: 2, turns: 8 } },
    });
    expect(turns).toMatch(/512.*2.*8/);
  });

  test('every formula says what it is, where it comes from and what would invalidate it', () => {
    const { explanations } = recordOf().measures;
    for (const formula of Object.keys(FORMULAS) as FormulaId[]) {
      const parts = explanationParts(i18next.t, { ...explanations['rms']!, formula }, OF);
      for (const key of ['what', 'formula', 'source', 'spoils'] as const) {
        const text = parts.find((part) => part.key === key)?.text ?? '';
        expect(text, `${formula} ${key}`).not.toBe('');
        expect(text, `${formula} ${key}`).not.toContain('explained.');
      }
    }
  });

  test('the card of a THD names formula, window, N, ENBW, bins, calibration and resolution', () => {
    const { explanations } = recordOf().measures;
    const thd = explanations['thdFPercent']!;
    const lines = explanationLines(i18next.t, thd, OF).join('\n');
    expect(lines).toContain('sqrt(Σ Aₙ², n = 2..H) / A₁');
    expect(lines).toContain(`N ${lng === 'en' ? '32,768' : '32.768'}`);
    expect(lines).toMatch(/Kaiser|Hann|Blackman/);
    expect(lines).toMatch(/ENBW: \d[.,]\d+ bins/);
    expect(lines).toContain(lng === 'en' ? 'own unit, V' : 'própria gravação, V');
    expect(lines).not.toMatch(/explained\.|undefined|NaN|\{\{/);
  });

  test('the card of a phase names its convention; of no phase there is no resolution', () => {
    const rows = measureRows(i18next.t, recordOf());
    const phases = rows.filter(({ key }) => /^harmonics\.\d+\.relativePhaseDeg$/.test(key));
    const cardOf = (row: MeasureRow): string =>
      explanationLines(i18next.t, row.explanation, OF).join('\n');
    const third = phases.find(({ key }) => key === 'harmonics.3.relativePhaseDeg')!;
    expect(third.value).not.toBeNull();
    expect(cardOf(third)).toMatch(/φₙ - n φ₁ .*cos.*±180°/);
    expect(cardOf(third)).toMatch(/(Resolution|Resolução): 0[.,]\d+.°/);
    const missing = phases.filter(({ value }) => value === null);
    expect(missing.length).toBeGreaterThan(0);
    for (const row of missing) expect(row.explanation.resolution, row.key).toBeNull();
  });

  test('samples without a unit are said to have none', () => {
    const reason = { code: 'unit-unknown', weight: 'invalid', values: { unit: '' } } as const;
    const said = reasonWords(i18next.t, reason);
    expect(said).toMatch(/^\p{L}[^“”{}]*m\/s².*\.$/u);
    expect(said).not.toContain('explained.');
  });

  test.each(['general', 'audio', 'mains', 'vibration', 'bearing'] as const)(
    'every number of the profile %s is a row of its own with an explanation',
    (profile) => {
      const record = recordOf({
        ...{ profile, shaft: { startHz: F0_HZ, endHz: F0_HZ } },
        bearing: { elements: 8, elementDiameter: 0.235, pitchDiameter: 1.245, contactAngleDeg: 0 },
        sidebands: { carrierHz: 2 * F0_HZ, spacingHz: F0_HZ },
        bandHz: { fromHz: 100, toHz: 3000 },
      });
      const rows = measureRows(i18next.t, record);
      expect(rows.length).toBeGreaterThan(50);
      expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length);
      for (const row of rows) {
        expect(row.label, row.key).not.toMatch(/measure\.|undefined/);
        expect(valueWords(row), row.key).not.toMatch(/NaN|undefined|measure\./);
        expect(row.explanation.text, row.key).not.toBe('');
      }
      const thd = rows.find(({ key }) => key === 'thdFPercent')!;
      expect(thd.value).toBeCloseTo(5, 1);
      expect(rows.find(({ key }) => key === 'harmonics.3.percentOfFundamental')!.value).toBeCloseTo(
        4,
        2,
      );
    },
  );
});

describe('in English', () => {
  beforeEach(async () => {
    await i18next.init({ ...OPTIONS, lng: 'en' });
  });

  test('the gravest reason comes first', () => {
    const reasons = byWeight([
      { code: 'f0-given', weight: 'note', values: {} },
      { code: 'clipped', weight: 'invalid', values: {} },
      { code: 'few-averages', weight: 'caution', values: {} },
    ]);
    expect(reasons.map(({ weight }) => weight)).toEqual(['invalid', 'caution', 'note']);
  });

  test('a number shows as many decimals as it is given, and what rounds to zero is one', () => {
    expect(writeMeasured(123.456, 1)).toBe('123.5');
    expect(writeMeasured(1234.5, -2)).toBe('1,200');
    expect(writeMeasured(-37.7, -2)).toBe('0');
    expect(writeMeasured(1.24, 0, 'dB') + writeMeasured(-3, -1, 'dB')).toBe('10');
    expect(writeMeasured(3, -1, '%')).toBe('–');
    expect(writeMeasured(-37.7, -1)).toBe('−40');
    expect(writeMeasured(0.00012, 2)).toBe('0.00');
    expect(writeMeasured(3.21e-9, 11)).toBe('3.21·10⁻⁹');
    expect(writeMeasured(3.21e-19, 12)).toBe('0');
    expect(writeMeasured(49.987654, null)).toBe('49.9877');
    for (const decimals of [null, -1, 2, 9])
      expect(writeMeasured(NaN, decimals) + writeMeasured(-Infinity, decimals)).toBe('––');
  });

  test('an octave band is known by its own bins, in decibels as in volts', () => {
    const rows = measureRows(i18next.t, recordOf({ profile: 'audio' }));
    const of = (hz: string, column: string): MeasureRow =>
      rows.find(({ key, label }) => key.endsWith(column) && label.includes(`, ${hz}\u202fHz,`))!;
    expect(of('125', 'levelDb').value).toBeCloseTo(-3.01, 1);
    expect(valueWords(of('125', 'levelDb'))).toMatch(/^−3(\.0)?$/);
    expect(of('125', 'rms').value).toBeCloseTo(Math.SQRT1_2, 2);
    const [low, high] = [of('125', 'levelDb'), of('2,000', 'levelDb')];
    expect(high.explanation.resolution!).toBeLessThan(low.explanation.resolution! / 3);
    expect(high.explanation.binsUsed).not.toEqual(low.explanation.binsUsed);
    for (const { value, explanation, label, ...row } of rows)
      if (typeof value === 'number' && explanation.resolution !== null && row.unit !== '°') {
        if (explanation.resolution > Math.abs(value) && row.unit === '%') continue;
        const shown = valueWords({ value, ...row })
          .replace('−', '-')
          .replaceAll(',', '');
        if (!/^-?[\d.]+$/.test(shown) || explanation.resolution < 1e-7) continue;
        expect(Math.abs(Number(shown) - value), label).toBeLessThanOrEqual(
          0.5001 * explanation.resolution + 1e-9 * Math.abs(value),
        );
      }
  });

  test('each group of IEC 61000-4-7 has its own bins and resolution', () => {
    const sections = measureSections(i18next.t, recordOf({ profile: 'mains', f0Hz: 50 }));
    const table = sections.flatMap(({ tables }) => tables).find(({ id }) => id === 'iecGroups')!;
    const cell = (n: number, column: number) => table.rows[n - 1]!.cells[column]!.explanation;
    expect(cell(3, 0).binsUsed).toEqual([[25, 35]]);
    expect(cell(3, 1).binsUsed).toEqual([[29, 31]]);
    expect(cell(3, 2).binsUsed).toEqual([[31, 39]]);
    expect(cell(3, 3).binsUsed).toEqual([[32, 38]]);
    expect(cell(3, 0).resolution).not.toBe(cell(5, 0).resolution);
  });

  test('silence with an f0 typed is a page of numbers that are missing, and of why', () => {
    const record = recordOf();
    const silence = measureSamples(new Float32Array(8192), RATE_HZ, { f0Hz: 50 });
    const rows = measureRows(i18next.t, { ...record, measures: silence });
    expect(valueWords(rows.find(({ key }) => key === 'thdFPercent')!)).toBe('–');
    for (const row of rows) {
      expect(valueWords(row), row.key).not.toMatch(/NaN|∞/);
      const card = explanationLines(i18next.t, row.explanation, OF).join('\n');
      expect(card, row.key).not.toMatch(/NaN|∞/);
    }
  });

  test('an octave’s level is of the RMS, a harmonic’s of the peak: the headings tell', () => {
    const sections = measureSections(i18next.t, recordOf({ profile: 'audio' }));
    const columns = (id: string): string[] =>
      sections.flatMap(({ tables }) => tables).find((table) => table.id === id)!.columns;
    expect(columns('octaves')).toContain('RMS, dB re 1 FS');
    expect(columns('harmonics')).toContain('Level, peak, dB re 1 FS');
  });

  test('bins that are not listed are no samples', () => {
    const { explanations } = recordOf({ profile: 'vibration' }).measures;
    const bins = (key: string, more = {}): string =>
      explanationParts(i18next.t, { ...explanations[key]!, ...more }, OF).find(
        (part) => part.key === 'bins',
      )!.text;
    expect(bins('rms')).toBe('none: it was got from the samples');
    expect(bins('cepstrum')).toBe('0–16384: 16,385 bins');
    expect(bins('cepstrum', { binsUsed: [] })).toBe(
      'of a spectrum with this bin width; they are not listed',
    );
  });

  test('the card of a file that tells no time says by which day its calibration was chosen', () => {
    const calibration = {
      ...{ gain: 10, offset: 0, unit: 'm/s²', response: null, date: '2026-01-01' },
      ...{ owner: 'Ada', validUntil: '2026-06-30' },
    };
    const { rms } = recordOf({ calibration }).measures.explanations;
    const said = (isTimed: boolean): string =>
      explanationParts(i18next.t, rms!, { ...OF, isTimed }).find(
        ({ key }) => key === 'calibration',
      )!.text;
    expect(said(false)).toBe(`${said(true)}. ${i18next.t('explained.byImport')}`);
    const raw = recordOf().measures.explanations['rms']!;
    const words = explanationLines(i18next.t, raw, { ...OF, isTimed: false }).join('\n');
    expect(words).not.toContain(i18next.t('explained.byImport'));
  });

  test('what is no acceleration has no velocity, and the row says why', () => {
    const rows = measureRows(i18next.t, recordOf({ profile: 'vibration' }));
    expect(rows.find(({ key }) => key === 'velocity')!.value).toBeNull();
    const reasons = rows.find(({ key }) => key === 'velocity')!.explanation.reasons;
    expect(reasons.map(({ code }) => code)).toContain('unit-unknown');
  });

  test('with a machine the zone is told in a letter and in words, and what is not claimed', () => {
    const calibration = {
      ...{ gain: 10, offset: 0, unit: 'm/s²', response: null, date: '2026-01-01' },
      ...{ owner: 'Ada', validUntil: '2026-06-30' },
    };
    const record = recordOf({ profile: 'vibration', machine: 'group1-rigid', calibration });
    const section = measureSections(i18next.t, record).find(({ id }) => id === 'severity')!;
    expect(section.rows.find(({ key }) => key === 'severity')!.value).toMatch(/^Zone [A-D]: /);
    expect(section.notes.join()).toMatch(/ISO 20816-3:2022.*Not claimed: conformity/);
    const lines = explanationLines(i18next.t, section.rows[0]!.explanation, OF).join('\n');
    expect(lines).toContain('m/s², by Ada, of Jan 1, 2026, valid until Jun 30, 2026: expired');
    expect(lines).toContain('Caution: The calibration by Ada ended on Jun 30, 2026.');
  });
});
