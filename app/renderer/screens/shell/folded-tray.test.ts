import { expect, test } from 'vitest';
import type { Transfer } from '../../../contract/index.ts';
import { foldedTray } from './folded-tray.ts';

const of = (...states: (Transfer['state'] | null)[]) =>
  states.map((state, ticket) => ({ ticket, transfer: state && { state } }));

test('what runs is the line of the folded tray; of all the others it says how many there are', () => {
  const tray = foldedTray(of('failed', 'done', 'waiting', 'running', 'running', 'failed'));
  expect(tray).toMatchObject({ shown: { ticket: 3 }, others: 5, failed: 2 });
  expect(tray.ended.map(({ ticket }) => ticket)).toEqual([0, 1, 5]);
});

test('where nothing runs it is what waits, else the last; a failure that is shown is not counted twice', () => {
  expect(foldedTray(of('done', null, 'done')).shown).toMatchObject({ ticket: 1 });
  expect(foldedTray(of('done', 'failed'))).toMatchObject({
    ...{ shown: { ticket: 1 }, others: 1, failed: 0 },
  });
  expect(foldedTray([])).toEqual({ shown: null, others: 0, failed: 0, ended: [] });
});
