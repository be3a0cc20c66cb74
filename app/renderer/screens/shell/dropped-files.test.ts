import i18next from 'i18next';
import { SIDECAR_BYTES_MOST } from '@harmonic/protocol/files';
import { beforeAll, expect, test, vi } from 'vitest';
import * as notices from '../../state/notices.ts';
import { openDropped, registerOpener, type DroppedFile } from './dropped-files.ts';

beforeAll(async () => {
  await i18next.init({
    lng: 'en',
    resources: {
      en: {
        translation: {
          dropped: {
            unknown: 'no: {{name}}',
            table: 'table: {{name}}',
            long: 'long: {{name}} {{most}}',
          },
        },
      },
    },
  });
});

test('a WAV and its sidecar come together; another kind goes elsewhere; the rest is told by name', async () => {
  const told = vi.spyOn(notices, 'say').mockImplementation(() => undefined);
  const [recordings, layouts]: DroppedFile[][][] = [[], []];
  const offRecordings = registerOpener({
    accepts: ({ ending, kind }) => ending === '.wav' || kind === 'harmonic-recording',
    open: (files) => recordings!.push([...files]),
  });
  const offLayouts = registerOpener({
    accepts: ({ kind }) => kind === 'harmonic-layout',
    open: (files) => layouts!.push([...files]),
  });
  await openDropped([
    new File(['RIFF'], 'Run 1.WAV'),
    new File(['{"kind":"harmonic-recording"}'], 'Run 1.json'),
    new File(['{"kind":"harmonic-layout"}'], 'desk.json'),
    new File(['{"kind":"else"}'], 'else.json'),
    new File(['not json'], 'broken.json'),
    new File([''], 'noending'),
  ]);
  expect(recordings!.map((files) => files.map(({ file }) => file.name))).toEqual([
    ['Run 1.WAV', 'Run 1.json'],
  ]);
  expect(layouts!.map((files) => files.map(({ file }) => file.name))).toEqual([['desk.json']]);
  expect(told.mock.calls.map(([said]) => said(i18next.t))).toEqual([
    'no: else.json',
    'no: broken.json',
    'no: noending',
  ]);
  told.mockClear();
  const long = new File([new Uint8Array(SIDECAR_BYTES_MOST + 1)], 'long.json');
  await openDropped([new File(['a,b'], 'Run 1.CSV'), new File(['PAR1'], 'Run 1.parquet'), long]);
  expect(told.mock.calls.map(([said]) => said(i18next.t))).toEqual([
    'table: Run 1.CSV',
    'table: Run 1.parquet',
    'long: long.json 8.4\u202fMB',
  ]);
  offRecordings();
  offLayouts();
});
