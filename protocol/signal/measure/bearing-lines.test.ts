// To which fault a line goes that two could have made: 2 × BSF − cage and BPFI of the MFPT bearing lie 1 % apart.
import { expect, test } from 'vitest';
import { BEARING_CATALOGUE } from './bearing.ts';
import { findBearingLines } from './bearing-lines.ts';
import { blockSpectrum } from './block-spectrum.ts';
import { engine, signalOf } from './measuring.suite.ts';

const RATE_HZ = 2048;
const N = 65_536;
const SHAFT_HZ = 25;
const BOTH_HZ = 118;
const SECOND_BPFI_HZ = 236;
const [BSF_HZ, TWICE_BSF_HZ] = [63.86, 127.72];

function linesAt(...tonesHz: number[]) {
  const tones = [SHAFT_HZ, ...tonesHz].map((frequencyHz) => ({ frequencyHz, amplitude: 1 }));
  const envelope = signalOf(N, RATE_HZ, tones, { rms: 0.01, seed: 3 });
  const wish = { n: N, window: 'hann', kaiserBeta: 0 } as const;
  const spectrum = blockSpectrum(engine, envelope, RATE_HZ, wish, 1);
  return findBearingLines(spectrum, BEARING_CATALOGUE['mfpt']!, SHAFT_HZ, null, RATE_HZ / 2);
}
type Lines = ReturnType<typeof linesAt>;

const shownIn = ({ findings }: Lines): string[] =>
  findings.filter(({ shown }) => shown).map(({ fault }) => fault);
/** What the line at 118 Hz is given to, and with what each shares it. */
const ownersIn = ({ lines }: Lines): [string, string[]][] => {
  const name = (l: { multiple: number; fault: string; sideband: number }): string =>
    `${l.multiple} ${l.fault} ${l.sideband}`;
  return lines
    .filter((l) => l.stands && l.isOwn && Math.abs(l.frequencyHz - BOTH_HZ) < 0.1)
    .map((l) => [name(l), l.alsoOf.map(name)]);
};

test('the inner race was found: the line is its own, and a ball has no part in it', () => {
  const lines = linesAt(BOTH_HZ, SECOND_BPFI_HZ);
  expect(shownIn(lines)).toEqual(['BPFI']);
  expect(ownersIn(lines)).toEqual([['1 BPFI 0', []]]);
  const ofBall = lines.lines.find((l) => l.fault === 'BSF' && l.multiple === 2 && l.sideband < 0);
  expect(ofBall).toMatchObject({
    ...{ stands: true, isOwn: false },
    alsoOf: [{ fault: 'BPFI', multiple: 1, sideband: 0 }],
  });
});

test('a ball was found: its sideband is no inner race', () => {
  const lines = linesAt(BOTH_HZ, BSF_HZ, TWICE_BSF_HZ);
  expect(shownIn(lines)).toEqual(['BSF']);
  expect(ownersIn(lines)).toEqual([['2 BSF -1', []]]);
});

test.each([
  ['both were found', ['BSF', 'BPFI'], [SECOND_BPFI_HZ, BSF_HZ, TWICE_BSF_HZ]],
  ['neither was', [], []],
])('%s: it is shared, and each says with what', (_, found, tonesHz) => {
  const lines = linesAt(BOTH_HZ, ...tonesHz);
  expect(shownIn(lines)).toEqual(found);
  expect(ownersIn(lines)).toEqual([
    ['2 BSF -1', ['1 BPFI 0']],
    ['1 BPFI 0', ['2 BSF -1']],
  ]);
});

function shaftOf(n: number, lineHz: number): { shaftHz: number; shaftFound: boolean } {
  const tones = [{ frequencyHz: lineHz, amplitude: 1 }];
  const envelope = signalOf(n, RATE_HZ, tones, { rms: 0.1, seed: 3 });
  const spectrum = blockSpectrum(engine, envelope, RATE_HZ, { n, window: 'hann', kaiserBeta: 0 });
  return findBearingLines(spectrum, BEARING_CATALOGUE['mfpt']!, SHAFT_HZ, null, RATE_HZ / 2);
}

test.each([65_536, 8192, 4096])(
  'the shaft’s line 1 % off the speed given is taken between the bins of N %d',
  (n) => {
    const { shaftHz, shaftFound } = shaftOf(n, 24.74);
    expect(shaftFound).toBe(true);
    expect(Math.abs(shaftHz - 24.74)).toBeLessThan(0.02);
  },
);

test.each([
  ['4 % off', 4096, 26.05],
  ['that stands in 0 Hz’ own lobes', 512, 24.74],
])('a line %s is no shaft’s', (_, n, lineHz) => {
  expect(shaftOf(n, lineHz)).toMatchObject({ shaftHz: SHAFT_HZ, shaftFound: false });
});

test('a line that does not stand is shared with nothing', () => {
  const { lines } = linesAt();
  expect(lines.filter(({ stands }) => !stands).every((l) => l.isOwn && l.alsoOf.length === 0)).toBe(
    true,
  );
});
