// The measuring thread as the console's thread sees it: started when first needed, one record at a time, anew when it
// died. Measures nothing itself.
import type { Worker } from 'node:worker_threads';
import type { ChannelMeasures } from '@harmonic/protocol/signal';
import { Refusal } from '../access/refusal.ts';
import type { FromMeasuring, MeasureTask, ToMeasuring } from './messages.ts';

export interface Measuring {
  /** Moves the samples. Rejects with Refusal: too many wait, or the thread died of it. */
  run(task: MeasureTask): Promise<ChannelMeasures>;
  close(): Promise<void>;
}

/** Records waiting for their turn: a page has one or two. */
const MOST_WAITING = 32;

interface Asked {
  task: MeasureTask;
  resolve(measures: ChannelMeasures): void;
  reject(error: Error): void;
}

export function createMeasuring(start: () => Worker): Measuring {
  const waiting: Asked[] = [];
  let worker: Worker | null = null;
  let running: { id: number; asked: Asked } | null = null;
  let nextId = 1;
  let isClosed = false;

  function died(which: Worker, detail: string): void {
    if (which !== worker) return;
    worker = null;
    const failed = running;
    running = null;
    failed?.asked.reject(
      new Refusal('unavailable', `the measuring thread died: ${detail}`, 'measuring-failed'),
    );
    next();
  }

  function begin(): Worker {
    const started = start();
    started.on('message', ({ id, measures }: FromMeasuring) => {
      if (running?.id !== id) return;
      const { asked } = running;
      running = null;
      asked.resolve(measures);
      next();
    });
    started.on('error', (error: unknown) =>
      died(started, error instanceof Error ? error.message : String(error)),
    );
    started.on('exit', (code) => died(started, `it ended with code ${code}`));
    return started;
  }

  function next(): void {
    if (running || isClosed) return;
    const asked = waiting.shift();
    if (!asked) return;
    const id = nextId;
    nextId += 1;
    running = { id, asked };
    worker ??= begin();
    worker.postMessage({ id, task: asked.task } satisfies ToMeasuring, [asked.task.samples.buffer]);
  }

  return {
    run(task) {
      if (isClosed) return Promise.reject(closing());
      if (waiting.length >= MOST_WAITING)
        return Promise.reject(
          new Refusal(
            'too-many',
            `${MOST_WAITING} records wait to be measured: close a measurement, or try again`,
            'measuring-full',
          ),
        );
      return new Promise((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        next();
      });
    },
    async close() {
      isClosed = true;
      const left = [...waiting.splice(0), ...(running ? [running.asked] : [])];
      running = null;
      for (const { reject } of left) reject(closing());
      const ended = worker;
      worker = null;
      await ended?.terminate();
    },
  };
}

const closing = (): Refusal => new Refusal('conflict', 'the console is closing', 'closing');
