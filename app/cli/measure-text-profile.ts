// What `harmonic measure` prints for people of a profile's own measurements: bands, groups, envelope, orders, severity.
import {
  DB_A_NEPER,
  GROUP_KINDS,
  type BearingFinding,
  type ChannelMeasures,
  type ExpectedLine,
} from '@harmonic/protocol/signal';
import { figure, plural, shown, within } from './measure-number.ts';

const cell = (value: number, resolution: number | null, width: number): string =>
  within(value, resolution).padStart(width);
/** What a level over the median of the bins round it is good to, dB. */
const FLOOR_DB = 0.1;
const verdictOf = ({ measurable, shown: stands }: BearingFinding): string =>
  !measurable
    ? 'not measurable at this rate'
    : stands
      ? 'stands out, with multiples'
      : 'does not stand out';
function lineName({ fault, multiple, sideband }: ExpectedLine): string {
  const beside = sideband === 0 ? '' : sideband > 0 ? ' +1' : ' -1';
  return `${multiple} × ${fault}${beside}`;
}
const SHOWN = 10;

function partialLines({ partials, explanations }: ChannelMeasures): string[] {
  if (!partials) return [];
  const binHz = explanations['partials']?.binHz ?? null;
  return [
    `  partials, largest bin near each multiple · N ${partials.N}, ${partials.window}, 1 average`,
    ...partials.list.map(
      ({ partial, frequencyHz, amplitudePeak, snrDb }) =>
        `  ${String(partial).padStart(4)}${cell(frequencyHz, binHz === null ? null : binHz / 10, 10)} Hz ${cell(amplitudePeak, amplitudePeak * 10 ** (-snrDb / 20), 12)} ${cell(snrDb, FLOOR_DB, 7)} dB above the floor`,
    ),
  ];
}

function octaveLines({ octaves }: ChannelMeasures): string[] {
  if (!octaves) return [];
  return [
    `  1/${octaves.fraction} octaves, RMS, dB re 1`,
    ...octaves.bands.map(
      ({ nominalHz, levelDb, levelResolutionDb }) =>
        `    ${figure(nominalHz).padStart(10)} Hz ${cell(levelDb, levelResolutionDb, 8)}`,
    ),
  ];
}

function iecLines({ iecGroups }: ChannelMeasures): string[] {
  if (!iecGroups) return [];
  const { groups, cyclesPerWindow, windows } = iecGroups;
  const thdg = within(iecGroups.thdgPercent, iecGroups.thdgResolutionPercent);
  const thds = within(iecGroups.thdsPercent, iecGroups.thdsResolutionPercent);
  return [
    `  IEC 61000-4-7 groups: ${plural(windows, 'window', 'windows')} of ${cyclesPerWindow} cycles · THDG ${thdg} % · THDS ${thds} %`,
    '     n       group    subgroup    interharm.  centred subgroup',
    ...groups
      .slice(0, SHOWN)
      .map((group) =>
        [
          group.n.toString().padStart(6),
          ...GROUP_KINDS.map((kind) => cell(group[kind], group.resolutions[kind], 12)),
        ].join(''),
      ),
  ];
}

function envelopeLines({ envelope, explanations }: ChannelMeasures): string[] {
  if (!envelope) return [];
  const [fromHz, toHz] = envelope.bandHz;
  const { envelope: ofLines, bearing: ofBearing } = explanations;
  const inBearing = ofBearing?.resolution ?? null;
  const lines = [
    `  envelope of ${fromHz.toFixed(0)}–${toHz.toFixed(0)} Hz · N ${envelope.N}, hann, ${plural(envelope.averages, 'average', 'averages')}`,
    ...envelope.top10.map(
      ({ frequencyHz, frequencyInterpolatedHz, amplitudePeak }) =>
        `    ${cell(frequencyInterpolatedHz ?? frequencyHz, envelope.binHz / 10, 10)} Hz  ${within(amplitudePeak, ofLines?.resolution ?? null)}`,
    ),
  ];
  const { bearing } = envelope;
  if (!bearing) return lines;
  lines.push(
    `  bearing lines at ${within(bearing.shaftHz, inBearing)} Hz of the shaft, over the floor round them`,
  );
  for (const finding of bearing.findings) {
    const { fault, frequencyHz, aboveFloorDb } = finding;
    const above = aboveFloorDb === null ? '—'.padStart(7) : cell(aboveFloorDb, FLOOR_DB, 7);
    lines.push(
      `    ${fault.padEnd(5)}${cell(frequencyHz, inBearing, 9)} Hz ${above} dB  ${verdictOf(finding)}`,
    );
  }
  const faults = new Set(bearing.findings.filter((f) => f.shown).map(({ fault }) => fault));
  for (const line of bearing.lines.filter(({ stands, fault }) => stands && faults.has(fault))) {
    const { frequencyHz, aboveFloorDb, alsoOf } = line;
    const shared = alsoOf.length === 0 ? '' : `  shared with ${alsoOf.map(lineName).join(', ')}`;
    lines.push(
      `      ${lineName(line).padEnd(14)}${cell(frequencyHz, inBearing, 9)} Hz ${cell(aboveFloorDb, FLOOR_DB, 7)} dB${shared}`,
    );
  }
  return lines;
}

function machineLines(channel: ChannelMeasures): string[] {
  const { velocity, severity, orders, cepstrum, explanations } = channel;
  const lines: string[] = [];
  if (velocity)
    lines.push(
      `  velocity ${shown(velocity.rmsMmPerS, explanations['velocity'])} mm/s RMS, ${velocity.fromHz}–${velocity.toHz} Hz${severity ? `: zone ${severity.zone} (${severity.edition}, ${severity.machine}, limits ${severity.limitsMmPerS.join(', ')} mm/s; conformity is not claimed)` : ''}`,
    );
  if (orders) {
    const near = orders.orderPerBin * orders.shaftHz[1];
    const [low, mean, high] = orders.shaftHz.map((hz) => within(hz, near));
    lines.push(
      `  orders of the shaft at ${mean ?? ''} Hz (${within(60 * orders.shaftHz[1], 60 * near)} CPM; ${low ?? ''} to ${high ?? ''})`,
      ...orders.top10.map(
        ({ order, amplitudePeak, levelResolutionDb }) =>
          `    ${cell(order, explanations['orders']?.resolution ?? null, 10)} ×  ${within(amplitudePeak, (amplitudePeak * levelResolutionDb) / DB_A_NEPER)}`,
      ),
    );
  }
  if (cepstrum) {
    const step = explanations['cepstrum']?.resolution ?? 0;
    const told = cepstrum.peaks.map(
      ({ quefrencyS, spacingHz }) =>
        `${within(1000 * quefrencyS, 1000 * step)} ms (lines ${within(spacingHz, step * spacingHz ** 2)} Hz apart)`,
    );
    lines.push(`  cepstrum: ${told.join(', ')}`);
  }
  return lines;
}

export const profileLines = (channel: ChannelMeasures): string[] => [
  ...partialLines(channel),
  ...octaveLines(channel),
  ...iecLines(channel),
  ...envelopeLines(channel),
  ...machineLines(channel),
];
