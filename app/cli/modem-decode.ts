// `harmonic modem decode`: the frames of a WAV file, read in pieces. What is a frame protocol/phy says.
import {
  createReceiver,
  highestHarmonic,
  MOST_HARMONICS,
  symbolSamples,
  type ReceivedFrame,
  type Receiver,
} from '@harmonic/protocol/phy';
import { chooseEngine } from '@harmonic/protocol/signal';
import type { ModemDecodeFlags } from './flags.ts';
import { fixed } from './measure-number.ts';
import { withWav } from './measure-wav.ts';
import { asRefusal, waveformFrom } from './modem-waveform.ts';

interface DecodedFrame {
  /** Of the file, from 0. */
  channel: number;
  atSeconds: number;
  harmonics: readonly number[];
  flags: number;
  payloadHex: string;
  snrDb: number;
  evm: number;
  clockErrorPpm: number;
  crcOk: boolean;
  /** Each the nearest to its harmonic of those that symbols cannot tell apart (SPEC P8.5). */
  excisedHz: readonly number[];
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const decoded = (frame: ReceivedFrame, channel: number, rateHz: number): DecodedFrame => ({
  channel,
  atSeconds: rounded(frame.atSample / rateHz, 6),
  harmonics: frame.harmonics,
  flags: frame.flags,
  payloadHex: Buffer.from(frame.psdu).toString('hex'),
  snrDb: rounded(frame.snrDb, 2),
  evm: rounded(frame.evm, 4),
  clockErrorPpm: rounded(frame.clockErrorPpm, 2),
  crcOk: frame.crcOk,
  excisedHz: frame.excisedHz.map((hz) => rounded(hz, 2)),
});

const described = (frame: DecodedFrame, moduloHz: number): string =>
  [
    `${frame.atSeconds.toFixed(4)} s`,
    frame.harmonics.map((n) => `H${n}`).join('+'),
    frame.crcOk ? frame.payloadHex || '(no payload)' : 'something that is no frame',
    `SNR ${fixed(frame.snrDb, 1)} dB`,
    `clock ${fixed(frame.clockErrorPpm, 1)} ppm`,
    ...frame.excisedHz.map((hz) => `a tone at ${hz} Hz, or ± ${moduloHz} Hz, taken out`),
  ].join('  ');

export async function decode(file: string, flags: ModemDecodeFlags): Promise<void> {
  const engine = await chooseEngine(async () =>
    (await import('@echogarden/pffft-wasm/simd')).default(),
  );
  const { frames, excisedModuloHz } = await withWav(file, async ({ format, read }) => {
    if (format.truncated) console.error(`${file} is cut short: ${format.frames} frames are there`);
    const waveform = waveformFrom(flags, format.rateHz);
    const singles = Array.from(
      { length: Math.min(MOST_HARMONICS, Math.max(0, highestHarmonic(waveform) - 1)) },
      (_, i) => [i + 2],
    ).filter(([n]) => n !== waveform.secondPilot);
    const asked =
      flags.all === true || flags.harmonics.length === 0
        ? [...flags.harmonics, ...singles]
        : flags.harmonics;
    // One that is asked for twice is listened for once.
    const channels = [...new Map(asked.map((bond) => [bond.join(), bond])).values()];
    const receivers = Array.from({ length: format.channels }, () =>
      asRefusal(() =>
        createReceiver({
          waveform,
          channels,
          running: flags.running ?? false,
          createFft: engine.create,
        }),
      ),
    );
    const found: DecodedFrame[] = [];
    const each = (
      take: (receiver: Receiver, channel: number) => readonly ReceivedFrame[],
    ): void => {
      for (const [channel, receiver] of receivers.entries())
        for (const frame of take(receiver, channel))
          found.push(decoded(frame, channel, format.rateHz));
    };
    await read((samples, count) =>
      each((receiver, channel) => receiver.push(samples[channel]?.subarray(0, count) ?? [])),
    );
    each((receiver) => receiver.finish());
    return { frames: found, excisedModuloHz: rounded(format.rateHz / symbolSamples(waveform), 2) };
  });
  if (flags.json === true) console.log(JSON.stringify({ excisedModuloHz, frames }));
  else if (frames.length === 0) console.log('no frame was found');
  else for (const frame of frames) console.log(described(frame, excisedModuloHz));
}
