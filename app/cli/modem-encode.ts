// `harmonic modem encode`: one frame as a burst in a WAV file. The samples are protocol/phy's.
import { writeFile } from 'node:fs/promises';
import { bondName, LEAST_BURST_SYMBOLS, toInt16, transmit } from '@harmonic/protocol/phy';
import { writeWavHeader } from '@harmonic/protocol/signal';
import { CliRefusal, EXIT, refusalCode } from './exit.ts';
import type { ModemEncodeFlags } from './flags.ts';
import { asRefusal, bondFrom, waveformFrom } from './modem-waveform.ts';

/** Pilot and harmonics together stay below full scale; fewer are no louder than that. */
const MOST_SUM = 0.9;
const MOST_EACH = 0.25;
/** A burst with less is more rounding than signal. */
const LEAST_PEAK = 16;

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'its folder is not there',
  ENOTDIR: 'its folder is not there',
  EISDIR: 'it is a folder',
  EACCES: 'this user may not write it',
  EPERM: 'this user may not write it',
  EROFS: 'it is on a disk that is read only',
  ENOSPC: 'no room is left on its disk, so it is not whole',
  EDQUOT: 'no room is left on its disk, so it is not whole',
  EPIPE: 'whoever reads it has stopped, so it is not whole',
};

/** Whatever the system refuses is told with the file: the command line named it. */
function unwritable(file: string, error: unknown): unknown {
  const code = refusalCode(error);
  if (code === null) return error;
  return new CliRefusal(EXIT.usage, `${file}: ${WHY[code] ?? `it cannot be written (${code})`}`);
}

const writeOutput = (bytes: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    // Without it the same error would end the process.
    process.stdout.once('error', reject);
    process.stdout.write(bytes, (error) => (error ? reject(error) : resolve()));
  });

export async function encode(flags: ModemEncodeFlags): Promise<void> {
  const waveform = waveformFrom(flags);
  const { hex: psdu } = flags;
  const harmonics = bondFrom(flags.harmonics, flags);
  const amplitude = flags.amplitude ?? Math.min(MOST_EACH, MOST_SUM / (harmonics.length + 1));
  const { samples, clipped } = asRefusal(() =>
    toInt16(
      transmit({
        waveform,
        pilotAmplitude: amplitude,
        leastSymbols: LEAST_BURST_SYMBOLS,
        frames: [{ harmonics, amplitude, psdu, flags: flags.flags ?? 0 }],
      }),
    ),
  );
  if (samples.every((sample) => sample === 0))
    throw new CliRefusal(
      EXIT.usage,
      `an amplitude of ${amplitude} is below a step of 16 bits: the file would be silent`,
    );
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  if (peak < LEAST_PEAK)
    console.error(`the burst has a peak of ${peak} steps of 16 bits: it may not be read`);
  const head = writeWavHeader(waveform.rateHz, 1, samples.length, 'int16');
  const bytes = Buffer.concat([head, new Uint8Array(samples.buffer)]);
  const isOutput = flags.out === '-';
  try {
    if (isOutput) await writeOutput(bytes);
    else await writeFile(flags.out, bytes);
  } catch (error) {
    throw unwritable(isOutput ? 'standard output' : flags.out, error);
  }
  const seconds = samples.length / waveform.rateHz;
  if (clipped > 0) console.error(`${clipped} samples are beyond full scale and were cut`);
  const say = isOutput ? console.error : console.log;
  say(
    flags.json === true
      ? JSON.stringify({ file: flags.out, samples: samples.length, seconds, amplitude, clipped })
      : `${flags.out}: ${samples.length} samples, ${(1000 * seconds).toFixed(1)} ms, on ${bondName(harmonics, waveform)}`,
  );
}
