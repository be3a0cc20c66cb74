import i18next from 'i18next';
import { expect, test } from 'vitest';
import { OPTIONS } from '../../i18n/index.ts';
import { calibrationFacts } from './calibration-facts.ts';

const calibration = {
  ...{ gain: 5, offset: 0, unit: 'm/s²', response: null, owner: 'Lab 3' },
  ...{ date: '2025-01-15', validUntil: '2025-06-15' },
};
const on = (day: string) => ({ calibration, startedAtMs: new Date(`${day}T12:00:00`).getTime() });

test('the head of measurements marks a calibration that does not hold on the day of the record', async () => {
  await i18next.init({ ...OPTIONS, lng: 'en' });
  const { t } = i18next;
  expect(calibrationFacts(t, { calibration: null, startedAtMs: 0 })).toEqual({
    ...{ words: 'not calibrated', mark: null },
  });
  expect(calibrationFacts(t, on('2025-06-15'))).toEqual({
    ...{ words: 'calibrated in m/s² by Lab 3', mark: null },
  });
  expect(calibrationFacts(t, on('2025-06-16'))).toEqual({
    words: 'calibrated in m/s² by Lab 3 ▲ expired',
    mark: '▲ calibration by Lab 3 expired since Jun 15, 2025',
  });
  expect(calibrationFacts(t, on('2025-01-14')).words).toContain('▲ not yet valid');
  await i18next.changeLanguage('pt-BR');
  expect(calibrationFacts(t, on('2025-06-16')).mark).toMatch(/^▲ calibração .*Lab 3/);
});
