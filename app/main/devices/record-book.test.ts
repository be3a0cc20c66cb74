// The store first, then memory, while the device behind a record goes its own way.
import { expect, test } from 'vitest';
import { DEFAULT_SPECTRUM, type DeviceId, type HardwareId } from '@harmonic/protocol/model';
import { createRecordBook } from './record-book.ts';
import { UNPROVEN, type DeviceRecord } from './record.ts';
import { at, createMemoryStore } from './test-plant.suite.ts';

const pump: DeviceRecord = {
  id: '00000000-0000-4000-8000-000000000001' as DeviceId,
  hardwareId: 'aaaaaaaaaaaaaaa1' as HardwareId,
  bootId: 1,
  announcedName: 'pump',
  firmware: '',
  adoption: null,
  simulated: false,
  settings: DEFAULT_SPECTRUM,
  lastSeenMs: 1,
  address: at('tcp://10.0.0.1:4710'),
  link: null,
  ...{ authentication: UNPROVEN, doubted: null },
  rivals: new Set(),
  probe: false,
};

function bookOf(): {
  store: ReturnType<typeof createMemoryStore>;
  book: ReturnType<typeof createRecordBook>;
} {
  const store = createMemoryStore();
  const nothing = (): void => undefined;
  const book = createRecordBook({ store, now: () => 5, carryOut: nothing, changed: nothing });
  book.apply({ type: 'added', record: pump });
  return { store, book };
}
const { id } = pump;
const adoption = { type: 'adopted', id, name: 'Pump' } as const;

test('a record that went while it was being written leaves no row', async () => {
  const { store, book } = bookOf();
  const adopting = book.keep(id, adoption, 'device.adopted', 'Pump');
  book.apply({ type: 'forgotten', id }); // it was a second path to another
  await expect(adopting).rejects.toMatchObject({ code: 'conflict' });
  expect(store.kept.size).toBe(0);
});

test('what the store refuses has not happened', async () => {
  const { store, book } = bookOf();
  store.putDevice = () => Promise.reject(new Error('disk full'));
  await expect(book.keep(id, adoption, 'device.adopted', 'Pump')).rejects.toThrow('disk full');
  expect(book.known(id).adoption).toBeNull();
});

test('what the device says while a row is written is not lost', async () => {
  const { book } = bookOf();
  const adopting = book.keep(id, adoption, 'device.adopted', 'Pump');
  const stream = {
    rateHz: 1000,
    format: 'int16',
    blockSamples: 100,
    startedAtMs: 0,
  } as const;
  book.apply({
    type: 'fact',
    id,
    fact: {
      ...{ kind: 'streaming', simulated: true, resumed: null },
      stream: { ...stream, channels: [] },
    },
  });
  await adopting;
  expect(book.known(id)).toMatchObject({ simulated: true, adoption: { name: 'Pump' } });
});
