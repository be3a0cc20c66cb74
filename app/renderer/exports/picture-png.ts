// The pictures as they stand on the screen, one under the other, with title, settings line and a legend of the colours.
import type { TFunction } from 'i18next';
import { bakeColourMap } from '../charts/colour-map.ts';
import { formatClock, formatDb } from '../state/format.ts';
import { token } from '../state/theme.ts';
import { momentLine, settingsLine } from './picture-parts.ts';
import { subjectOf, type Picture, type Pictures, type VisibleExport } from './visible.ts';

const PAD = 16;
const HEAD = 76;
const LEGEND = 40;
const BAR = 256;

function canvasOf(
  width: number,
  height: number,
): { canvas: HTMLCanvasElement; pen: CanvasRenderingContext2D } {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('this browser draws no canvas');
  return { canvas, pen };
}

/**
 * A copy of what a canvas shows: one that the graphics processor draws forgets it after the turn.
 * @param from its place, as `left`. @param axisPx CSS pixels at its left that are its axis.
 */
export function copyOf(source: HTMLCanvasElement, from: number, axisPx = 0): Picture {
  const { canvas, pen } = canvasOf(Math.max(1, source.width), Math.max(1, source.height));
  pen.drawImage(source, 0, 0);
  return { canvas, left: source.getBoundingClientRect().left - from, axisPx };
}

function drawLegend(
  pen: CanvasRenderingContext2D,
  { colours, fallLevels, levelUnit }: VisibleExport,
  y: number,
): void {
  const table = bakeColourMap(colours);
  const [low, high] = [formatDb(fallLevels[0], levelUnit), formatDb(fallLevels[1], levelUnit)];
  const x = PAD + pen.measureText(low).width + 8;
  pen.fillText(low, PAD, y + 11);
  for (let i = 0; i < BAR; i += 1) {
    pen.fillStyle = `rgb(${table[4 * i]},${table[4 * i + 1]},${table[4 * i + 2]})`;
    pen.fillRect(x + i, y, 1.5, 14);
  }
  pen.fillStyle = token('--text-soft');
  pen.fillText(high, x + BAR + 8, y + 11);
}

/** Beside the waterfall, where there is room. */
function drawMoments(
  pen: CanvasRenderingContext2D,
  { fall }: VisibleExport,
  x: number,
  [top, bottom]: readonly [number, number],
): void {
  const [newest, oldest] = [fall.arrivalMs[0], fall.arrivalMs.at(-1)];
  if (newest === undefined || oldest === undefined || x <= 60) return;
  pen.textAlign = 'right';
  pen.fillText(formatClock(newest), x, top + 11);
  pen.fillText(formatClock(oldest), x, bottom - 2);
  pen.textAlign = 'left';
}

/** As exactly as the screen shows it: device pixels. */
export async function picturePng(
  visible: VisibleExport,
  pictures: Pictures,
  t: TFunction,
): Promise<Uint8Array<ArrayBuffer>> {
  const ratio = window.devicePixelRatio;
  const { trace, waterfall, waveform } = pictures;
  const all = [trace, ...(waterfall ? [waterfall] : []), waveform];
  const width = Math.max(...all.map(({ canvas, left }) => left + canvas.width / ratio)) + 2 * PAD;
  const heightOf = ({ canvas }: Picture): number => canvas.height / ratio;
  const fallY = HEAD + heightOf(trace) + PAD;
  const fallH = waterfall ? heightOf(waterfall) : 0;
  const waveY = waterfall ? fallY + fallH + LEGEND : fallY;
  const height = waveY + heightOf(waveform) + PAD;
  const { canvas, pen } = canvasOf(Math.round(width * ratio), Math.round(height * ratio));
  pen.scale(ratio, ratio);
  pen.fillStyle = token('--plot');
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = token('--text');
  pen.font = `600 17px ${token('--font-words')}`;
  pen.fillText(t('exports.titleOf', { name: subjectOf(visible) }), PAD, 26);
  pen.font = `12px ${token('--font-numbers')}`;
  pen.fillStyle = token('--text-soft');
  pen.fillText(momentLine(visible, t), PAD, 46);
  pen.fillText(settingsLine(visible, t), PAD, 64);
  const place = ({ canvas: picture, left }: Picture, y: number): void => {
    pen.drawImage(picture, PAD + left, y, picture.width / ratio, picture.height / ratio);
  };
  place(trace, HEAD);
  if (waterfall) {
    place(waterfall, fallY);
    // A spectrogram has its time along the waveform, which is under it.
    if (!visible.part) drawMoments(pen, visible, PAD + waterfall.left - 8, [fallY, fallY + fallH]);
    drawLegend(pen, visible, fallY + fallH + 12);
  }
  place(waveform, waveY);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the picture is too large for this browser');
  return new Uint8Array(await blob.arrayBuffer());
}
