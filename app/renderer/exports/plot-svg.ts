// The view as a vector picture: trace, axes with all grid lines, markers, families of lines, peaks; the waterfall as an
// image within it. For paper: dark ink on white. Pure; every word comes with it.
import type { LevelRange } from '../charts/level-range.ts';
import type { Span } from '../charts/span.ts';
import type { NoteMark } from '../charts/trace-notes.ts';
import type { TraceOverlay } from '../charts/trace-overlay.ts';
import { plotNotes } from './plot-notes.ts';
import { INKS, line, n, text } from './svg-parts.ts';
import type { VisibleTrace } from './visible.ts';

export interface Tick {
  at: number;
  /** Null: a grid line without a word. */
  text: string | null;
}

export interface PlotParts {
  title: string;
  /** Lines under the title: settings, moment. */
  notes: readonly string[];
  span: Span;
  levels: LevelRange;
  log: boolean;
  xTicks: readonly Tick[];
  yTicks: readonly Tick[];
  xName: string;
  yName: string;
  trace: VisibleTrace;
  overlay: Pick<TraceOverlay, 'marks' | 'lines'>;
  peaks: readonly { hz: number; level: number; text: string }[];
  /** Texts that people have put on frequencies. */
  labels: readonly NoteMark[];
  /** Pictures as data addresses; null: there is no waterfall to show. */
  fall: {
    image: string;
    legend: readonly string[];
    name: string;
    /** Of its colours. */
    levels: LevelRange;
    /** What stands at its top and at its bottom, and under its left and its right end. */
    sides: readonly [string, string];
    feet: readonly [string, string] | null;
  } | null;
}

export const PLOT = { width: 1120, left: 84, right: 24, height: 400, fallHeight: 220 } as const;
const WIDTH = PLOT.width - PLOT.left - PLOT.right;
const HEAD = 34;
const NOTE = 17;
/** Of the seconds under a spectrogram. */
const FEET = 14;
const STRIP = 18;
const FAMILY_INKS = { harmonic: '#17703f', sideband: '#a33636' };

interface Scale {
  top: number;
  x(hz: number): number;
  y(level: number): number;
}

function scaleOf({ span: [from, to], levels: [low, high], log }: PlotParts, top: number): Scale {
  const low0 = log ? Math.max(from, Number.MIN_VALUE) : from;
  const share = (hz: number): number =>
    log ? Math.log(Math.max(hz, low0) / low0) / Math.log(to / low0) : (hz - from) / (to - from);
  return {
    top,
    x: (hz) => PLOT.left + WIDTH * share(hz),
    y: (level) => top + PLOT.height * (1 - (level - low) / (high - low)),
  };
}

/** What has no level, as a logarithm of zero, interrupts the line. */
function path(hz: Float64Array, levels: Float32Array, { x, y }: Scale): string {
  let down = false;
  let d = '';
  for (let i = 0; i < hz.length; i += 1) {
    const level = levels[i] ?? NaN;
    if (!Number.isFinite(level)) {
      down = false;
      continue;
    }
    d += `${down ? 'L' : 'M'}${n(x(hz[i] ?? 0))} ${n(y(level))}`;
    down = true;
  }
  return d;
}

/** @param nameY of the name of the level axis: over the names of families, which stand along the plot's top. */
function axes(parts: PlotParts, { top, x, y }: Scale, nameY: number): string[] {
  const bottom = top + PLOT.height;
  return [
    ...parts.xTicks.flatMap(({ at, text: words }) => [
      line(x(at), top, x(at), bottom, INKS.grid),
      ...(words === null
        ? []
        : [text(words, { x: x(at), y: bottom + 16, size: 11, anchor: 'middle' })]),
    ]),
    ...parts.yTicks.flatMap(({ at, text: words }) => [
      line(PLOT.left, y(at), PLOT.left + WIDTH, y(at), INKS.grid),
      ...(words === null
        ? []
        : [text(words, { x: PLOT.left - 8, y: y(at) + 4, size: 11, anchor: 'end' })]),
    ]),
    text(parts.xName, {
      x: PLOT.left + WIDTH,
      y: bottom + 32,
      size: 11,
      ink: INKS.soft,
      anchor: 'end',
    }),
    text(parts.yName, { x: 8, y: nameY, size: 11, ink: INKS.soft }),
  ];
}

function familyLines(
  { overlay }: PlotParts,
  { top, x }: Scale,
  strips: readonly string[],
): string[] {
  const namedTo = new Map<string, number>();
  return overlay.lines.flatMap(({ grip, hz, name, isBase }) => {
    if (grip.kind === 'marker') return [];
    const ink = FAMILY_INKS[grip.kind];
    const at = x(hz);
    if (at < PLOT.left || at > PLOT.left + WIDTH) return [];
    const dash = grip.kind === 'sideband' ? ' stroke-dasharray="2 4"' : '';
    const drawn = line(
      at,
      top,
      at,
      top + PLOT.height,
      ink,
      ` stroke-width="${isBase ? 2 : 1}"${dash}`,
    );
    const half = (name.length * 7) / 2 + 4;
    if (!isBase && at - half < (namedTo.get(grip.kind) ?? -Infinity)) return [drawn];
    namedTo.set(grip.kind, at + half);
    const y = top + STRIP * (strips.indexOf(grip.kind) - strips.length) + 12;
    return [drawn, text(name, { x: at, y, size: 11, ink, anchor: 'middle', bold: isBase })];
  });
}

function marks({ overlay, peaks, levels }: PlotParts, { x, y, top }: Scale): string[] {
  const inside = (level: number): number =>
    Math.max(top + 8, Math.min(top + PLOT.height - 8, y(level)));
  const taken: number[] = overlay.marks.map(({ hz }) => x(hz));
  const labels = peaks.flatMap(({ hz, level, text: words }) => {
    const at = x(hz);
    if (!Number.isFinite(level) || level < levels[0]) return [];
    if (taken.some((other) => Math.abs(other - at) < 64)) return [];
    taken.push(at);
    const anchor = at > PLOT.left + WIDTH - 60 ? 'end' : at < PLOT.left + 60 ? 'start' : 'middle';
    return [text(words, { x: at, y: inside(level) - 6, size: 10, ink: INKS.soft, anchor })];
  });
  const drawn = overlay.marks.flatMap(({ hz, level, name, isLine }) => {
    if (!Number.isFinite(level)) return [];
    const [at, to] = [x(hz), inside(level)];
    const shape = `M${n(at)} ${n(to - 6)}L${n(at + 6)} ${n(to)}L${n(at)} ${n(to + 6)}L${n(at - 6)} ${n(to)}Z`;
    return [
      `<path d="${shape}" fill="${isLine ? INKS.text : '#fff'}" stroke="${INKS.text}" stroke-width="2"/>`,
      text(name, { x: at + 9, y: to + 4, bold: true }),
    ];
  });
  return [...labels, ...drawn];
}

function fallPart({ fall }: PlotParts, top: number, level: (db: number) => string): string[] {
  if (!fall) return [];
  const bottom = top + PLOT.fallHeight;
  const swatch = 260 / fall.legend.length;
  const y = bottom + 14 + (fall.feet ? FEET : 0);
  const x0 = PLOT.left + WIDTH - 260 - 70;
  return [
    `<image x="${PLOT.left}" y="${top}" width="${WIDTH}" height="${PLOT.fallHeight}" preserveAspectRatio="none" href="${fall.image}" xlink:href="${fall.image}"/>`,
    text(fall.sides[0], { x: PLOT.left - 8, y: top + 11, size: 11, anchor: 'end' }),
    text(fall.sides[1], { x: PLOT.left - 8, y: bottom, size: 11, anchor: 'end' }),
    ...(fall.feet
      ? [
          text(fall.feet[0], { x: PLOT.left, y: bottom + 13, size: 11 }),
          text(fall.feet[1], { x: PLOT.left + WIDTH, y: bottom + 13, size: 11, anchor: 'end' }),
        ]
      : []),
    text(fall.name, { x: PLOT.left, y: y + 10, size: 11, ink: INKS.soft }),
    ...fall.legend.map(
      (colour, i) =>
        `<rect x="${n(x0 + i * swatch)}" y="${y}" width="${n(swatch + 0.3)}" height="12" fill="${colour}"/>`,
    ),
    text(level(fall.levels[0]), { x: x0 - 6, y: y + 10, size: 11, anchor: 'end' }),
    text(level(fall.levels[1]), { x: x0 + 266, y: y + 10, size: 11 }),
  ];
}

/** @param level words for a level, as the legend has them. @param font known to whoever draws it. */
export function plotSvg(parts: PlotParts, level: (db: number) => string, font: string): string {
  const strips = (['harmonic', 'sideband'] as const).filter((kind) =>
    parts.overlay.lines.some(({ grip }) => grip.kind === kind),
  );
  const top = HEAD + parts.notes.length * NOTE + 14 + STRIP * strips.length;
  const scale = scaleOf(parts, top);
  const fallTop = top + PLOT.height + 44;
  const height = fallTop + (parts.fall ? PLOT.fallHeight + 40 + (parts.fall.feet ? FEET : 0) : 0);
  const { hz, level: levels, hold, low, baseline } = parts.trace;
  const clip = `<clipPath id="plot"><rect x="${PLOT.left}" y="${top}" width="${WIDTH}" height="${PLOT.height}"/></clipPath>`;
  const curve = (values: Float32Array | null, ink: string, more: string): string[] =>
    values
      ? [
          `<path d="${path(hz, values, scale)}" fill="none" stroke="${ink}" clip-path="url(#plot)"${more}/>`,
        ]
      : [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 ${PLOT.width} ${n(height)}" width="${PLOT.width}" height="${n(height)}" font-family="${font}">`,
    `<defs>${clip}</defs>`,
    `<rect x="0" y="0" width="${PLOT.width}" height="${n(height)}" fill="#fff"/>`,
    text(parts.title, { x: 8, y: 22, size: 17, bold: true }),
    ...parts.notes.map((note, i) =>
      text(note, { x: 8, y: HEAD + 8 + i * NOTE, size: 11, ink: INKS.soft }),
    ),
    ...axes(parts, scale, top - 8 - STRIP * strips.length),
    ...curve(baseline?.level ?? null, INKS.baseline, ' stroke-dasharray="6 3"'),
    ...curve(low, INKS.hold, ' stroke-dasharray="1 3"'),
    ...curve(hold, INKS.hold, ' stroke-dasharray="4 3"'),
    ...curve(levels, INKS.trace, ' stroke-width="1.2"'),
    `<rect x="${PLOT.left}" y="${top}" width="${WIDTH}" height="${PLOT.height}" fill="none" stroke="${INKS.soft}"/>`,
    ...familyLines(parts, scale, strips),
    ...marks(parts, scale),
    ...plotNotes(parts.labels, [PLOT.left, PLOT.left + WIDTH], [top, top + PLOT.height], scale.x),
    ...fallPart(parts, fallTop, level),
    '</svg>',
  ].join('\n');
}
