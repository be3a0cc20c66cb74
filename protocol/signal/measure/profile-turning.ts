// What is measured of what turns: the envelope and a bearing's lines in it, the orders of a shaft, each with its
// explanation. Runs measurements; computes nothing.
import { binsOfLines } from './bands.ts';
import type { BlockSpectrum } from './block-spectrum.ts';
import { faultOrders } from './bearing.ts';
import { findBearingLines, type BearingLines } from './bearing-lines.ts';
import { lowestLevels } from './curves.ts';
import { envelopeNoise, LEAST_ENVELOPE, measureEnvelope } from './envelope.ts';
import { explain, reason, type Reason } from './explanation.ts';
import { levelSpectrum, spectrumBase } from './level-spectrum.ts';
import { measureOrders, orderSpectrum } from './orders.ts';
import { draw, uncorrected, type Task } from './profile-task.ts';
import { contradiction, refined, turning } from './shaft-given.ts';
import { isDrifting, trackShaft } from './shaft-track.ts';

/** As long as the record bears: where lines are looked for. */
const UNWISHED = { window: null, n: null, averages: null };
const LEAST_BAND_HZ = 500;
/** A band passes this many multiples of the quickest fault line. */
const BAND_MULTIPLES = 6;

export function envelope(task: Task): void {
  const { engine, samples, rateHz, options, facts, result, explanations } = task;
  const { bearing, shaft, bandHz } = options;
  const quickest =
    bearing && shaft ? faultOrders(bearing).BPFI * shaft.startHz * BAND_MULTIPLES : 0;
  const least = Math.min(rateHz / 8, Math.max(LEAST_BAND_HZ, quickest));
  const measured = measureEnvelope(engine, samples, rateHz, bandHz, least);
  const [nyquistHz, toHz] = [rateHz / 2, bandHz?.toHz ?? 0];
  if (!measured) {
    const why =
      samples.length < LEAST_ENVELOPE || !bandHz
        ? reason('too-short', { samples: samples.length })
        : reason('band-out-of-reach', { ...bandHz, nyquistHz });
    explanations['envelope'] = explain('envelope', facts.base, { reasons: [why] });
    return;
  }
  const { spectrum } = measured;
  result.envelope = { ...measured.envelope, bearing: null };
  draw(task, 'envelope', (points) => lowestLevels(spectrum, points));
  const base = spectrumBase(spectrum, facts.base);
  const [from, to] = measured.envelope.bandHz;
  const reasons = [
    reason('band-chosen', { fromHz: from, toHz: to, by: measured.envelope.bandChoice }),
    ...(toHz > nyquistHz ? [reason('band-beyond-nyquist', { toHz, nyquistHz })] : []),
    ...uncorrected(facts),
  ];
  explanations['envelope'] = explain('envelope', base, {
    binsUsed: binsOfLines(measured.envelope.top10.map(({ bin }) => bin)),
    interpolated: true,
    reasons,
    resolution: envelopeNoise(spectrum, measured.envelope),
  });
  bearingLines(task, measured, reasons);
}

/** In an envelope by time at a steady speed, by angle at one that drifts: there a bin is hertz at the mean speed. */
function bearingLines(
  task: Task,
  { spectrum: byTime, values }: NonNullable<ReturnType<typeof measureEnvelope>>,
  common: Reason[],
): void {
  const { engine, samples, rateHz, spanS, facts, result, explanations } = task;
  const { bearing, shaft } = task.options;
  if (!result.envelope) return;
  if (!bearing || !shaft) {
    const reasons = [
      ...(bearing ? [] : [reason('bearing-missing')]),
      ...(shaft ? [] : [reason('shaft-missing')]),
    ];
    explanations['bearing'] = explain('bearing-lines', facts.base, { unit: 'Hz', reasons });
    return;
  }
  // The envelope before the record: hum does not come through its band.
  const turned = trackShaft([values, samples], rateHz, { ...shaft, spanS });
  const recordS = samples.length / rateHz;
  const drift = shaft.startHz !== shaft.endHz || isDrifting(turned) ? turned : null;
  const byAngle = drift && orderSpectrum(engine, values, rateHz, drift);
  const meanHz = drift?.speedsHz[1] ?? shaft.startHz;
  const measuredHz = drift?.followed ? meanHz : task.measuredShaftHz;
  const spectrum = byAngle
    ? { ...byAngle, binHz: byAngle.binHz * meanHz, rateHz: byAngle.rateHz * meanHz }
    : byTime;
  const own = { unit: 'Hz', interpolated: true, resolution: spectrum.binHz / 10 };
  if (drift && !byAngle) {
    const reasons = [...common, reason('too-short', { samples: samples.length })];
    explanations['bearing'] = explain('bearing-lines', facts.base, { ...own, reasons });
    return;
  }
  const [fromHz, toHz] = result.envelope.bandHz;
  const linesAt = (of: BlockSpectrum, hz: number, found: number | null = null): BearingLines =>
    findBearingLines(of, bearing, hz, found, toHz - fromHz);
  const lines = linesAt(spectrum, meanHz, measuredHz);
  const level = levelSpectrum(engine, samples, rateHz, UNWISHED, facts)?.spectrum;
  const usedHz = lines.shaftFound ? lines.shaftHz : null;
  result.envelope.bearing = lines;
  explanations['bearing'] = explain('bearing-lines', spectrumBase(spectrum, facts.base), {
    ...own,
    binsUsed: binsOfLines(
      lines.lines.map(({ frequencyHz }) => Math.round(frequencyHz / spectrum.binHz)),
    ),
    reasons: [
      ...common,
      ...(drift && byAngle ? turning(byAngle.rateHz, drift) : []),
      ...(usedHz === null ? [] : [refined({ ...shaft, spanS }, recordS, usedHz)]),
      ...contradiction(
        [byTime, ...(level ? [level] : [])],
        shaft,
        turned,
        usedHz,
        (hz) => !isShown(lines) && isShown(linesAt(byTime, hz)),
      ),
      ...outOfReach(lines),
    ],
  });
}

const isShown = ({ findings }: BearingLines): boolean => findings.some(({ shown }) => shown);

/** Faults of whose lines nothing is known, and why. */
function outOfReach({ findings, reachHz }: BearingLines): Reason[] {
  const faults = findings.filter(({ measurable }) => !measurable).map(({ fault }) => fault);
  return faults.length === 0
    ? []
    : [reason('lines-out-of-reach', { faults: faults.join(', '), reachHz })];
}

export function orders(task: Task): void {
  const { engine, samples, rateHz, spanS, options, facts, result, explanations } = task;
  const { shaft: given } = options;
  const { measuredShaftHz } = task;
  if (!given) return;
  const ramp = { ...given, spanS };
  const near = measuredShaftHz ?? given.startHz;
  const followed =
    measuredShaftHz === null
      ? ramp
      : { ...ramp, startHz: near, endHz: near, typedHz: given.startHz };
  const found = measureOrders(engine, samples, rateHz, followed);
  if (!found) return;
  const { orders: measured, spectrum, shaft } = found;
  const usedHz = shaft.followed === null ? measuredShaftHz : shaft.speedsHz[1];
  const level = levelSpectrum(engine, samples, rateHz, UNWISHED, facts)?.spectrum;
  result.orders = measured;
  draw(task, 'orders', (points) => lowestLevels(spectrum, points));
  explanations['orders'] = explain('orders', facts.base, {
    binsUsed: binsOfLines(
      measured.top10.map(({ order }) => Math.round(order / measured.orderPerBin)),
    ),
    window: 'hann',
    n: measured.N,
    averages: measured.averages,
    enbwBins: 1.5,
    interpolated: true,
    unit: '×',
    resolution: measured.orderPerBin / 100,
    reasons: [
      ...uncorrected(facts),
      ...turning(measured.samplesPerTurn, shaft),
      ...(usedHz === null ? [] : [refined(ramp, samples.length / rateHz, usedHz)]),
      ...contradiction(level ? [level] : [], given, shaft, usedHz),
    ],
  });
}
