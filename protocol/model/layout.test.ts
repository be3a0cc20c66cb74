import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM } from './entities.ts';
import { fitLayout, LAYOUT_KIND, LAYOUT_VERSION, readLayout, type Layout } from './layout.ts';

const layout: Layout = {
  kind: LAYOUT_KIND,
  version: LAYOUT_VERSION,
  device: '=cmd|’ /C calc’!A0',
  savedAtMs: 1_795_000_000_000,
  settings: { ...DEFAULT_SPECTRUM, window: 'flat-top' },
  look: {
    reference: 'fs',
    log: true,
    colours: 'inferno',
    low: true,
    decayDbPerS: 3,
    timeAxis: 'device',
    scale: 'db',
    levels: [-90.5, -10],
  },
  span: [800, 3200],
  tools: {
    markers: [
      { id: 1, hz: 1000, reachHz: 12 },
      { id: 3, hz: 9000, reachHz: 0 },
    ],
    harmonics: { isOn: true, f0Hz: 500 },
    sidebands: { isOn: false, carrierHz: 0, stepHz: 0, pairs: 3 },
  },
};
const written = (change: object = {}): string => JSON.stringify({ ...layout, ...change });
const range = {
  ...{ topHz: 24_000, channels: 2, hasFullScale: true },
  colours: ['viridis', 'inferno'],
};

test('a layout reads back as it was written; what this version does not know is left out', () => {
  expect(readLayout(written())).toEqual({ layout });
  expect(readLayout(written({ hologram: { depth: 3 } }))).toEqual({ layout });
});

test('one of version 1, which knew dB alone, opens in dB; a linear one is told by its version to who knew no more', () => {
  const { scale: _scale, ...look } = layout.look;
  expect(readLayout(written({ version: 1, look }))).toEqual({ layout });
  const linear = { ...layout.look, scale: 'rms', levels: [0, 0.6] };
  expect(readLayout(written({ look: linear }))).toEqual({ layout: { ...layout, look: linear } });
  expect(readLayout(written({ look: { ...linear, scale: 'sones' } }))).toEqual({
    refused: { because: 'damaged', field: 'look.scale' },
  });
  const high = { ...linear, levels: [0, 2000] };
  expect(readLayout(written({ look: high }))).toMatchObject({ layout: { look: high } });
  expect(readLayout(written({ look: { ...high, scale: 'density' } }))).toEqual({
    refused: { because: 'damaged', field: 'look.levels' },
  });
  expect(LAYOUT_VERSION, 'a reader of version 1 would take its levels for dB').toBeGreaterThan(1);
});

test('one from a newer console is told by its version, however strange the rest of it', () => {
  const refused = { because: 'newer', version: 7 };
  expect(readLayout(written({ version: 7 }))).toEqual({ refused });
  expect(readLayout(written({ version: 7, settings: 'of tomorrow', tools: null }))).toEqual({
    refused,
  });
});

test('what is no layout, or a damaged one, is refused by its reason', () => {
  const because = (text: string): unknown => {
    const read = readLayout(text);
    return 'refused' in read ? read.refused : read;
  };
  expect(because(written().slice(0, 90))).toEqual({ because: 'not-json' });
  expect(because('')).toEqual({ because: 'not-json' });
  for (const foreign of ['null', '[]', '7', '{"kind":"harmonic-recording"}', '{}'])
    expect(because(foreign)).toEqual({ because: 'foreign' });
  expect(because(written({ version: 'one' }))).toEqual({ because: 'damaged', field: 'version' });
  expect(because(written({ span: [3200, 800] }))).toEqual({ because: 'damaged', field: 'span' });
  expect(because(written({ settings: { ...layout.settings, n: 1000 } }))).toEqual({
    because: 'damaged',
    field: 'settings.n',
  });
  const twice = { ...layout.tools, markers: [layout.tools.markers[0], layout.tools.markers[0]] };
  expect(because(written({ tools: twice }))).toEqual({
    because: 'damaged',
    field: 'tools.markers',
  });
});

test('what fits a device stays untouched; what does not is brought in or left out, and named', () => {
  expect(fitLayout(layout, range)).toEqual({ layout, adapted: [] });
  const slow = fitLayout(
    { ...layout, settings: { ...layout.settings, channel: 3 } },
    { topHz: 2000, channels: 1, hasFullScale: true, colours: ['viridis'] },
  );
  expect(slow.adapted).toEqual(['channel', 'colours', 'span', 'markers']);
  expect(slow.layout.settings.channel).toBe(0);
  expect(slow.layout.look.colours).toBe('viridis');
  expect(slow.layout.span).toEqual([800, 2000]);
  expect(slow.layout.tools.markers.map(({ id }) => id)).toEqual([1]);
  const slower = fitLayout(layout, { ...range, topHz: 400 });
  expect(slower.layout.span, 'nothing of the span is there: everything is shown').toBeNull();
  expect(slower.layout.tools.harmonics).toEqual({ isOn: false, f0Hz: 0 });
  const bare = fitLayout(layout, { ...range, hasFullScale: false });
  expect(bare.adapted, 'nobody told a full scale').toEqual(['reference']);
  expect(bare.layout.look.reference).toBe('unit');
});
