// How an instrument is set up, as a file: what was chosen on a live page, nothing that was measured. Owns the shape, what
// a file may say wrongly, and how it is fitted to a device that is not the one it was saved from.
import { z } from 'zod';
import { spectrumSettingsSchema } from './entities.ts';

export const LAYOUT_KIND = 'harmonic-layout';
/** Raised when a reader of before would misread what is written now. */
export const LAYOUT_VERSION = 2;

/** How levels are told: dB, dB of density (per √Hz), linear as RMS or peak, percent of the fundamental. */
export const LEVEL_SCALES = ['db', 'density', 'rms', 'peak', 'percent'] as const;
export type LevelScaleName = (typeof LEVEL_SCALES)[number];

const frequency = z.number().min(0).max(1e9);
const level = z.number().min(-1000).max(1e15);
const MOST_DB = 1000;
const IN_DB: ReadonlySet<LevelScaleName> = new Set(['db', 'density']);

/** Unknown fields are left out: a file may say more than this version knows. */
export const layoutSchema = z.object({
  kind: z.literal(LAYOUT_KIND),
  /** One of version 1, which knew no scale but dB, becomes this one. */
  version: z.literal([1, LAYOUT_VERSION]).transform(() => LAYOUT_VERSION),
  /** The device it was saved from, for people. */
  device: z.string().max(200),
  savedAtMs: z.number(),
  settings: spectrumSettingsSchema,
  look: z
    .object({
      reference: z.enum(['fs', 'unit']),
      log: z.boolean(),
      /** Name of a colour map; one that is not known is replaced. */
      colours: z.string().max(40),
      low: z.boolean(),
      decayDbPerS: z.number().min(0).max(1000),
      /** By which clock the waterfall tells its time; older files do not say. */
      timeAxis: z.enum(['arrival', 'device']).default('arrival'),
      /** How levels are told; of version 1: dB. */
      scale: z.enum(LEVEL_SCALES).default('db'),
      /** In that scale; null: fitted to what is visible. */
      levels: z
        .tuple([level, level])
        .refine(([from, to]) => to > from, 'the top is above the bottom')
        .nullable(),
    })
    .refine(({ scale, levels }) => !IN_DB.has(scale) || (levels?.[1] ?? 0) <= MOST_DB, {
      path: ['levels'],
      error: 'no level in dB is that high',
    }),
  /** Hz; null: everything. */
  span: z
    .tuple([frequency, frequency])
    .refine(([from, to]) => to > from, 'a span has a width')
    .nullable(),
  tools: z.object({
    markers: z
      .array(z.object({ id: z.int().min(1).max(99), hz: frequency, reachHz: frequency }))
      .max(8)
      .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'each marker once'),
    harmonics: z.object({ isOn: z.boolean(), f0Hz: frequency }),
    sidebands: z.object({
      isOn: z.boolean(),
      carrierHz: frequency,
      stepHz: frequency,
      pairs: z.int().min(1).max(10),
    }),
  }),
});
export type Layout = z.infer<typeof layoutSchema>;

export type LayoutRefused =
  | { because: 'not-json' }
  | { because: 'foreign' }
  | { because: 'newer'; version: number }
  /** `field`: the first that is wrong, as `look.levels`. */
  | { because: 'damaged'; field: string };

/** @returns the layout, or why the text is none; never both. */
export function readLayout(text: string): { layout: Layout } | { refused: LayoutRefused } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { refused: { because: 'not-json' } };
  }
  const head = z.object({ kind: z.literal(LAYOUT_KIND), version: z.unknown() }).safeParse(value);
  if (!head.success) return { refused: { because: 'foreign' } };
  const version = z.int().min(1).safeParse(head.data.version);
  if (!version.success) return { refused: { because: 'damaged', field: 'version' } };
  if (version.data > LAYOUT_VERSION)
    return { refused: { because: 'newer', version: version.data } };
  const read = layoutSchema.safeParse(value);
  if (read.success) return { layout: read.data };
  const field = read.error.issues[0]?.path.join('.') ?? '';
  return { refused: { because: 'damaged', field: field === '' ? 'kind' : field } };
}

/** What of a layout did not fit, by name. */
export const ADAPTED = [
  'channel',
  'reference',
  'colours',
  'span',
  'markers',
  'harmonics',
  'sidebands',
] as const;
export type Adapted = (typeof ADAPTED)[number];

interface Range {
  /** Half the sample rate, Hz. */
  topHz: number;
  channels: number;
  /** Whether levels may be told against full scale. */
  hasFullScale: boolean;
  colours: readonly string[];
}

/** Made to fit a device: what lies beyond its range is brought in or left out, and named. */
export function fitLayout(
  layout: Layout,
  { topHz, channels, hasFullScale, colours }: Range,
): { layout: Layout; adapted: Adapted[] } {
  const { settings, look, span, tools } = layout;
  const { harmonics, sidebands } = tools;
  const adapted: Adapted[] = [];
  const unless = <T>(fits: boolean, what: Adapted, value: T, instead: T): T => {
    if (!fits) adapted.push(what);
    return fits ? value : instead;
  };
  const inside = tools.markers.filter(({ hz }) => hz <= topHz);
  const cut: Layout['span'] = span && span[0] < topHz ? [span[0], Math.min(span[1], topHz)] : null;
  const fitted: Layout = {
    ...layout,
    settings: {
      ...settings,
      channel: unless(settings.channel < channels, 'channel', settings.channel, 0),
    },
    look: {
      ...look,
      reference: unless(
        hasFullScale || look.reference !== 'fs',
        'reference',
        look.reference,
        'unit',
      ),
      colours: unless(
        colours.includes(look.colours),
        'colours',
        look.colours,
        colours[0] ?? look.colours,
      ),
    },
    span: unless(span === null || span[1] <= topHz, 'span', span, cut),
    tools: {
      markers: unless(inside.length === tools.markers.length, 'markers', tools.markers, inside),
      harmonics: unless(harmonics.f0Hz <= topHz, 'harmonics', harmonics, { isOn: false, f0Hz: 0 }),
      sidebands: unless(
        sidebands.carrierHz <= topHz && sidebands.stepHz <= topHz,
        'sidebands',
        sidebands,
        { isOn: false, carrierHz: 0, stepHz: 0, pairs: sidebands.pairs },
      ),
    },
  };
  return { layout: fitted, adapted };
}
