// The picture of a spectral event: its spectrum walked by keys, the waterfall of its beginning, and a table as their twin.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decodeLevels, type SpectralEvent, type SpectralPicture } from '../../../contract/index.ts';
import { openCurvePlot } from '../../charts/curve-plot.ts';
import { fitLevels } from '../../charts/level-range.ts';
import { openWaterfall } from '../../charts/waterfall.ts';
import {
  formatAge,
  formatDb,
  formatDuration,
  formatHz,
  formatHzTick,
  formatNumber,
} from '../../state/format.ts';
import { levelName } from './level-name.ts';

interface Props {
  event: SpectralEvent;
  picture: SpectralPicture;
}

export function SpectralPictureView({ event, picture }: Props) {
  const { t } = useTranslation();
  const { firstHz, columnHz, lines } = picture;
  const [spectrum] = useState(() => decodeLevels(picture.spectrum) ?? new Float32Array(0));
  const seconds = formatDuration((lines.count * lines.everyMs) / 1000);
  return (
    <figure className="spectral__picture">
      <figcaption>{t('spectral.picture')}</figcaption>
      <Curve event={event} spectrum={spectrum} firstHz={firstHz} columnHz={columnHz} />
      <Fall picture={picture} label={t('spectral.waterfall', { seconds })} />
      <details>
        <summary>{t('spectral.twin')}</summary>
        <div
          className="table-scroll spectral__twin"
          tabIndex={0}
          role="group"
          aria-label={t('spectral.twin')}
        >
          <table>
            <thead>
              <tr>
                <th>{t('spectral.frequency')}</th>
                <th>{t('spectral.level')}</th>
              </tr>
            </thead>
            <tbody>
              {[...spectrum].map((db, column) => (
                <tr key={firstHz + column * columnHz}>
                  <td className="number">{formatHz(firstHz + column * columnHz, columnHz)}</td>
                  <td className="number">{formatDb(db, levelName(t, event))}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

interface CurveProps {
  event: SpectralEvent;
  spectrum: Float32Array;
  firstHz: number;
  columnHz: number;
}

function Curve({ event, spectrum, firstHz, columnHz }: CurveProps) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState('');
  const { hz, harmonic, called } = event;
  const level = levelName(t, event);
  useEffect(() => {
    if (!host.current) return undefined;
    const plot = openCurvePlot(host.current, {
      ...{
        bars: false,
        isLevel: true,
        level,
        xTick: formatHzTick,
        yTick: (y) => formatNumber(y),
      },
      onAt: (x, y) => setAt(t('spectral.at', { x: formatHz(x, columnHz), y: formatDb(y, level) })),
    });
    plot.set({
      curve: { x0: firstHz, dx: columnHz, values: [...spectrum], pointsPerValue: 1 },
      span: null,
      lines:
        hz === null
          ? []
          : [
              {
                x: hz,
                name: harmonic === null ? '▲' : `▲ ${called ?? `H${harmonic}`}`,
                row: 0,
                isStrong: true,
              },
            ],
    });
    return () => plot.close();
  }, [spectrum, firstHz, columnHz, hz, harmonic, called, level, t]);
  return (
    <>
      <div
        ref={host}
        className="spectral__curve"
        role="group"
        tabIndex={0}
        aria-label={t('spectral.chart')}
      />
      <p className="number soft" aria-live="polite">
        {at}
      </p>
    </>
  );
}

/** Each line is drawn so many pixels high. */
const ROWS_A_LINE = 3;

function Fall({ picture, label }: { picture: SpectralPicture; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const ages = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!canvas.current || !ages.current) return undefined;
    const { firstHz, columnHz, columns, lines } = picture;
    const levels = decodeLevels(lines.levels) ?? new Float32Array(0);
    const [fromDb, toDb] = fitLevels(levels, 0) ?? [-120, 0];
    const fall = openWaterfall(
      canvas.current,
      ages.current,
      {
        ...{ colours: 'viridis', fromDb, toDb, log: false },
        ...{ fromHz: firstHz, toHz: firstHz + (columns - 1) * columnHz },
      },
      formatAge,
    );
    for (let line = 0; line < lines.count; line += 1)
      for (let row = 0; row < ROWS_A_LINE; row += 1) {
        const values = levels.slice(line * columns, (line + 1) * columns);
        const atMs = lines.firstMs + (line + row / ROWS_A_LINE) * lines.everyMs;
        fall.push(values, firstHz, columnHz, atMs, null);
      }
    fall.draw();
    return () => fall.close();
  }, [picture]);
  return (
    <div className="spectral__fall">
      <canvas ref={canvas} role="img" aria-label={label} />
      <div ref={ages} className="spectral__ages number soft" aria-hidden />
    </div>
  );
}
