// The spectrogram of a recording: levels over time and frequency, read by pointer and by keys.
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { decodeLevels, type RecordingOverview } from '../../../contract/index.ts';
import type { ShownOverview } from './calibrated-overview.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { listenForSpan } from '../../charts/drag-span.ts';
import { evenTicks } from '../../charts/even-ticks.ts';
import { fitLevels } from '../../charts/level-range.ts';
import {
  openSpectrogram,
  type Spectrogram,
  type SpectrogramCell,
} from '../../charts/spectrogram.ts';
import { Choice } from '../../parts/Choice.tsx';
import {
  formatDb,
  formatHz,
  formatHzTick,
  formatNumber,
  formatQuantity,
  oneOf,
} from '../../state/format.ts';
import { recall, remember } from '../../state/memory.ts';
import type { PictureHandles } from './use-recording-export.ts';

interface Props {
  data: ShownOverview;
  /** Half the sampling rate. */
  nyquistHz: number;
  /** Of the picture; null: all of them. */
  topHz: number | null;
  onTopHz(topHz: number | null): void;
  /** A second of the recording on the axis chosen. */
  secondWords(s: number, resolutionS: number): string;
  onSpan(span: [number, number] | null): void;
  onPicture: PictureHandles['onSpectrogram'];
}

/** Between two marks of its axis at least, pixels. */
const TICK_ROOM_PX = 36;
/** Halves of the whole that can be looked at. */
const OCTAVES = 8;
/** Cells that a key with Ctrl walks. */
const STRIDE = 10;
const STEPS: Partial<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Where keys begin to walk. */
function strongestCell(levels: Float32Array, rows: number): SpectrogramCell {
  let most = 0;
  levels.forEach((level, i) => {
    if (!((levels[most] ?? NaN) >= level)) most = i;
  });
  return { column: Math.floor(most / rows), row: most % rows };
}

export function RecordingSpectrogram(props: Props) {
  const { data, nyquistHz, topHz, onTopHz } = props;
  const { t } = useTranslation();
  const [colours, setColours] = useState(
    () => COLOUR_MAPS.find((name) => name === recall('colours')) ?? 'viridis',
  );
  return (
    <section className="panel recording__plot" aria-label={t('spectrogram.title')}>
      <div className="row recording__fall-head">
        <h2>{t('spectrogram.title')}</h2>
        <Choice
          label={t('spectrogram.topHz')}
          value={String(topHz)}
          options={[
            { value: 'null', label: formatQuantity(nyquistHz, 'Hz') },
            ...Array.from({ length: OCTAVES - 1 }, (_, i) => nyquistHz / 2 ** (i + 1)).map(
              (hz) => ({
                value: String(hz),
                label: formatQuantity(hz, 'Hz'),
              }),
            ),
          ]}
          onChange={(value) => onTopHz(value === 'null' ? null : Number(value))}
        />
        <Choice
          label={t('live.colours')}
          value={colours}
          options={COLOUR_MAPS.map((name) => ({
            value: name,
            label: t(`live.colourMaps.${name}`),
          }))}
          onChange={(next) => {
            remember('colours', next);
            setColours(next);
          }}
        />
      </div>
      {data.spectrogram ? (
        <Picture {...props} spectrogram={data.spectrogram} colours={colours} />
      ) : (
        <p>{t('spectrogram.none')}</p>
      )}
    </section>
  );
}

interface PictureProps extends Props {
  spectrogram: NonNullable<RecordingOverview['spectrogram']>;
  colours: (typeof COLOUR_MAPS)[number];
}

function Picture(props: PictureProps) {
  const { data, spectrogram, colours, secondWords, onSpan, onPicture } = props;
  const { t } = useTranslation();
  const canvas = useRef<HTMLCanvasElement>(null);
  const mark = useRef<HTMLDivElement>(null);
  const picture = useRef<Spectrogram>(null);
  const say = useRef(onSpan);
  /** Where it is read: stays where it is when the picture becomes finer, or another part of the time. */
  const [place, setPlace] = useState<{ s: number; hz: number } | null>(null);
  /** A pointer passes over more than can be spoken. */
  const [isWalked, setWalked] = useState(false);
  const { columns, rows, x0, dx, columnS, n, window, rbwHz, transformS, isWhole } = spectrogram;
  const column = place ? Math.floor((place.s - data.fromS) / columnS) : -1;
  const row = place ? Math.round((place.hz - x0) / dx) : -1;
  const isShown = column >= 0 && column < columns && row >= 0 && row < rows;
  const setCell = (cell: SpectrogramCell | null): void =>
    setPlace(cell && { s: data.fromS + (cell.column + 0.5) * columnS, hz: x0 + cell.row * dx });
  const reference = t('live.references.unit', { unit: oneOf(data.unit) });
  const levels = useMemo(
    () => decodeLevels(spectrogram.levelsDb) ?? new Float32Array(0),
    [spectrogram.levelsDb],
  );
  const [fromDb, toDb] = useMemo(() => fitLevels(levels, 0) ?? [-120, 0], [levels]);
  useEffect(() => {
    say.current = onSpan;
  });
  useEffect(() => {
    if (!canvas.current || !mark.current) return undefined;
    const opened = openSpectrogram(canvas.current);
    picture.current = opened;
    const offDrag = listenForSpan(canvas.current, mark.current, {
      onSpan: (from, to) => {
        const { fromS, toS } = data;
        say.current([fromS + from * (toS - fromS), fromS + to * (toS - fromS)]);
      },
      onWhole: () => say.current(null),
    });
    return () => {
      offDrag();
      opened.close();
    };
  }, [data]);
  useEffect(() => {
    const bottomHz = x0 - dx / 2;
    picture.current?.set(
      { columns, rows, levels },
      {
        ...{ colours, range: [fromDb, toDb] },
        ticks: (heightPx) =>
          evenTicks(bottomHz, bottomHz + rows * dx, heightPx, TICK_ROOM_PX).map((hz) => ({
            share: (hz - bottomHz) / (rows * dx),
            words: formatHzTick(hz),
          })),
      },
    );
  }, [data, levels, columns, rows, x0, dx, colours, fromDb, toDb]);
  useEffect(() => {
    onPicture(canvas.current && { canvas: canvas.current, range: [fromDb, toDb], colours });
    return () => onPicture(null);
  }, [onPicture, fromDb, toDb, colours]);
  useEffect(
    () => picture.current?.mark(isShown ? { column, row } : null),
    [data, isShown, column, row],
  );

  const walk = (event: KeyboardEvent): void => {
    const by = event.ctrlKey ? STRIDE : 1;
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    setWalked(true);
    const from = isShown ? { column, row } : strongestCell(levels, rows);
    setCell({
      column: Math.max(0, Math.min(columns - 1, from.column + by * step[0])),
      row: Math.max(0, Math.min(rows - 1, from.row + by * step[1])),
    });
  };
  const words = (): string => {
    if (!isShown) return t('spectrogram.help');
    const time = secondWords(data.fromS + (column + 0.5) * columnS, columnS);
    const level = levels[column * rows + row] ?? NaN;
    if (Number.isNaN(level)) return t('spectrogram.missing', { time });
    const frequency = formatHz(x0 + row * dx, dx);
    return t('spectrogram.at', { time, frequency, level: formatDb(level, reference) });
  };
  return (
    <>
      <div
        className="recording__time"
        role="group"
        tabIndex={0}
        aria-label={t('spectrogram.label')}
        onKeyDown={walk}
      >
        <canvas
          className="recording__fall"
          ref={canvas}
          data-top-hz={Math.round(x0 + (rows - 0.5) * dx)}
          onPointerMove={({ nativeEvent }) => {
            setWalked(false);
            setCell(picture.current?.cellAt(nativeEvent.offsetX, nativeEvent.offsetY) ?? null);
          }}
        />
        <div className="recording__mark" ref={mark} hidden />
      </div>
      <p className="number recording__fall-at" aria-live={isWalked ? 'polite' : 'off'}>
        {words()}
      </p>
      <p className="soft">
        {t('spectrogram.facts', {
          window: t(`live.windows.${window}`),
          n,
          rbw: formatHz(rbwHz, rbwHz / 100),
          column: formatQuantity(columnS, 's'),
          from: formatNumber(fromDb),
          to: formatNumber(toDb),
          reference,
        })}{' '}
        {isWhole
          ? t('spectrogram.whole')
          : t('spectrogram.sampled', { length: formatQuantity(transformS, 's') })}
      </p>
    </>
  );
}
