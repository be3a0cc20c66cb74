// A line that two faults could have made, as a person reads it: with the fault that was found, or marked as shared.
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../../../protocol/signal/measure/measuring.suite.ts';
import { profileLines } from '../../../cli/measure-text-profile.ts';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { valueWords } from './measure-rows.ts';
import { envelopeSection } from './rows-machine.ts';

const RATE_HZ = 8192;
const CARRIER_HZ = 3000;
const SHAFT_HZ = 25;
/** 2 × BSF − cage and BPFI of the MFPT bearing, 1 % apart. */
const BOTH_HZ = 118;
const SECOND_BPFI_HZ = 236;
const [BSF_HZ, TWICE_BSF_HZ] = [63.86, 127.72];

/** A resonance that these lines modulate. */
function struck(...linesHz: number[]): MeasuredRecord {
  const beside = [SHAFT_HZ, BOTH_HZ, ...linesHz].flatMap((hz) => [
    CARRIER_HZ - hz,
    CARRIER_HZ + hz,
  ]);
  const tones = [
    { frequencyHz: CARRIER_HZ, amplitude: 1 },
    ...beside.map((frequencyHz) => ({ frequencyHz, amplitude: 0.08 })),
  ];
  const samples = signalOf(65_536, RATE_HZ, tones, { rms: 0.01, seed: 4 });
  return {
    ...{ channel: 0, channelName: 'x', rawUnit: 'V', rateHz: RATE_HZ, samples: samples.length },
    ...{ fromS: 0, toS: 8, startedAtMs: 0, isTimed: true, wanted: 0 },
    ...{ shortened: null, simulated: true, calibration: null },
    measures: measureSamples(samples, RATE_HZ, {
      profile: 'bearing',
      bandHz: { fromHz: 2500, toHz: 3500 },
      bearing: { elements: 8, elementDiameter: 0.235, pitchDiameter: 1.245, contactAngleDeg: 0 },
      shaft: { startHz: SHAFT_HZ, endHz: SHAFT_HZ },
    }),
  };
}

function linesOf(record: MeasuredRecord) {
  const table = envelopeSection(i18next.t, record)[0]!.tables.find(
    ({ id }) => id === 'bearingLines',
  )!;
  const at118 = table.rows.filter(({ cells }) => Math.abs(Number(cells[0]!.value) - BOTH_HZ) < 0.1);
  return { columns: table.columns, rows: at118.map(({ name, cells }) => [name, cells[3]]) };
}

test('found at the inner race only: the line is listed once, and nothing is said of sharing', async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  const record = struck(SECOND_BPFI_HZ);
  const { columns, rows } = linesOf(record);
  expect(rows).toEqual([['1\u202f×\u202fBPFI', undefined]]);
  expect(columns).toHaveLength(3);
  expect(profileLines(record.measures).join('\n')).not.toContain('shared with');
});

test.each([
  ['en', 'Shared with'],
  ['pt-BR', 'Compartilhada com'],
])('%s: found at both, each row says with what it is shared', async (lng, heading) => {
  await i18next.init({ ...OPTIONS, lng });
  const { columns, rows } = linesOf(struck(SECOND_BPFI_HZ, BSF_HZ, TWICE_BSF_HZ));
  expect(columns[3]).toBe(heading);
  expect(rows.map(([name, cell]) => [name, valueWords(cell as never)])).toEqual([
    ['2\u202f×\u202fBSF −1', '1\u202f×\u202fBPFI'],
    ['1\u202f×\u202fBPFI', '2\u202f×\u202fBSF −1'],
  ]);
});

test('the command line says the same', () => {
  const lines = profileLines(struck(SECOND_BPFI_HZ, BSF_HZ, TWICE_BSF_HZ).measures);
  expect(lines.find((line) => line.includes('1 × BPFI  '))).toContain('shared with 2 × BSF -1');
  expect(lines.find((line) => line.includes('2 × BSF -1 '))).toContain('shared with 1 × BPFI');
});
