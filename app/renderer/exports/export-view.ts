// One export from beginning to end: words, encoding, the file handed to the browser.
import i18next from 'i18next';
import type { CsvDialect } from '@harmonic/protocol/files';
import type { Span } from '../charts/span.ts';
import { saveFile } from '../parts/save-file.ts';
import { encodeReport } from './encode.ts';
import type { Content, ViewFormat } from './report.ts';
import { narrowed, type TakenView } from './visible.ts';

const TYPES: Readonly<Record<ViewFormat, string>> = {
  csv: 'text/csv;charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
  png: 'image/png',
  parquet: 'application/vnd.apache.parquet',
};

export interface ViewWish {
  format: ViewFormat;
  content: Content;
  dialect: CsvDialect;
  /** Null: everything that is visible. */
  span: Span | null;
  /** Without its ending. */
  name: string;
}

/** The waterfall's picture without its axis, and of it the part that a narrower span keeps. */
function cropped({ visible, pictures }: TakenView, span: Span | null): HTMLCanvasElement | null {
  if (!pictures.waterfall) return null;
  const { canvas: whole, axisPx } = pictures.waterfall;
  if (axisPx > 0) return between(whole, axisPx * window.devicePixelRatio, whole.width);
  if (!span) return whole;
  const [from, to] = visible.span;
  const share = (hz: number): number =>
    visible.log ? Math.log(hz / from) / Math.log(to / from) : (hz - from) / (to - from);
  return between(whole, share(span[0]) * whole.width, share(span[1]) * whole.width);
}

/** @param left of the canvas, device pixels. */
function between(whole: HTMLCanvasElement, left: number, right: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(right - left));
  canvas.height = whole.height;
  canvas.getContext('2d')?.drawImage(whole, -Math.round(left), 0);
  return canvas;
}

async function write(taken: TakenView, wish: ViewWish, signal: AbortSignal) {
  const { format, span, content, dialect } = wish;
  if (format === 'png') {
    const { picturePng } = await import('./picture-png.ts');
    return picturePng(taken.visible, taken.pictures, i18next.t);
  }
  const { reportOf } = await import('./report-of.ts');
  const visible = span ? narrowed(taken.visible, span) : taken.visible;
  const isPicture = format === 'svg' || format === 'pdf';
  const report = reportOf(visible, i18next.t, {
    language: i18next.language,
    font: format === 'pdf' ? 'Roboto' : 'Inter, Roboto, Arial, sans-serif',
    image: isPicture ? (cropped(taken, span)?.toDataURL('image/png') ?? null) : null,
  });
  if (format === 'svg') return new TextEncoder().encode(report.svg);
  return encodeReport(report, { format, content, dialect }, signal);
}

/** @returns the name of the file. @throws as `encodeReport` */
export async function exportView(
  taken: TakenView,
  wish: ViewWish,
  signal: AbortSignal,
): Promise<string> {
  const bytes = await write(taken, wish, signal);
  signal.throwIfAborted();
  const name = `${wish.name}.${wish.format}`;
  saveFile(name, TYPES[wish.format], [bytes]);
  return name;
}
