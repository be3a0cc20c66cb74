// Tickets as somebody hostile would use them, and ends that everybody can read.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Refusal } from '../access/refusal.ts';
import { createTransferDesk, UNUSED_MS, type OpenTransfer, type TransferDesk } from './desk.ts';

let desk: TransferDesk;
let refusal: Refusal | null = null;
beforeEach(() => {
  vi.useFakeTimers();
  refusal = null;
  desk = createTransferDesk();
});
afterEach(() => {
  desk.close();
  vi.useRealTimers();
});

const open = (seat = 'mine'): OpenTransfer =>
  desk.open({
    ...{ seat, direction: 'out', samples: 10, bytesExpected: null },
    refusal: () => refusal,
  });

test('a ticket is good once, for its own seat and its own direction', () => {
  const { ticket } = open();
  expect(ticket).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(desk.take(ticket, 'out', ['another'])).toBe(null);
  expect(desk.take(ticket, 'out', [])).toBe(null);
  expect(desk.take(ticket, 'in', ['mine'])).toBe(null);
  expect(desk.take(`${ticket}x`, 'out', ['mine'])).toBe(null);
  expect(desk.take('../../etc/passwd', 'out', ['mine'])).toBe(null);
  expect(desk.take(ticket, 'out', ['another', 'mine'])?.progress.state).toBe('running');
  expect(desk.take(ticket, 'out', ['mine'])).toBe(null);
});

test('another page neither reads how far it is nor cancels it', () => {
  const { ticket } = open();
  expect(() => desk.find(ticket, 'out', 'another')).toThrow('This transfer has ended.');
  expect(desk.find(ticket, 'out', 'mine').progress.state).toBe('waiting');
});

test('a ticket nobody comes for within a minute is worth nothing any more, and says so', () => {
  const transfer = open();
  vi.advanceTimersByTime(UNUSED_MS - 1);
  expect(transfer.progress.state).toBe('waiting');
  vi.advanceTimersByTime(1);
  expect(transfer.progress).toMatchObject({
    ...{ state: 'failed', failure: { because: 'ticket-expired' } },
  });
  expect(desk.take(transfer.ticket, 'out', ['mine'])).toBe(null);
  vi.advanceTimersByTime(60_000);
  expect(() => desk.find(transfer.ticket, 'out', 'mine')).toThrow();
});

test('whoever loses the right loses what is under way', () => {
  const transfer = open();
  desk.take(transfer.ticket, 'out', ['mine']);
  desk.judge();
  expect(transfer.progress.state).toBe('running');
  refusal = new Refusal('not-allowed', 'You may not do this any more.', 'no-grant');
  desk.judge();
  expect(transfer.signal.reason).toBe(refusal);
  expect(transfer.progress).toMatchObject({ state: 'failed', failure: { because: 'no-grant' } });
});

test('a right lost before the bytes are asked for gives none', () => {
  const { ticket } = open();
  refusal = new Refusal('signed-out', 'Nobody is here.', 'signed-out');
  expect(desk.take(ticket, 'out', ['mine'])).toBe(null);
});

test('so many at once and no more, of one seat and of all', () => {
  const mine = Array.from({ length: 6 }, () => open());
  expect(() => open()).toThrow('Too many files');
  for (let other = 0; other < 10; other += 1) open(`seat ${other}`);
  expect(() => open('one more')).toThrow('Too many files');
  desk.cancel(mine[0]!);
  expect(open().progress.state).toBe('waiting');
});

test('what ended says how, to its end: newest wins, and no change is missed', async () => {
  vi.useRealTimers();
  const transfer = open();
  desk.take(transfer.ticket, 'out', ['mine']);
  const states: string[] = [];
  const watching = (async () => {
    for await (const { state, samplesDone } of desk.follow(transfer, new AbortController().signal))
      states.push(`${state} ${samplesDone}`);
  })();
  transfer.say({ samplesDone: 4 });
  transfer.done({ samplesDone: 10 });
  await watching;
  expect(states.at(-1)).toBe('done 10');
  transfer.fail(new Error('too late'));
  desk.cancel(transfer);
  expect(transfer.progress.state).toBe('done');
});
