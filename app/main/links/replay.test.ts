// What a replayed WAV says its numbers are in: never volts that nobody measured.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { SIDECAR_BYTES_MOST, SIDECAR_KIND, type Sidecar } from '@harmonic/protocol/files';
import {
  buildFrame,
  CAP,
  createFrameDecoder,
  createSamplesHeader,
  MESSAGE,
  messages,
  readSamplesHeader,
  SAMPLES_HEADER_BYTES,
  toWire,
  type Tlv,
} from '@harmonic/protocol/link';
import { UNITS, type LinkAddress } from '@harmonic/protocol/model';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { hello, wavOf } from './greeting.suite.ts';
import { openHeard } from './links.suite.ts';

const RATE_HZ = 8000;
const FRAMES = 400;
const WAV_HEAD = 44;
const folder = mkdtempSync(join(tmpdir(), 'harmonic-replayed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const numberOf = (tlvs: readonly Tlv[], key: number): number => {
  const found = tlvs.find((tlv) => tlv.key === key)?.value;
  if (!found || !('number' in found)) throw new Error(`CAPS lacks ${key}`);
  return found.number;
};

/** What the device behind the link says of its first channel, and the values that it sends first. */
async function heardOf(file: string) {
  const near = await openHeard(`replay:${file}` as LinkAddress);
  const asked = (type: number, payload: Uint8Array): void => {
    near.link.write(toWire(buildFrame({ type, flags: 0, seq: type, ref: 0 }, payload)));
  };
  const open = new Uint8Array(64);
  const length = messages.streamOpen.request.encode(
    {
      ...{ stream: 1, source: 0, format: 0, channels: 0, rateHz: 0 },
      ...{ blockSamples: 0, decimation: 0, credit: 32 },
    },
    open,
  );
  near.link.write(hello());
  asked(MESSAGE.CAPS, new Uint8Array(0));
  asked(MESSAGE.STREAM_OPEN, open.slice(0, length));
  let tlvs: readonly Tlv[] = [];
  let values: number[] = [];
  let unit = -1;
  let taken = 0;
  const decoder = createFrameDecoder({
    onFrame(frame) {
      const { type, bytes, from, to, view } = frame;
      if (type === MESSAGE.CAPS)
        tlvs = messages.caps.reply.decode(bytes.subarray(from, to))?.tlvs ?? [];
      const header = createSamplesHeader();
      if (type !== MESSAGE.SAMPLES || values.length > 0 || !readSamplesHeader(frame, header))
        return;
      unit = header.unit;
      values = Array.from(
        { length: header.samples },
        (_, i) =>
          header.offset +
          header.scale *
            view.getFloat32(from + SAMPLES_HEADER_BYTES + 4 * i * header.channels, true),
      );
    },
  });
  await near.until(() => {
    for (; taken < near.chunks.length; taken += 1) decoder.push(near.chunks[taken]!);
    return tlvs.length > 0 && values.length > 0;
  }, 'it says what it has, and sends');
  await near.link.close();
  return {
    unit: UNITS[numberOf(tlvs, CAP.channelUnit)],
    unitSent: UNITS[unit],
    fullScale: numberOf(tlvs, CAP.channelFullScale),
    rateHz: numberOf(tlvs, CAP.rateHz),
    values,
  };
}

const int16Of = (wav: Buffer): number[] =>
  Array.from({ length: FRAMES }, (_, i) => wav.readInt16LE(WAV_HEAD + 2 * i));

const sidecarOf = (wav: Buffer, change: Partial<Sidecar> = {}): Sidecar => ({
  ...{ kind: SIDECAR_KIND, version: 1, software: 'test', clocks: null, times: [], notes: [] },
  recording: {
    ...{ id: '6f1c1e0e-9f0e-4c3a-8b52-0c1d2e3f4a5b', name: 'Run 1', state: 'complete' },
    ...{ simulated: false, origin: 'device', fromSample: 0 },
  },
  device: { id: null, name: 'Pump', hardwareId: null, firmware: null },
  ...{ startUtc: '2026-03-01T08:00:00Z', rateHz: RATE_HZ + 0.25, samples: FRAMES },
  ...{ format: 'int16', channels: [{ name: 'x', unit: 'm/s²', fullScale: 50 }] },
  conversions: [{ fromSample: 0, scale: [50 / 32_767], offset: [0] }],
  ...{ gaps: [], samplesLost: 0, calibrations: [null] },
  data: {
    bytes: 2 * FRAMES,
    sha256: createHash('sha256').update(wav.subarray(WAV_HEAD)).digest('hex'),
  },
  ...change,
});

describe('a replayed WAV', () => {
  test('of integers is in counts of its container, as an imported one', async () => {
    const [file, wav] = [join(folder, 'plain.wav'), wavOf(RATE_HZ, FRAMES)];
    writeFileSync(file, wav);
    const heard = await heardOf(file);
    expect(heard).toMatchObject({ unit: 'counts', unitSent: 'counts', fullScale: 32_768 });
    expect(heard.values.length).toBeGreaterThan(10);
    expect(heard.values).toEqual(int16Of(wav).slice(0, heard.values.length));
  });

  test('of floats is in its own numbers, which have no unit', async () => {
    const file = join(folder, 'floats.wav');
    const floats = Float32Array.from({ length: FRAMES }, (_, i) => 3 * Math.sin(i / 9));
    writeFileSync(
      file,
      Buffer.concat([writeWavHeader(RATE_HZ, 1, FRAMES, 'float32'), new Uint8Array(floats.buffer)]),
    );
    const heard = await heardOf(file);
    expect(heard).toMatchObject({ unit: 'counts', unitSent: 'counts', fullScale: 1 });
    expect(heard.values).toEqual([...floats.subarray(0, heard.values.length)]);
  });

  test('with its sidecar beside it is in the unit that was measured, at the rate that was measured', async () => {
    const wav = wavOf(RATE_HZ, FRAMES);
    writeFileSync(join(folder, 'Run 1.wav'), wav);
    writeFileSync(join(folder, 'Run 1.json'), JSON.stringify(sidecarOf(wav)));
    const heard = await heardOf(join(folder, 'Run 1.wav'));
    expect(heard).toMatchObject({ unit: 'm/s²', unitSent: 'm/s²', fullScale: 50 });
    expect(heard.rateHz).toBe(RATE_HZ + 0.25);
    const numbers = int16Of(wav);
    for (const [i, value] of heard.values.entries())
      expect(value).toBeCloseTo((50 / 32_767) * numbers[i]!, 4);
  });

  test.each([
    ['fewer samples', (): Partial<Sidecar> => ({ samples: FRAMES - 1 })],
    [
      'samples of another sum',
      (): Partial<Sidecar> => ({ data: { bytes: 2 * FRAMES, sha256: '0'.repeat(64) } }),
    ],
  ])(
    'with the sidecar of %s is refused in words, not played in its units',
    async (_name, change) => {
      const wav = wavOf(RATE_HZ, FRAMES);
      writeFileSync(join(folder, 'other.wav'), wav);
      writeFileSync(join(folder, 'other.json'), JSON.stringify(sidecarOf(wav, change())));
      await expect(heardOf(join(folder, 'other.wav'))).rejects.toMatchObject({
        end: { code: 'failed' },
        message: expect.stringMatching(/other\.json stands beside other samples/) as string,
      });
    },
  );

  test('with a sidecar whose scales cannot be true is refused in words, not played by them', async () => {
    const wav = wavOf(RATE_HZ, FRAMES);
    const told = { ...sidecarOf(wav), conversions: [] };
    writeFileSync(join(folder, 'bare.wav'), wav);
    writeFileSync(join(folder, 'bare.json'), JSON.stringify(told));
    await expect(heardOf(join(folder, 'bare.wav'))).rejects.toMatchObject({
      end: { code: 'failed' },
      message: expect.stringMatching(/bare\.json says that channel 1 is in m\/s²/) as string,
    });
  });

  test('beside a sidecar that is longer than is read is refused, and no counts are told instead', async () => {
    const file = join(folder, 'long.wav');
    writeFileSync(file, wavOf(RATE_HZ, FRAMES));
    writeFileSync(join(folder, 'long.json'), Buffer.alloc(SIDECAR_BYTES_MOST + 1, 0x20));
    await expect(openHeard(`replay:${file}` as LinkAddress)).rejects.toMatchObject({
      end: { code: 'failed' },
      message: expect.stringContaining('long.json') as string,
    });
  });
  test('beside a file of something else is a plain one', async () => {
    writeFileSync(join(folder, 'desk.wav'), wavOf(RATE_HZ, FRAMES));
    writeFileSync(join(folder, 'desk.json'), '{"kind":"harmonic-layout"}');
    expect(await heardOf(join(folder, 'desk.wav'))).toMatchObject({ unit: 'counts' });
  });
});
