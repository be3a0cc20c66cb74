// How long a page's script runs for each frame of the screen, by the thread's own clock, from a browser's own trace:
// what other programs take of the machine is not in it. For bench only.
import type { Browser, Page } from '@playwright/test';

export interface ScriptTimes {
  /** Of each frame that had an animation callback, ms: all script since the frame before. */
  framesMs: number[];
  /** Tasks of the page's thread longer than 50 ms. */
  longTasks: number;
  longestMs: number;
}

interface TraceEvent {
  name: string;
  ph: string;
  ts: number;
  dur?: number;
  /** Of the thread's own processor time. */
  tdur?: number;
  pid: number;
  tid: number;
  args?: { name?: string };
}

/** What runs script, whoever called it; one within another counts once. */
const SCRIPT: ReadonlySet<string> = new Set([
  'EvaluateScript',
  'FireAnimationFrame',
  'FunctionCall',
  'RunMicrotasks',
  'TimerFire',
  'EventDispatch',
]);
const LONG_US = 50_000;

/** @param act what is traced. @returns times of the busiest page's thread; of a browser with one page. */
export async function traceScript(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<ScriptTimes> {
  await browser.startTracing(page, {
    categories: ['devtools.timeline', 'toplevel', '__metadata'],
  });
  await act();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: TraceEvent[];
  };
  const mains = traceEvents.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const threads = mains.map(({ pid, tid }) =>
    traceEvents.filter((event) => event.pid === pid && event.tid === tid && event.ph === 'X'),
  );
  const busiest = threads.sort((a, b) => count(b) - count(a))[0] ?? [];
  return timesOf(busiest);
}

const count = (events: readonly TraceEvent[]): number =>
  events.filter(({ name }) => name === 'FireAnimationFrame').length;

function timesOf(events: readonly TraceEvent[]): ScriptTimes {
  const scripts = events
    .filter(({ name }) => SCRIPT.has(name))
    .sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
  const framesMs: number[] = [];
  let untilUs = -Infinity;
  let sumUs = 0;
  for (const { name, ts, dur = 0, tdur = dur } of scripts) {
    const isTop = ts >= untilUs;
    if (isTop) {
      sumUs += tdur;
      untilUs = ts + dur;
    }
    if (name !== 'FireAnimationFrame' || !isTop) continue;
    framesMs.push(sumUs / 1000);
    sumUs = 0;
  }
  const tasks = events
    .filter(({ name }) => /RunTask$/.test(name))
    .map(({ dur = 0, tdur = dur }) => tdur);
  return {
    framesMs,
    longTasks: tasks.filter((us) => us > LONG_US).length,
    longestMs: Math.max(0, ...tasks) / 1000,
  };
}
