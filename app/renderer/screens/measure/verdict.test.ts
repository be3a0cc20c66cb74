// What is said of a fault whose lines the spectrum does not hold: a state of its own, in words, in table, CLI and JSON.
import i18next from 'i18next';
import { expect, test } from 'vitest';
import { measureSamples, signalOf } from '../../../../protocol/signal/measure/measuring.suite.ts';
import { profileLines } from '../../../cli/measure-text-profile.ts';
import type { MeasuredRecord } from '../../../contract/index.ts';
import { OPTIONS } from '../../i18n/index.ts';
import { reasonWords } from './explanation-words.ts';
import { valueWords } from './measure-rows.ts';
import { envelopeSection } from './rows-machine.ts';

const record: MeasuredRecord = {
  ...{ channel: 0, channelName: 'x', rawUnit: 'V', rateHz: 256, samples: 65_536 },
  ...{
    fromS: 0,
    toS: 256,
    startedAtMs: 0,
    isTimed: true,
    wanted: 0,
    shortened: null,
    simulated: true,
  },
  calibration: null,
  measures: measureSamples(signalOf(65_536, 256, [], { rms: 1, seed: 5 }), 256, {
    profile: 'bearing',
    bearing: { elements: 9, elementDiameter: 0.3126, pitchDiameter: 1.537, contactAngleDeg: 0 },
    shaft: { startHz: 25, endHz: 25 },
  }),
};

test.each([
  ['en', 'not measurable at this rate', 'Not measurable here: '],
  ['pt-BR', 'não mensurável a esta taxa', 'Não mensurável aqui: '],
])('%s: a line beyond the spectrum is %s', async (lng, verdict, because) => {
  await i18next.init({ ...OPTIONS, lng });
  const [section] = envelopeSection(i18next.t, record);
  const row = section!.tables
    .find(({ id }) => id === 'bearing')!
    .rows.find(({ id }) => id === 'BPFI')!;
  const [said, , above, multiples] = row.cells.map(valueWords);
  expect(said).toContain(verdict);
  expect([above, multiples]).toEqual(['–', '–']);
  const reasons = row.cells[0]!.explanation.reasons.map((each) => reasonWords(i18next.t, each));
  expect(reasons.some((words) => words.startsWith(because))).toBe(true);
});

test('the command line says so, and its JSON has no level', () => {
  const line = profileLines(record.measures).find((each) => each.includes('BPFI'));
  expect(line).toMatch(/BPFI .* Hz +— dB {2}not measurable at this rate/);
  const json = JSON.parse(JSON.stringify(record.measures.envelope!.bearing)) as {
    findings: { fault: string }[];
  };
  expect(json.findings.find(({ fault }) => fault === 'BPFI')).toMatchObject({
    ...{ measurable: false, shown: false, aboveFloorDb: null },
  });
});
