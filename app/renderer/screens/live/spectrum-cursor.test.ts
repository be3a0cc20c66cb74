// What the harmonic cursor, markers and sidebands begin on where keys have placed the cursor: that very line.
import { expect, test } from 'vitest';
import { createLobe } from '@harmonic/protocol/signal';
import { LIVE_KIND, type LiveFrame } from '../../../contract/index.ts';
import { createZoom } from '../../charts/zoom.ts';
import { createSpectrumActions, pointedAt } from './spectrum-actions.ts';
import { createSpectrumCursor } from './spectrum-cursor.ts';
import { createToolDesk } from './tool-desk.ts';
import { NO_TOOLS } from './tools.ts';

const TOP_HZ = 24_000;
const BIN_HZ = 2;
const HANN = createLobe('hann', 0);
/** As drawn over all of the span, 8 px are 192 Hz. */
const WIDTH_PX = 1000;

/** @param peaks strongest first, on the floor of -80 dB; @param dx columns of it. */
function open(peaks: readonly [hz: number, levelDb: number][], dx = BIN_HZ) {
  const values = new Float32Array(TOP_HZ / dx + 1).fill(-80);
  for (const [hz, level] of peaks) {
    const at = Math.round(hz / dx);
    for (const [i, below] of [6, 0, 6].entries())
      values[at + i - 1] = Math.max(values[at + i - 1] ?? -80, level - below);
  }
  const frame: LiveFrame = {
    ...{ kind: LIVE_KIND.spectrum, flags: 0, view: 1, sequence: 1, settingsRevision: 1 },
    ...{ streamTimeS: 1, arrivalMs: 1, deviceMs: 1, x0: 0, dx, rateHz: 2 * TOP_HZ, samplesLost: 0 },
    ...{ fullScale: 1, averages: 1, rms: 0, peak: 0, mean: 0, framesLost: 0 },
    peaks: peaks.map(([frequencyHz, levelDb]) => ({ frequencyHz, levelDb })),
    ...{ readings: [], values, hold: null, low: null },
  };
  const pointed: { hz: number | null } = { hz: null };
  const kept = { tools: NO_TOOLS };
  const parts = { topHz: TOP_HZ, binHz: () => BIN_HZ, frame: () => frame };
  const desk = createToolDesk({ ...parts, kept, lobe: () => HANN, onChange: () => undefined });
  const rows = () => desk.rows(frame, () => 0);
  const zoom = createZoom(
    TOP_HZ,
    () => BIN_HZ,
    () => undefined,
    null,
  );
  const cursor = createSpectrumCursor({
    ...{ ...parts, zoom, rows, shiftAt: () => 0, onMove: () => undefined },
    peaks: () => frame.peaks.map((peak) => ({ ...peak })),
    isLog: () => false,
    isStill: () => true,
    pointedHz: () => pointed.hz,
    widthPx: () => WIDTH_PX,
  });
  const none = () => undefined;
  const instrument = { ...cursor, desk, rows, stepZoom: none, panBy: none };
  const actions = createSpectrumActions({ instrument, speak: none, speakHarmonic: none });
  return { actions, pointed, desk, instrument, f0: () => desk.tools.harmonics.f0Hz };
}

const NEIGHBOURS: [number, number][] = [
  [590.3, -10],
  [472.4, -30],
];

test('on the peak that a key went to, though a stronger one is near it on the screen', () => {
  const { actions, f0 } = open(NEIGHBOURS);
  actions.nextPeak();
  actions.harmonics();
  expect(f0()).toBe(472.4);
});

test.each([
  ['marker', 1],
  ['carrier of sidebands', 0],
] as const)('so is a %s', (_name, markers) => {
  const { actions, desk, instrument } = open(NEIGHBOURS);
  actions.nextPeak();
  const at = pointedAt(instrument);
  if (!at) throw new Error('the cursor stands nowhere');
  if (markers) desk.mark(at.hz, at.reachHz, false);
  else desk.toggleSidebands(at);
  expect(markers ? desk.tools.markers[0]?.hz : desk.tools.sidebands.carrierHz).toBe(472.4);
});

test('on the bin that the arrows went to, where no line is', () => {
  const { actions, f0 } = open(NEIGHBOURS);
  actions.nextPeak();
  for (let i = 0; i < 20; i += 1) actions.cursorRight();
  actions.harmonics();
  expect(f0()).toBe(472 + 20 * BIN_HZ);
});

test('on the bin itself, too, where several share a column of the trace', () => {
  const { actions, f0 } = open(NEIGHBOURS, 24);
  actions.nextPeak();
  for (let i = 0; i < 5; i += 1) actions.cursorRight();
  actions.harmonics();
  expect(f0()).toBe(482);
});

test('under a pointer, on the strongest line within some pixels', () => {
  const { actions, pointed, f0 } = open(NEIGHBOURS);
  pointed.hz = 480;
  actions.harmonics();
  expect(f0()).toBe(590.3);
});
