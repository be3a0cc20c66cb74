// A measured curve on the screen: walked by keys, its values spoken; the tables beside it are its twin.
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openCurvePlot, type CurvePlot } from '../../charts/curve-plot.ts';
import { formatHz, formatHzTick, formatNumber, formatUpTo, oneOf } from '../../state/format.ts';
import type { DrawnCurve } from './curves-of.ts';
import { writeFigure, withUnit } from './measured-number.ts';
import { unitName } from './row-parts.ts';

const SECOND_DECIMALS = 5;

/** @param step from one point to the next: what a place is good to. */
function placeWords({ axis, mids }: DrawnCurve, x: number, step: number): string {
  if (axis === 'bands') return formatHzTick(mids[Math.round(x)] ?? 0);
  if (axis === 'order') return `${formatUpTo(x, 3)}\u202f×`;
  if (axis === 's') return withUnit(formatUpTo(x, SECOND_DECIMALS), 's');
  return formatHz(x, step);
}
const tickWords = (drawn: DrawnCurve, x: number): string =>
  drawn.axis === 'Hz' ? formatHzTick(x) : placeWords(drawn, x, 1);

export function CurvePicture({ drawn, unit }: { drawn: DrawnCurve; unit: string }) {
  const { t } = useTranslation();
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<CurvePlot | null>(null);
  const latest = useRef(drawn);
  const [at, setAt] = useState('');
  const [perColumn, setPerColumn] = useState(1);
  const name = t(`measure.curves.${drawn.name}`);
  const isLevel = drawn.axis !== 's';
  const level = t('live.references.unit', { unit: oneOf(unitName(unit)) });
  useEffect(() => {
    latest.current = drawn;
    plot.current?.set(drawn);
  }, [drawn]);
  const { axis } = drawn;
  useEffect(() => {
    if (!host.current) return undefined;
    const valueWords = (y: number): string =>
      isLevel ? withUnit(formatNumber(y, 1), level) : writeFigure(y, 3);
    const opened = openCurvePlot(host.current, {
      bars: axis === 'bands',
      isLevel,
      level: isLevel ? level : name,
      xTick: (x) => tickWords(latest.current, x),
      yTick: (y) => (isLevel ? formatNumber(y) : writeFigure(y, 2)),
      onAt: (x, y) =>
        setAt(
          t('measure.curves.at', {
            x: placeWords(latest.current, x, latest.current.curve.dx),
            y: valueWords(y),
          }),
        ),
      onColumns: setPerColumn,
    });
    plot.current = opened;
    opened.set(latest.current);
    return () => {
      plot.current = null;
      opened.close();
    };
  }, [axis, isLevel, level, name, t]);
  const pointsPerColumn = drawn.curve.pointsPerValue * perColumn;
  return (
    <figure className="measure__curve">
      <div
        ref={host}
        className={`measure__plot${drawn.lines.length > 0 ? ' measure__plot--tall' : ''}`}
        role="group"
        tabIndex={0}
        aria-label={t('measure.curves.help', { name })}
      />
      <figcaption className="number soft">
        <span aria-live="polite">{at === '' ? name : at}</span>
        {pointsPerColumn > 1 && (
          <>
            {' · '}
            {t('measure.curves.points', { count: pointsPerColumn })}
          </>
        )}
      </figcaption>
    </figure>
  );
}
