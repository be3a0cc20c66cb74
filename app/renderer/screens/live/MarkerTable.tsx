// The markers as a table, the twin of what is drawn: place, level, and the distance to the first.
import { useTranslation } from 'react-i18next';
import { X } from 'lucide-react';
import { Button } from '../../parts/Button.tsx';
import type { LevelScale } from '../../charts/level-scale.ts';
import { formatHz, formatSigned, formatSignedHz } from '../../state/format.ts';
import type { Instrument } from './instrument.ts';
import type { ToolDesk } from './tool-desk.ts';
import type { MarkerRow } from './tool-rows.ts';
import { removeMarker, removeMarkers } from './tools.ts';
import { useReading } from './use-reading.ts';

interface MarkerTableProps {
  instrument: Instrument;
}

function Row({ row, scale, desk }: { row: MarkerRow; scale: LevelScale; desk: ToolDesk }) {
  const { t } = useTranslation();
  const { id, reading, delta } = row;
  const mark = reading?.isLine ? '◆' : '◇';
  return (
    <>
      <tr data-marker={id} data-hz={reading?.frequencyHz} data-db={reading?.levelDb}>
        <th scope="row" className="number">
          {mark} {id}
          <span className="visually-hidden">
            {' '}
            {t(reading?.isLine ? 'tools.onLine' : 'tools.free')}
          </span>
        </th>
        <td className="number">
          {reading ? formatHz(reading.frequencyHz, reading.resolutionHz) : '–'}
        </td>
        <td className="number">
          {reading ? scale.brief(reading.levelDb, reading.frequencyHz) : '–'}
        </td>
        <td>
          <Button
            kind="plain"
            aria-label={t('tools.remove', { id })}
            onPress={() => desk.change((tools) => removeMarker(tools, id))}
          >
            <X size={14} aria-hidden />
          </Button>
        </td>
      </tr>
      {delta && (
        <tr className="live__delta" data-delta={id} data-hz={delta.hz} data-db={delta.db}>
          <th scope="row" className="number">
            Δ {id}−1
          </th>
          <td className="number">{formatSignedHz(delta.hz, delta.resolutionHz)}</td>
          <td className="number">{formatSigned(delta.db, 1)} dB</td>
          <td />
        </tr>
      )}
    </>
  );
}

export function MarkerTable({ instrument }: MarkerTableProps) {
  const { t } = useTranslation();
  const { desk } = instrument;
  const rows = useReading(instrument, (state) => state.rows.markers);
  const scale = useReading(instrument, (state) => state.scale);
  if (rows.length === 0) return null;
  return (
    <section className="live__readout" aria-label={t('tools.markers')}>
      <h2>
        {t('tools.markers')}
        <Button kind="plain" onPress={() => desk.change(removeMarkers)}>
          {t('tools.removeAll')}
        </Button>
      </h2>
      <table>
        <thead className="visually-hidden">
          <tr>
            <th>{t('tools.marker')}</th>
            <th>{t('live.frequency')}</th>
            <th>{t('live.level')}</th>
            <th>{t('app.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.id} row={row} scale={scale} desk={desk} />
          ))}
        </tbody>
      </table>
    </section>
  );
}
