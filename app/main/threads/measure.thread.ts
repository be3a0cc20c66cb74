// Entry of the measuring thread: one record after another through protocol/signal's measurements; nothing else.
import { parentPort } from 'node:worker_threads';
import {
  chooseEngine,
  createStatisticsMeter,
  measureChannel,
  toUnits,
} from '@harmonic/protocol/signal';
import type { FromMeasuring, ToMeasuring } from '../measure/messages.ts';

if (!parentPort) throw new Error('measure.thread runs as a worker thread');
const port = parentPort;
const engine = await chooseEngine(async () =>
  (await import('@echogarden/pffft-wasm/simd')).default(),
);

port.on('message', ({ id, task }: ToMeasuring) => {
  const { samples, options, ...record } = task;
  if (options.calibration) toUnits(options.calibration, samples, samples.length);
  const meter = createStatisticsMeter();
  meter.push(samples);
  const measures = measureChannel(
    engine,
    { ...record, samples, statistics: meter.read() },
    options,
  );
  port.postMessage({ id, measures } satisfies FromMeasuring);
});
