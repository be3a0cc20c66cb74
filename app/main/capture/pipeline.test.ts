// From SAMPLES to what is seen and kept: gaps, clipping, channels, averages; and devices that lie about all of it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildFrame, MESSAGE, SAMPLES_FLAG, toWire } from '@harmonic/protocol/link';
import { relativePhaseDeg } from '@harmonic/protocol/signal';
import { PRESETS, type SampleSource } from '@harmonic/protocol/simulated';
import {
  decodeLiveFrame,
  LIVE_FLAG,
  LIVE_KIND,
  type LiveFrame,
  type ViewRequest,
} from '../../contract/index.ts';
import { createRig, TONE, view, type OnTheWay, type Rig } from './test-link.suite.ts';

const seen = (rig: Rig, number = 1): LiveFrame[] =>
  rig.frames.filter((frame) => frame.view === number).map(({ bytes }) => decodeLiveFrame(bytes)!);
const watch = (rig: Rig, request: ViewRequest, revision = 1): void =>
  rig.capture.handle({ type: 'view.open', view: 1, request, revision }, 0);
const settings = (change: Partial<ViewRequest['settings']>): ViewRequest =>
  view({ settings: { ...view().settings, ...change } });
const levelAt = (frame: LiveFrame, hz: number): number =>
  frame.values[Math.round((hz - frame.x0) / frame.dx)]!;

/** Sines of the given amplitudes on the centre of a bin of 1024 points at 48 kHz, one a channel. */
const HZ = 3000;
function sines(amplitudes: number[], offset = 0): SampleSource {
  return {
    rateHz: 48_000,
    format: 'int16',
    length: Infinity,
    channels: amplitudes.map((_, i) => ({ name: `c${i}`, unit: 'V', fullScale: 10 ** i })),
    fill(channel, first, count, out) {
      for (let i = 0; i < count; i += 1)
        out[i] =
          offset + amplitudes[channel]! * Math.sin((2 * Math.PI * HZ * (first + i)) / 48_000);
    },
  };
}
function started(source: SampleSource, request: ViewRequest, toConsole?: OnTheWay): Rig {
  const rig = createRig({ source, ...(toConsole && { toConsole }) });
  watch(rig, request);
  rig.open();
  rig.run(1000);
  return rig;
}
/** The same SAMPLES with bytes of the header changed, from the n-th block on. */
const forged =
  (change: (view: DataView, block: number) => void): OnTheWay =>
  (frame) => {
    if (frame.type !== MESSAGE.SAMPLES) return frame;
    const payload = frame.payload.slice();
    const header = new DataView(payload.buffer);
    change(header, header.getUint32(4, true));
    return { ...frame, payload };
  };

/** Block sequence of SAMPLES; -1 of anything else. */
const blockOf = ({ type, payload }: Parameters<OnTheWay>[0]): number =>
  type === MESSAGE.SAMPLES ? new DataView(payload.buffer).getUint32(4, true) : -1;

describe('what is seen', () => {
  test('a tone of 0.5 V reads −6.02 dB at its frequency, in frames of at most 30 a second', () => {
    const rig = started(TONE, view());
    const frames = seen(rig);
    expect(frames.length).toBeGreaterThan(20);
    expect(frames.length).toBeLessThanOrEqual(31);
    const [peak] = frames.at(-1)!.peaks;
    expect(peak!.frequencyHz).toBeCloseTo(1000, 0);
    expect(peak!.levelDb).toBeCloseTo(-6.02, 1);
    expect(frames.map(({ sequence }) => sequence)).toEqual(frames.map((_, i) => i + 1));
    expect(frames[0]!.flags & LIVE_FLAG.restarted).not.toBe(0);
    expect(frames[1]!.flags & LIVE_FLAG.restarted).toBe(0);
    expect(frames[0]!.flags & LIVE_FLAG.simulated).not.toBe(0);
  });

  test('each channel has its own unit scale, chosen while running: 0.5 V, then 2 V of a range ten times as wide', () => {
    const rig = started(sines([0.5, 2]), settings({ channel: 0 }));
    expect(levelAt(seen(rig).at(-1)!, HZ)).toBeCloseTo(20 * Math.log10(0.5), 1);
    expect(seen(rig).at(-1)!.fullScale).toBe(1);
    const before = seen(rig).at(-1)!.sequence;
    rig.capture.handle(
      { type: 'view.set', view: 1, request: settings({ channel: 1 }), revision: 2 },
      0,
    );
    rig.run(500);
    const frame = seen(rig).at(-1)!;
    expect(levelAt(frame, HZ)).toBeCloseTo(20 * Math.log10(2), 1);
    expect(frame).toMatchObject({ fullScale: 10, settingsRevision: 2 });
    const first = seen(rig).find(({ settingsRevision }) => settingsRevision === 2)!;
    expect(first.sequence).toBe(before + 1);
    expect(first.flags & LIVE_FLAG.restarted).not.toBe(0);
  });

  test('a channel that is not there shows the last there is, and three axes stand apart', () => {
    const rig = started(PRESETS.motor.source(3), settings({ channel: 9 }));
    expect(rig.fact('streaming')!.stream.channels.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
    expect(seen(rig).at(-1)!.rms).toBeLessThan(0.15);
  });

  test('an offset is removed before the window, or shown on bin 0 as it stands', () => {
    const without = seen(started(sines([0.5], 0.25), settings({ removeMean: true }))).at(-1)!;
    expect(without.values[0]).toBeLessThan(-60);
    expect(without.mean).toBeCloseTo(0.25, 3);
    const kept = seen(started(sines([0.5], 0.25), settings({ removeMean: false }))).at(-1)!;
    expect(kept.values[0]).toBeCloseTo(20 * Math.log10(0.25), 1);
  });

  test('the spectrum reaches to half the rate, which is its last value', () => {
    const frame = seen(started(TONE, view())).at(-1)!;
    expect(frame.values).toHaveLength(513);
    expect(frame.x0 + 512 * frame.dx).toBe(24_000);
  });

  test('a narrow line survives 64 columns: a column has its bins’ maximum, and stands at their middle', () => {
    const frame = seen(started(sines([0.5]), view({ columns: 64 }))).at(-1)!;
    expect(Math.max(...frame.values)).toBeCloseTo(20 * Math.log10(0.5), 1);
    const place = frame.x0 + frame.values.indexOf(Math.max(...frame.values)) * frame.dx;
    expect(Math.abs(place - HZ)).toBeLessThanOrEqual(frame.dx / 2);
    expect(frame.x0).toBe(((frame.dx / 46.875 - 1) / 2) * 46.875);
  });

  /** Ten times as strong for its first third of a second. */
  const faded: SampleSource = {
    ...sines([0.5]),
    fill: (channel, first, count, out) =>
      sines([first < 16_000 ? 0.5 : 0.05]).fill(channel, first, count, out),
  };
  const atLine = (values: Float32Array | null, { dx }: { dx: number }) =>
    values![Math.round(HZ / dx)];

  test('min hold is the least of the trace; where it is not wanted there is none', () => {
    const frame = seen(started(faded, view({ low: true }))).at(-1)!;
    expect(atLine(frame.low, frame)).toBeCloseTo(20 * Math.log10(0.05), 0);
    expect(seen(started(faded, view())).at(-1)!.low).toBeNull();
  });

  test('max hold stays, or comes down as fast as was wanted, though never below the trace', () => {
    const { settings: plain } = view();
    const held = { settings: { ...plain, hold: true } };
    const stays = seen(started(faded, view(held))).at(-1)!;
    expect(atLine(stays.hold, stays)).toBeCloseTo(-6, 0);
    const slow = seen(started(faded, view({ ...held, holdDecayDbPerS: 10 }))).at(-1)!;
    expect(atLine(slow.hold, slow)).toBeGreaterThan(-14);
    expect(atLine(slow.hold, slow)).toBeLessThan(-10);
    const fast = seen(started(faded, view({ ...held, holdDecayDbPerS: 100 }))).at(-1)!;
    expect(atLine(fast.hold, fast)).toBeCloseTo(-26, 0);
  });

  test('wanted places are read at full resolution, whatever the span and the columns: the line, or the bin', () => {
    const reads = [
      { atHz: HZ + 30, withinHz: 100 },
      { atHz: 12_000, withinHz: 0 },
      { atHz: 30_000, withinHz: 0 },
    ];
    const rangeHz: [number, number] = [15_000, 20_000];
    const frame = seen(started(sines([0.5]), view({ columns: 64, rangeHz, reads }))).at(-1)!;
    const [line, bin, beyond] = frame.readings;
    expect(line).toMatchObject({ ...reads[0], isLine: true });
    expect(line!.frequencyHz).toBeCloseTo(HZ, 0);
    expect(line!.levelDb).toBeCloseTo(20 * Math.log10(0.5), 1);
    expect(bin).toMatchObject({ ...reads[1], isLine: false, frequencyHz: 12_000 });
    expect(beyond).toBeUndefined();
  });

  test('a wanted span is what is sent', () => {
    const frame = seen(started(sines([0.5]), view({ rangeHz: [2000, 4000] }))).at(-1)!;
    expect(frame.x0).toBeLessThanOrEqual(2000);
    expect(frame.x0).toBeGreaterThan(2000 - frame.dx);
    expect(frame.values.length * frame.dx).toBeLessThan(2150);
  });

  test('a waveform of 20 ms is 20 ms of the newest samples, as minimum and maximum', () => {
    const rig = started(sines([0.5]), view({ waveformS: 0.02 }));
    const wave = seen(rig)
      .filter(({ kind }) => kind === LIVE_KIND.waveform)
      .at(-1)!;
    expect(wave.x0).toBeCloseTo(-0.02, 6);
    expect(Math.max(...wave.values)).toBeCloseTo(0.5, 2);
    expect(Math.min(...wave.values)).toBeCloseTo(-0.5, 2);
  });

  test('overlap of 75 % makes four times the blocks: a linear mean of 40 is full in a fifth of a second', () => {
    const rig = started(
      sines([0.5]),
      settings({ overlap: 0.75, averaging: 'linear', averages: 40 }),
    );
    const full = seen(rig).find(({ averages }) => averages === 40)!;
    // 1024 + 39 hops of 256 samples.
    expect(full.streamTimeS).toBeGreaterThanOrEqual(11_008 / 48_000);
    expect(full.streamTimeS).toBeLessThan(0.3);
  });

  test('a burst is held until the hold is reset', () => {
    const burst: SampleSource = {
      ...sines([1]),
      fill(channel, first, count, out) {
        sines([first < 9600 ? 0.9 : 0.01]).fill(channel, first, count, out);
      },
    };
    const rig = started(burst, settings({ hold: true }));
    expect(levelAt(seen(rig).at(-1)!, HZ)).toBeLessThan(-38);
    expect(seen(rig).at(-1)!.hold![64]).toBeCloseTo(20 * Math.log10(0.9), 1);
    rig.capture.handle({ type: 'view.resetHold', view: 1 }, 0);
    rig.run(200);
    expect(seen(rig).at(-1)!.hold![64]).toBeLessThan(-38);
  });

  describe('a turn of the wheel', () => {
    const look = (rig: Rig, request: ViewRequest): void =>
      rig.capture.handle({ type: 'view.set', view: 1, request, revision: 2 }, 0);
    const since = (rig: Rig): LiveFrame[] =>
      seen(rig).filter(({ settingsRevision }) => settingsRevision === 2);
    /** 0.9 V for a fifth of a second, 0.01 V ever after. */
    const burst: SampleSource = {
      ...sines([1]),
      fill(channel, first, count, out) {
        sines([first < 9600 ? 0.9 : 0.01]).fill(channel, first, count, out);
      },
    };

    test('leaves the hold, the averages and the count of frames as they were, in the new span and columns', () => {
      const held = settings({ hold: true, averaging: 'exponential', averages: 1000 });
      const rig = started(burst, held);
      const before = seen(rig).at(-1)!;
      look(rig, { ...held, rangeHz: [2000, 4000], columns: 16 });
      rig.run(100);
      const first = since(rig)[0]!;
      expect(first.x0).toBeLessThan(2100);
      expect(first.x0).toBeGreaterThan(1900);
      expect(first.values.length).toBeLessThanOrEqual(16);
      expect(Math.max(...first.hold!)).toBeCloseTo(20 * Math.log10(0.9), 1);
      expect(first.averages).toBeGreaterThanOrEqual(before.averages);
      expect(first.sequence).toBe(before.sequence + 1);
      expect(first.flags & LIVE_FLAG.restarted).toBe(0);
    });

    test('at 1 kHz with 65536 points shows the spectrum there is at once, not a minute later', () => {
      const slow = settings({ n: 65_536, overlap: 0 });
      const rig = createRig({ source: { ...sines([0.5]), rateHz: 1000 } });
      watch(rig, slow);
      rig.open();
      rig.run(67_000);
      const before = seen(rig).at(-1)!;
      look(rig, { ...slow, rangeHz: [0, 100] });
      rig.run(1000);
      expect(before.kind).toBe(LIVE_KIND.spectrum);
      expect(since(rig).map(({ kind, averages }) => [kind, averages])).toEqual([
        [LIVE_KIND.spectrum, 1],
      ]);
      expect(since(rig)[0]!.values.length).toBeLessThan(before.values.length);
    });

    test('keeps the samples of a waveform that becomes longer, and shows as many as it becomes shorter', () => {
      const rig = started(sines([0.5]), view({ waveformS: 0.02 }));
      const waves = (): LiveFrame[] => since(rig).filter(({ kind }) => kind === LIVE_KIND.waveform);
      look(rig, view({ waveformS: 2 }));
      rig.run(100);
      expect(waves()[0]!.x0).toBeLessThanOrEqual(-0.02);
      look(rig, view({ waveformS: 0.01, columns: 64 }));
      rig.run(100);
      expect(waves().at(-1)!.x0).toBeCloseTo(-0.01, 6);
      expect(waves().at(-1)!.values).toHaveLength(120);
      expect(Math.max(...waves().at(-1)!.values)).toBeCloseTo(0.5, 2);
    });
  });

  test('phases of the lines that are read: a series keeps them, wherever its frames stand; none across a gap', () => {
    const degrees = [30, -100, 170];
    const series: SampleSource = {
      ...sines([1]),
      fill(_channel, first, count, out) {
        for (let i = 0; i < count; i += 1)
          out[i] = degrees.reduce((sum, d, k) => {
            const turn = (2 * Math.PI * 1003 * (k + 1) * (first + i)) / 48_000;
            return sum + 0.2 * Math.cos(turn + (d * Math.PI) / 180);
          }, 0);
      },
    };
    const reads = [1, 2, 3].map((order) => ({ atHz: 1003 * order, withinHz: 100 }));
    let lose = false;
    const rig = started(series, view({ reads }), (frame) =>
      lose && frame.type === MESSAGE.SAMPLES ? null : frame,
    );
    rig.run(1000);
    const phasesOf = (frame: LiveFrame): number[] => {
      const [first, ...others] = frame.readings.map(({ phaseDeg }) => phaseDeg);
      return others.map((phase, k) => relativePhaseDeg(phase, k + 2, first!));
    };
    const known = seen(rig)
      .map(phasesOf)
      .filter(([second]) => !Number.isNaN(second));
    expect(known.length).toBeGreaterThan(20);
    for (const [second, third] of known) {
      expect(Math.abs(second! + 160)).toBeLessThan(1);
      expect(Math.abs(third! - 80)).toBeLessThan(1.5);
    }
    lose = true;
    rig.run(30);
    lose = false;
    const before = seen(rig).length;
    rig.run(40);
    const [after] = seen(rig).slice(before);
    expect(after!.readings.map(({ phaseDeg }) => phaseDeg)).toEqual([NaN, NaN, NaN]);
  });

  test('RMS and peak are of a second, not of the newest block: 50 Hz of 0.5 V reads 0.354 V in every frame', () => {
    const mains: SampleSource = {
      ...sines([0.5]),
      fill(_channel, first, count, out) {
        for (let i = 0; i < count; i += 1)
          out[i] = 0.5 * Math.sin((2 * Math.PI * 50 * (first + i)) / 48_000);
      },
    };
    const rig = started(mains, view());
    rig.run(1000);
    for (const { rms, peak, mean } of seen(rig).slice(-25)) {
      expect(Math.abs(rms - 0.3536)).toBeLessThan(0.003);
      expect(peak).toBeCloseTo(0.5, 2);
      expect(mean).toBeCloseTo(0, 2);
    }
  });

  test('a shaft at 25 Hz is labelled at 48 kHz with 4096 points', () => {
    const shaft: SampleSource = {
      ...sines([0.5]),
      fill(_channel, first, count, out) {
        for (let i = 0; i < count; i += 1)
          out[i] = 0.5 * Math.sin((2 * Math.PI * 25 * (first + i)) / 48_000);
      },
    };
    const peaks = seen(started(shaft, settings({ n: 4096 }))).at(-1)!.peaks;
    expect(Math.abs(peaks[0]!.frequencyHz - 25)).toBeLessThan(3);
  });

  test('at 1 kHz with 16384 points the waveform comes from the first blocks on, long before any spectrum', () => {
    const slow = { ...sines([0.5]), rateHz: 1000 };
    const rig = started(slow, { ...settings({ n: 16_384 }), waveformS: 0.1 });
    rig.run(4000);
    const frames = seen(rig);
    expect(frames.every(({ kind }) => kind === LIVE_KIND.waveform)).toBe(true);
    expect(frames.length).toBeGreaterThan(5);
    expect(frames[0]!.streamTimeS).toBeLessThan(1);
  });

  test('nothing is sent to a view that was closed', () => {
    const rig = started(TONE, view());
    rig.capture.handle({ type: 'view.close', view: 1 }, 0);
    const before = rig.frames.length;
    rig.run(500);
    expect(rig.frames).toHaveLength(before);
  });

  test('newest wins: after a standstill one frame comes, of now, not those that were missed', () => {
    const held: Parameters<OnTheWay>[0][] = [];
    let isHeld = false;
    const rig = started(TONE, view(), (frame) => {
      if (isHeld) held.push(frame);
      return isHeld ? null : frame;
    });
    isHeld = true;
    rig.run(300);
    const before = seen(rig).length;
    isHeld = false;
    rig.way.toConsole = (frame) =>
      frame.type === MESSAGE.SAMPLES ? [...held.splice(0), frame] : frame;
    rig.run(10);
    expect(seen(rig).length - before).toBeLessThanOrEqual(1);
    rig.run(100);
    expect(seen(rig).at(-1)!.streamTimeS).toBeGreaterThan(1.3);
  });
});

describe('clipping', () => {
  test('samples at a rail are counted, shown and kept as such, though the device does not say so', () => {
    const rig = started(
      sines([1.5]),
      view(),
      forged((header) => header.setUint8(3, 0)),
    );
    expect(seen(rig).at(-1)!.flags & LIVE_FLAG.clipped).not.toBe(0);
    expect(rig.counters().clippedBlocks).toBeGreaterThan(90);
    expect(rig.blocks.every(({ clipped }) => clipped)).toBe(true);
  });
  test('a device that says so is believed', () => {
    const rig = started(
      TONE,
      view(),
      forged((header) => header.setUint8(3, SAMPLES_FLAG.clipped)),
    );
    expect(rig.counters().clippedBlocks).toBeGreaterThan(90);
  });
  test('a channel at its rails is not shown as clipping of the others', () => {
    const flagsOf = (channel: number): number[] =>
      seen(started(sines([0.5, 15]), settings({ channel }))).map(
        ({ flags }) => flags & LIVE_FLAG.clipped,
      );
    expect(flagsOf(0).every((flag) => flag === 0)).toBe(true);
    expect(flagsOf(1).every((flag) => flag !== 0)).toBe(true);
  });
  test('where no channel shows a rail, what the device says is of any of them', () => {
    const said = forged((header) => header.setUint8(3, SAMPLES_FLAG.clipped));
    for (const channel of [0, 1]) {
      const rig = started(sines([0.5, 2]), settings({ channel }), said);
      expect(seen(rig).at(-1)!.flags & LIVE_FLAG.clipped).not.toBe(0);
    }
  });
  test('0.999 of full scale is not clipped', () => {
    expect(started(sines([0.999]), view()).counters().clippedBlocks).toBe(0);
  });
});

describe('gaps (L8.5)', () => {
  test('ten blocks lost are ten blocks, 4800 samples and one marked gap: no line appears, nothing is joined', () => {
    const rig = started(sines([0.5]), settings({ hold: true }), (frame) => {
      const block = blockOf(frame);
      return block >= 50 && block < 60 ? null : frame;
    });
    expect(rig.counters()).toMatchObject({ blocksLost: 10, samplesLost: 4800 });
    const gaps = seen(rig).filter(({ flags }) => flags & LIVE_FLAG.gapBefore);
    expect(gaps).toHaveLength(1);
    expect(gaps[0]!.samplesLost).toBe(4800);
    // A block joined across 10 × 480 samples, which are no whole periods of 16, would have spread the line.
    const hold = seen(rig).at(-1)!.hold!;
    expect(hold[64]).toBeCloseTo(20 * Math.log10(0.5), 1);
    expect(Math.max(...hold.slice(0, 55), ...hold.slice(75))).toBeLessThan(-60);
    const kept = rig.blocks.filter(({ gapBefore }) => gapBefore > 0);
    expect(kept).toMatchObject([{ gapBefore: 4800, firstSample: 60 * 480 }]);
    for (const block of rig.blocks) expect(block.data.byteLength).toBe(block.samples * 2);
  });

  test('a SAMPLES frame damaged on the way is one frame lost and its samples, told once each', () => {
    const rig = started(TONE, view());
    const damaged = toWire(
      buildFrame({ type: MESSAGE.SAMPLES, flags: 0, seq: 9, ref: 0 }, new Uint8Array(1004)),
    );
    damaged[500]! ^= 0x55;
    rig.way.toConsole = (frame) => {
      if (frame.type !== MESSAGE.SAMPLES) return frame;
      rig.way.toConsole = undefined;
      rig.receive(damaged);
      return null;
    };
    rig.run(200);
    expect(rig.counters()).toMatchObject({ framesBad: 1, blocksLost: 1, samplesLost: 480 });
    expect(seen(rig).at(-1)).toMatchObject({ framesLost: 1, samplesLost: 480 });
  });

  test('a lost block whose phase breaks the tone leaves no trace in the held spectrum', () => {
    const breaking: SampleSource = {
      ...sines([0.5]),
      fill(channel, first, count, out) {
        sines([0.5]).fill(channel, first < 24_000 ? first : first + 5, count, out);
      },
    };
    const lossy: OnTheWay = (frame) => (blockOf(frame) === 49 ? null : frame);
    const around = (rig: Rig): number => Math.max(...seen(rig).at(-1)!.hold!.slice(80, 200));
    expect(around(started(breaking, settings({ hold: true })))).toBeGreaterThan(-60);
    expect(around(started(breaking, settings({ hold: true }), lossy))).toBeLessThan(-70);
  });

  test('loss that recurs faster than a spectrum fills is told, with a waveform and without', () => {
    const lossy: OnTheWay = (frame) => (blockOf(frame) % 3 === 2 ? null : frame);
    const wave = seen(started(sines([0.5]), { ...settings({ n: 4096 }), waveformS: 0.02 }, lossy));
    expect(wave.length).toBeGreaterThan(20);
    expect(wave.slice(1).every(({ flags }) => flags & LIVE_FLAG.gapBefore)).toBe(true);
    const bare = seen(started(sines([0.5]), settings({ n: 4096 }), lossy));
    expect(bare.length).toBeGreaterThanOrEqual(2);
    expect(bare.length).toBeLessThan(5);
    expect(bare.at(-1)).toMatchObject({ kind: LIVE_KIND.waveform, values: new Float32Array(0) });
    expect(bare.at(-1)!.samplesLost).toBeGreaterThan(10_000);
  });

  test('a gap is told once by the waveform and once by the spectrum', () => {
    const rig = started(sines([0.5]), { ...settings({ n: 16_384 }), waveformS: 0.02 }, (frame) =>
      blockOf(frame) === 50 ? null : frame,
    );
    rig.run(500);
    const gaps = seen(rig).filter(({ flags }) => flags & LIVE_FLAG.gapBefore);
    expect(gaps.map(({ kind }) => kind)).toEqual([LIVE_KIND.waveform, LIVE_KIND.spectrum]);
  });

  test('a block that comes twice is counted and used once', () => {
    const rig = started(TONE, view(), (frame) =>
      frame.type === MESSAGE.SAMPLES ? [frame, frame] : frame,
    );
    const { samplesIn, duplicates } = rig.counters();
    expect(duplicates).toBe(samplesIn / 480);
    expect(rig.blocks.every(({ gapBefore }) => gapBefore === 0)).toBe(true);
  });

  test('the block sequence wraps at 2^32 without a gap', () => {
    const rig = started(
      TONE,
      view(),
      forged((header, block) => {
        header.setUint32(4, (block + 0xffffffd0) >>> 0, true);
        header.setBigUint64(8, BigInt(480 * (block + 0xffffffd0)), true);
      }),
    );
    // What came before the first block seen is missing; nothing after it is.
    expect(rig.counters()).toMatchObject({ samplesLost: 480 * 0xffffffd0, duplicates: 0 });
    expect(rig.counters().samplesIn).toBeGreaterThan(45_000);
  });
});

describe('devices that lie', () => {
  const lies: [string, (header: DataView, block: number) => void][] = [
    ['the stream', (h) => h.setUint8(0, 9)],
    ['the format', (h) => h.setUint8(1, 3)],
    ['a format nobody knows', (h) => h.setUint8(1, 7)],
    ['the channels', (h) => h.setUint8(2, 3)],
    ['the rate', (h) => h.setFloat64(24, 44_100, true)],
    ['a rate that is no number', (h) => h.setFloat64(24, NaN, true)],
    ['a scale that is no number', (h) => h.setFloat32(32, NaN, true)],
    ['an infinite offset', (h) => h.setFloat32(36, Infinity, true)],
    ['a scale of 1e30', (h) => h.setFloat32(32, 1e30, true)],
    ['the size of a block', (h) => h.setUint16(42, 479, true)],
    ['an index past every clock', (h) => h.setBigUint64(8, 2n ** 63n, true)],
  ];
  test.each(lies)(
    'about %s: the block is counted as unknown, and nothing of it is used',
    (_, lie) => {
      const rig = started(
        TONE,
        view(),
        forged((h, block) => block % 2 === 1 && lie(h, block)),
      );
      const { framesUnknown, samplesIn } = rig.counters();
      expect(framesUnknown).toBeGreaterThan(40);
      expect(samplesIn).toBeGreaterThan(20_000);
      for (const frame of seen(rig)) expect(frame.values.every(Number.isFinite)).toBe(true);
    },
  );

  test('floats that are no numbers stay out of every average, and are kept as they came', () => {
    const float: SampleSource = {
      ...sines([0.5]),
      format: 'float32',
      fill(channel, first, count, out) {
        sines([0.5]).fill(channel, first, count, out);
        if (first === 14_400) out[7] = NaN;
        if (first === 19_200) out[7] = Infinity;
        if (first === 24_000) out[7] = 3e38;
      },
    };
    const rig = started(float, settings({ averaging: 'exponential', averages: 1000 }));
    rig.run(300);
    const last = seen(rig).at(-1)!;
    expect(last.values.every(Number.isFinite)).toBe(true);
    expect(levelAt(last, HZ)).toBeCloseTo(20 * Math.log10(0.5), 1);
    expect(rig.summaries).toHaveLength(1);
    expect(rig.summaries.every(({ rms }) => Math.abs(rms - 0.3536) < 0.001)).toBe(true);
    const kept = rig.blocks.flatMap(({ data }) => [...new Float32Array(data)]);
    expect(kept[14_407]).toBeNaN();
    expect(kept).toHaveLength(rig.blocks.length * 4800);
  });

  test('any header at all: nothing throws, and a good stream goes on', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 44, maxLength: 44 }),
        fc.nat(43),
        fc.nat(43),
        (bytes, a, b) => {
          const rig = createRig({
            toConsole: forged((header, block) => {
              if (block % 3 !== 1) return;
              for (let i = Math.min(a, b); i <= Math.max(a, b); i += 1)
                header.setUint8(i, bytes[i]!);
            }),
          });
          watch(rig, view());
          rig.open();
          rig.run(400);
          const { samplesIn } = rig.counters();
          expect(samplesIn).toBeGreaterThan(0);
          for (const frame of seen(rig))
            if (frame.kind === LIVE_KIND.spectrum)
              expect(Number.isFinite(frame.values[64])).toBe(true);
        },
      ),
      { numRuns: 80 },
    );
  });
});

describe('what is kept', () => {
  test('every sample once, in the order of its index, in blocks of about 100 ms', () => {
    const rig = started(TONE, view());
    let next = 0;
    for (const block of rig.blocks) {
      expect(block.firstSample).toBe(next);
      expect(block.samples).toBe(4800);
      next += block.samples;
    }
    expect(next).toBeGreaterThan(40_000);
    expect(rig.blocks[0]).toMatchObject({
      rateHz: 48_000,
      format: 'int16',
      simulated: true,
      streamSeq: 1,
    });
  });

  test('a store without room costs whole blocks, counted, and the next one says what is missing', () => {
    let takes = true;
    const rig = createRig({ storeTakes: () => takes });
    rig.open();
    rig.run(1000);
    takes = false;
    const before = rig.blocks.at(-1)!;
    rig.run(1000);
    takes = true;
    rig.run(500);
    const { storeBlocksDropped, samplesLost } = rig.counters();
    expect(storeBlocksDropped).toBeGreaterThanOrEqual(10);
    expect(samplesLost).toBe(0);
    const after = rig.blocks[rig.blocks.indexOf(before) + 1]!;
    expect(after.gapBefore).toBe(after.firstSample - before.firstSample - before.samples);
    expect(after.gapBefore).toBeGreaterThan(45_000);
  });

  test('the end of a stream gives away what was held', () => {
    const rig = started(TONE, view());
    rig.run(50);
    const before = rig.blocks.length;
    rig.capture.handle({ type: 'ended' }, 0);
    expect(rig.blocks.length).toBe(before + 1);
    expect(rig.blocks.at(-1)!.samples).toBeLessThan(4800);
  });

  test('a summary a second and channel, of every sample: RMS, crest, the tone among its peaks', () => {
    const rig = createRig({ source: sines([0.5, 2]) });
    rig.open();
    rig.run(5200);
    expect(rig.summaries.map(({ channel }) => channel)).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const [one, two] = rig.summaries.slice(-2);
    expect(one!.rms).toBeCloseTo(0.5 / Math.SQRT2, 3);
    expect(two!.rms).toBeCloseTo(2 / Math.SQRT2, 2);
    expect(one!.crestFactor).toBeCloseTo(Math.SQRT2, 2);
    expect(one!.peaks[0]!.frequencyHz).toBeCloseTo(HZ, 0);
    expect(one!.peaks[0]!.amplitude).toBeCloseTo(0.5, 2);
    expect(one!.bandsDb).toHaveLength(256);
    expect(one!.bandsDb.indexOf(Math.max(...one!.bandsDb))).toBe(32);
  });

  test('at 100 Hz there is a summary about every second too, and every band of it is of its own spectrum', () => {
    const slow = { ...sines([0.5]), rateHz: 100 };
    const rig = createRig({ source: slow });
    rig.open();
    rig.run(20_000);
    expect(rig.summaries.length).toBeGreaterThanOrEqual(10);
    expect(rig.summaries.at(-1)!.bandsDb.every((level) => level < 0)).toBe(true);
  });

  test('samples lost on one stream stand in no summary of the next; those between the two stand in its first', () => {
    const rig = createRig({
      toConsole: (frame) => (blockOf(frame) === 50 && rig.atMs() < 2000 ? null : frame),
    });
    rig.open();
    rig.run(2200);
    rig.capture.handle({ type: 'ended' }, 0);
    rig.open();
    rig.run(2200);
    const between = rig.fact('streaming')!.resumed!.samplesLost!;
    expect(between).toBeLessThan(0.1 * 48_000);
    expect(rig.counters().samplesLost).toBe(480 + between);
    expect(rig.summaries.map(({ samplesLost }) => samplesLost)).toEqual([480, 0, between, 0]);
  });

  test('samples lost in a second stand in that second’s summary', () => {
    const rig = createRig({
      toConsole: (frame) => {
        const block = blockOf(frame);
        return block >= 150 && block < 155 ? null : frame;
      },
    });
    rig.open();
    rig.run(4200);
    expect(rig.summaries.map(({ samplesLost }) => samplesLost)).toEqual([0, 2400, 0, 0]);
  });
});
