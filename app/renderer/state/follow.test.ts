import { ORPCError } from '@orpc/client';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { follow, RETRY_MS, type Ask } from './follow.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const refusal = new ORPCError('not-allowed');

/** Each asking gives what stands next: values and then the end, or what is thrown. */
function follows(answers: readonly (readonly number[] | Error)[], stands: boolean) {
  const [taken, refused]: [number[], unknown[]] = [[], []];
  const stop = new AbortController();
  let asked = 0;
  const ask: Ask<number> = () => {
    const answer = answers[asked] ?? [];
    asked += 1;
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(
      (async function* () {
        yield* await Promise.resolve(answer);
      })(),
    );
  };
  const done = follow(ask, stop.signal, {
    ...{ stands, take: (value: number) => taken.push(value) },
    refused: (error) => refused.push(error),
  });
  return { taken, refused, stop, done, asked: () => asked };
}

test('a stream that ends, and a connection that is gone, are asked for anew', async () => {
  const at = follows([[1, 2], new Error('gone'), [3]], true);
  await vi.advanceTimersByTimeAsync(2 * RETRY_MS);
  expect(at.taken).toEqual([1, 2, 3]);
  expect(at.refused).toEqual([]);
  at.stop.abort();
});

test('a refusal that stands is told once, and nothing is asked after it', async () => {
  const at = follows([[1], refusal, [2]], true);
  await vi.advanceTimersByTimeAsync(10 * RETRY_MS);
  await at.done;
  expect([at.taken, at.refused, at.asked()]).toEqual([[1], [refusal], 2]);
});

test('a refusal that may pass is told and asked again', async () => {
  const at = follows([refusal, [2]], false);
  await vi.advanceTimersByTimeAsync(RETRY_MS);
  expect([at.taken, at.refused]).toEqual([[2], [refusal]]);
  at.stop.abort();
});

test('once nobody looks, nothing is taken, told or asked', async () => {
  const at = follows([[1], refusal], true);
  at.stop.abort();
  await vi.advanceTimersByTimeAsync(5 * RETRY_MS);
  expect([at.taken, at.refused, at.asked()]).toEqual([[], [], 1]);
});
