// A file that plays the device: a WAV recording behind the simulated device's link, or link bytes as they
// were once received. Reads only the file it is given, and the sidecar beside it.
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import {
  isBeside,
  plainChannels,
  readSidecar,
  scaleFaultOf,
  type ScaleFault,
  SIDECAR_BYTES_MOST,
  toChannelValues,
  type Sidecar,
} from '@harmonic/protocol/files';
import { createFrameDecoder } from '@harmonic/protocol/link';
import { decodeWavFrames, readWavHeader } from '@harmonic/protocol/signal';
import { createRecordedSource, type SampleSource } from '@harmonic/protocol/simulated';
import { refused, saying, type Detail, type Said } from '../../contract/index.ts';
import { writeAddress, type ParsedAddress } from './address.ts';
import {
  arrivalNow,
  CLOSED_HERE,
  endOfError,
  endOnce,
  ownCopy,
  refuseWhenAborted,
} from './ending.ts';
import { LinkOpenError, type Link, type LinkEnd, type LinkEvents } from './link.ts';
import { runReplayed } from './replayed-device.ts';

type ReplayAddress = Extract<ParsedAddress, { kind: 'replay' }>;

const LARGEST_FILE = 256 * 1024 * 1024;
const STEP_MS = 10;
const LOOK_BYTES = 64 * 1024;
const HASHED_AT_ONCE = 4 * 1024 * 1024;
/** Frames. */
const DECODED_AT_ONCE = 64 * 1024;

/** @throws LinkOpenError: not-found, no-permission, or failed with the reason the file cannot be played. */
export async function openReplay(
  parsed: ReplayAddress,
  events: LinkEvents,
  signal?: AbortSignal,
): Promise<Link> {
  const file = await bytesOf(parsed.path);
  refuseWhenAborted(signal);
  if (file.length === 0) {
    throw failed([saying('file-empty', { path: parsed.path })]);
  }
  if (!/^\.wave?$/i.test(extname(parsed.path))) {
    if (!holdsFrames(file)) {
      throw failed([saying('no-recording', { path: parsed.path })]);
    }
    return playBytes(parsed, file, events);
  }
  const source = await sourceOf(parsed, file, await sidecarBeside(parsed.path), signal);
  return runReplayed(parsed, events, {
    // The same file anywhere is the same device.
    digest: await sha256Of(file, signal),
    name: basename(parsed.path),
    ...{ source, simulated: false },
  });
}

const failed = (detail: Detail): LinkOpenError => new LinkOpenError({ code: 'failed', detail });

async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_FILE) {
      throw failed([saying('file-large', { path, bytes: size, most: LARGEST_FILE })]);
    }
    return await readFile(path);
  } catch (error) {
    throw error instanceof LinkOpenError ? error : new LinkOpenError(endOfError(error));
  }
}

async function sourceOf(
  parsed: ReplayAddress,
  file: Uint8Array,
  sidecar: Sidecar | null,
  signal?: AbortSignal,
): Promise<SampleSource> {
  const reading = readWavHeader(file, file.length);
  if (!reading.ok)
    throw failed([
      saying('of-file', { path: parsed.path }),
      refused({ message: reading.reason, because: reading.because }),
    ]);
  const { format } = reading;
  const data = file.subarray(format.dataAt, format.dataAt + format.frames * format.bytesPerFrame);
  if (sidecar && !(isBeside(sidecar, format) && (await isSumOf(sidecar, data, signal))))
    throw failed([
      saying('other-samples', { beside: sidecarPathOf(parsed.path), path: parsed.path }),
    ]);
  const fault = sidecar && scaleFaultOf(sidecar);
  if (fault) throw failed([scaleSaying(fault, sidecarPathOf(parsed.path))]);
  const samples = Array.from({ length: format.channels }, () => new Float32Array(format.frames));
  for (let from = 0; from < format.frames; from += DECODED_AT_ONCE) {
    const to = Math.min(format.frames, from + DECODED_AT_ONCE);
    decodeWavFrames(
      data.subarray(from * format.bytesPerFrame, to * format.bytesPerFrame),
      format,
      samples.map((channel) => channel.subarray(from, to)),
    );
    await breathe(signal);
  }
  toChannelValues(samples, format, sidecar?.conversions ?? []);
  return createRecordedSource({
    rateHz: sidecar?.rateHz ?? format.rateHz,
    channels: sidecar?.channels ?? plainChannels(format),
    samples,
    loop: parsed.loop,
  });
}

function scaleSaying({ code, values }: ScaleFault, beside: string): Said {
  if (code === 'sidecar-scale-count') return saying(code, { beside, ...values });
  if (code === 'sidecar-scale-zero') return saying(code, { beside, ...values });
  return saying(code, { beside, ...values });
}

const isSumOf = async (
  { data }: Sidecar,
  bytes: Uint8Array,
  signal?: AbortSignal,
): Promise<boolean> =>
  data === null || data.sha256 === (await sha256Of(bytes, signal)).toString('hex');

/** A long file is worked through in pieces: other links have their turn between them. */
async function sha256Of(bytes: Uint8Array, signal?: AbortSignal): Promise<Buffer> {
  const hash = createHash('sha256');
  for (let at = 0; at < bytes.length; at += HASHED_AT_ONCE) {
    hash.update(bytes.subarray(at, at + HASHED_AT_ONCE));
    await breathe(signal);
  }
  return hash.digest();
}
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  refuseWhenAborted(signal);
}

const sidecarPathOf = (path: string): string =>
  join(dirname(path), `${basename(path, extname(path))}.json`);

/** What this console wrote beside the samples, by the same name; null: nothing, or a file of something else. */
async function sidecarBeside(path: string): Promise<Sidecar | null> {
  const beside = sidecarPathOf(path);
  const found = await stat(beside).catch((error: unknown) => {
    const end = endOfError(error);
    if (end.code === 'not-found') return null;
    throw new LinkOpenError(end);
  });
  if (!found?.isFile()) return null;
  if (found.size > SIDECAR_BYTES_MOST)
    throw failed([
      saying('sidecar-large', { beside, bytes: found.size, most: SIDECAR_BYTES_MOST }),
    ]);
  return readSidecar(
    await readFile(beside, 'utf8').catch((error: unknown) => {
      throw new LinkOpenError(endOfError(error));
    }),
  );
}

/** Whether a device can have said any of it. */
function holdsFrames(file: Uint8Array): boolean {
  const decoder = createFrameDecoder({ onFrame: () => undefined });
  for (let at = 0; at < file.length && decoder.counters.frames === 0; at += LOOK_BYTES)
    decoder.push(file.subarray(at, at + LOOK_BYTES));
  return decoder.counters.frames > 0;
}

/** Bytes as they came once, at the pace that was asked for; what the console says is not heard. */
function playBytes(parsed: ReplayAddress, file: Uint8Array, events: LinkEvents): Link {
  const bytesPerSecond = parsed.bytesPerSecond * parsed.speed;
  const end = endOnce((reason) => events.onEnd(reason));
  const startNs = process.hrtime.bigint();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor((Number(process.hrtime.bigint() - startNs) / 1e9) * bytesPerSecond);
    const from = parsed.loop ? sent % file.length : sent;
    const to = Math.min(file.length, from + due - sent);
    if (to > from) {
      sent += to - from;
      events.onBytes(ownCopy(file.subarray(from, to)), arrivalNow());
    }
    if (!parsed.loop && sent >= file.length && !end.done()) {
      stop({ code: 'ended', detail: [saying('at-its-end')] });
    }
  }, STEP_MS);
  function stop(reason: LinkEnd): void {
    clearInterval(timer);
    end(reason);
  }
  return {
    kind: 'replay',
    address: writeAddress(parsed),
    datagrams: false,
    bytesPerSecond,
    write: () => !end.done(),
    close() {
      stop(CLOSED_HERE);
      return Promise.resolve();
    },
  };
}
