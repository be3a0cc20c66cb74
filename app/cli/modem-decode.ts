// `harmonic modem decode`: the frames of a WAV file, read in pieces. What is a frame protocol/phy says.
import {
  airSeconds,
  bondName,
  createReceiver,
  highestHarmonic,
  MOST_HARMONICS,
  MOST_PSDU_BYTES,
  RATIONAL_CHANNELS,
  symbolSamples,
  type ReceivedFrame,
  type Receiver,
  type ReceiverCounters,
  type Waveform,
} from '@harmonic/protocol/phy';
import { chooseEngine, railOf, type WavFormat } from '@harmonic/protocol/signal';
import { createClippedSpans, type ClippedSpans } from './clipped-spans.ts';
import type { ModemDecodeFlags } from './flags.ts';
import { fixed, plural } from './measure-number.ts';
import { withWav, type OpenWav } from './measure-wav.ts';
import { modemWarning, type ModemWarning } from './modem-warnings.ts';
import { asRefusal, bondFrom, waveformFrom } from './modem-waveform.ts';

interface DecodedFrame {
  /** Of the file, from 0. */
  channel: number;
  atSeconds: number;
  harmonics: readonly number[];
  /** `H4`, `H3+7+12`; on the rational grid `3/2`. */
  name: string;
  flags: number;
  payloadHex: string;
  snrDb: number;
  evm: number;
  clockErrorPpm: number;
  /** It came over a line that is turned over, or not; null: that cannot be told (SPEC P2.5). */
  isTurned: boolean | null;
  /** Of its samples: harmonics of what was cut stand on those of the frame, and the clock is read from both. */
  clippedSamples: number;
  crcOk: boolean;
  /** Each the nearest to its harmonic of those that symbols cannot tell apart (SPEC P8.5). */
  excisedHz: readonly number[];
}
/** The file, as far as it was listened to. */
interface Decoded {
  /** Frequencies that far apart are one to a receiver of symbols. */
  excisedModuloHz: number;
  warnings: ModemWarning[];
  /** Of each channel of the file. */
  counts: Omit<Readonly<ReceiverCounters>, 'falseStarts'>[];
  frames: DecodedFrame[];
}

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const decoded = (
  frame: ReceivedFrame,
  channel: number,
  waveform: Waveform,
  clipped: ClippedSpans | undefined,
): DecodedFrame => ({
  channel,
  atSeconds: rounded(frame.atSample / waveform.rateHz, 6),
  harmonics: frame.harmonics,
  name: bondName(frame.harmonics, waveform),
  flags: frame.flags,
  payloadHex: Buffer.from(frame.psdu).toString('hex'),
  snrDb: rounded(frame.snrDb, 2),
  evm: rounded(frame.evm, 4),
  clockErrorPpm: rounded(frame.clockErrorPpm, 2),
  isTurned: frame.isTurned,
  clippedSamples:
    clipped?.within(frame.atSample, frame.atSample + frame.symbols * symbolSamples(waveform)) ?? 0,
  crcOk: frame.crcOk,
  excisedHz: frame.excisedHz.map((hz) => rounded(hz, 2)),
});

const doubtOf = ({ clippedSamples }: DecodedFrame): string =>
  clippedSamples === 0
    ? ''
    : `, not reliable: ${plural(clippedSamples, 'sample was', 'samples were')} clipped`;

const described = (frame: DecodedFrame, moduloHz: number): string =>
  [
    `${frame.atSeconds.toFixed(4)} s`,
    frame.name,
    frame.crcOk ? frame.payloadHex || '(no payload)' : 'something that is no frame',
    `SNR ${fixed(frame.snrDb, 1)} dB`,
    `clock ${fixed(frame.clockErrorPpm, 1)} ppm${doubtOf(frame)}`,
    ...(frame.isTurned === true ? ['turned over'] : []),
    ...frame.excisedHz.map((hz) => `a tone at ${hz} Hz, or ± ${moduloHz} Hz, taken out`),
  ].join('  ');

/** Each channel by itself: on the rational grid those of its table. */
const singlesOf = (flags: ModemDecodeFlags, waveform: Waveform): number[][] => {
  const highest = highestHarmonic(waveform);
  const all =
    flags.profile === 'rational'
      ? RATIONAL_CHANNELS.map(({ harmonic }) => harmonic).filter((n) => n <= highest)
      : Array.from({ length: Math.min(MOST_HARMONICS, Math.max(0, highest - 1)) }, (_, i) => i + 2);
  return all.filter((n) => n !== waveform.secondPilot).map((n) => [n]);
};

/** One that is asked for twice is listened for once. */
function channelsOf(flags: ModemDecodeFlags, waveform: Waveform): number[][] {
  const named = flags.harmonics.map((parts) => bondFrom(parts, flags));
  const isAll = flags.all === true || named.length === 0;
  const asked = isAll ? [...named, ...singlesOf(flags, waveform)] : named;
  return [...new Map(asked.map((bond) => [bond.join(), bond])).values()];
}

/** Where a channel of the file first holds what is no number. */
function createFirstStrange(format: WavFormat) {
  const first: (number | null)[] = Array.from({ length: format.channels }, () => null);
  let frame = 0;
  return {
    first,
    look(samples: readonly Float32Array[], count: number): void {
      for (const [channel, values] of samples.entries()) {
        if (first[channel] !== null) continue;
        const at = values.subarray(0, count).findIndex((value) => !Number.isFinite(value));
        if (at >= 0) first[channel] = frame + at;
      }
      frame += count;
    },
  };
}

async function listen(wav: OpenWav, flags: ModemDecodeFlags): Promise<Decoded> {
  const engine = await chooseEngine(async () =>
    (await import('@echogarden/pffft-wasm/simd')).default(),
  );
  const { format } = wav;
  const { rateHz } = format;
  const waveform = waveformFrom(flags, rateHz);
  const channels = channelsOf(flags, waveform);
  const running = flags.running ?? false;
  const receivers = Array.from({ length: format.channels }, () =>
    asRefusal(() => createReceiver({ waveform, channels, running, createFft: engine.create })),
  );
  // What is told of a frame is told within its own length behind it.
  const longest = Math.max(
    ...channels.map(({ length }) => airSeconds(waveform, length, MOST_PSDU_BYTES) ?? 0),
  );
  const clipped = receivers.map(() =>
    createClippedSpans(railOf(format.encoding), (1 + 2 * longest) * rateHz),
  );
  const frames: DecodedFrame[] = [];
  const each = (take: (receiver: Receiver, channel: number) => readonly ReceivedFrame[]): void => {
    for (const [channel, receiver] of receivers.entries())
      for (const frame of take(receiver, channel))
        frames.push(decoded(frame, channel, waveform, clipped[channel]));
  };
  const strange = createFirstStrange(format);
  await wav.readAsIs((samples, count) => {
    strange.look(samples, count);
    for (const [channel, values] of samples.entries()) clipped[channel]?.look(values, count);
    each((receiver, channel) => receiver.push(samples[channel]?.subarray(0, count) ?? []));
  });
  each((receiver) => receiver.finish());
  // What noise alone looked like says nothing of the file.
  const counts = receivers.map(({ counters: { falseStarts: _, ...rest } }) => rest);
  const { doubts } = await wav.digest(wav.format);
  return {
    excisedModuloHz: rounded(rateHz / symbolSamples(waveform), 2),
    warnings: [
      ...doubts.map(({ code, values }) => modemWarning(code, values)),
      ...strange.first.flatMap((firstSample, channel) => {
        if (firstSample === null) return [];
        const [samples, firstSeconds] = [counts[channel]?.notNumbers ?? 0, firstSample / rateHz];
        return [modemWarning('not-numbers', { channel, samples, firstSample, firstSeconds })];
      }),
    ],
    counts,
    frames,
  };
}

/** Where frames may have been overlooked, what reads them: no receiver knows whether there were any. */
function hintOf({ frames, counts }: Decoded, running: boolean): string | null {
  const isUnread = frames.some(({ crcOk }) => !crcOk);
  if (!running)
    return isUnread
      ? 'what is no frame may be one that begins later than its burst: frames that begin later are read with --running'
      : null;
  const isEmpty = frames.length === 0 && counts.some(({ bursts }) => bursts > 0);
  return isUnread || isEmpty
    ? 'frames are read where their channel begins to sound, and right after one that was read: a channel that never rests cannot be entered in the middle, and how many frames it had is not known'
    : null;
}

export async function decode(file: string, flags: ModemDecodeFlags): Promise<void> {
  const heard = await withWav(file, (wav) => listen(wav, flags));
  if (flags.json === true) return console.log(JSON.stringify(heard));
  for (const { text } of heard.warnings) console.error(`${file}: ${text}`);
  if (heard.frames.length === 0) console.log('no frame was found');
  else for (const frame of heard.frames) console.log(described(frame, heard.excisedModuloHz));
  const hint = hintOf(heard, flags.running ?? false);
  if (hint !== null) console.error(`${file}: ${hint}`);
}
