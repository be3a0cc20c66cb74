// What `harmonic measure` prints for people of a profile's own measurements: bands, groups, envelope, orders, severity.
import type { BearingFinding, ChannelMeasures } from '@harmonic/protocol/signal';
import { fixed, plural, shown } from './measure-number.ts';

const cell = (value: number, decimals: number, width: number): string =>
  fixed(value, decimals).padStart(width);
const verdictOf = ({ measurable, shown: stands }: BearingFinding): string =>
  !measurable
    ? 'not measurable at this rate'
    : stands
      ? 'stands out, with multiples'
      : 'does not stand out';
const SHOWN = 10;

function octaveLines({ octaves }: ChannelMeasures): string[] {
  if (!octaves) return [];
  return [
    `  1/${octaves.fraction} octaves, RMS, dB re 1`,
    ...octaves.bands.map(
      ({ midHz, levelDb }) => `    ${cell(midHz, 2, 10)} Hz ${cell(levelDb, 1, 8)}`,
    ),
  ];
}

function iecLines({ iecGroups }: ChannelMeasures): string[] {
  if (!iecGroups) return [];
  const { groups, cyclesPerWindow, windows, thdgPercent, thdsPercent } = iecGroups;
  return [
    `  IEC 61000-4-7 groups: ${plural(windows, 'window', 'windows')} of ${cyclesPerWindow} cycles · THDG ${thdgPercent.toFixed(3)} % · THDS ${thdsPercent.toFixed(3)} %`,
    '     n       group    subgroup    interharm.  centred subgroup',
    ...groups
      .slice(0, SHOWN)
      .map(({ n, group, subgroup, interharmonicGroup, interharmonicCentredSubgroup }) =>
        [
          n.toString().padStart(6),
          ...[group, subgroup, interharmonicGroup, interharmonicCentredSubgroup].map((rms) =>
            rms.toPrecision(4).padStart(12),
          ),
        ].join(''),
      ),
  ];
}

function envelopeLines({ envelope }: ChannelMeasures): string[] {
  if (!envelope) return [];
  const [fromHz, toHz] = envelope.bandHz;
  const lines = [
    `  envelope of ${fromHz.toFixed(0)}–${toHz.toFixed(0)} Hz · N ${envelope.N}, hann, ${plural(envelope.averages, 'average', 'averages')}`,
    ...envelope.top10.map(
      ({ frequencyHz, frequencyInterpolatedHz, amplitudePeak }) =>
        `    ${cell(frequencyInterpolatedHz ?? frequencyHz, 2, 10)} Hz  ${amplitudePeak.toPrecision(4)}`,
    ),
  ];
  const { bearing } = envelope;
  if (!bearing) return lines;
  lines.push(
    `  bearing lines at ${bearing.shaftHz.toFixed(2)} Hz of the shaft, over the floor round them`,
  );
  for (const finding of bearing.findings) {
    const { fault, frequencyHz, aboveFloorDb } = finding;
    const above = aboveFloorDb === null ? '—'.padStart(7) : cell(aboveFloorDb, 1, 7);
    lines.push(
      `    ${fault.padEnd(5)}${cell(frequencyHz, 2, 9)} Hz ${above} dB  ${verdictOf(finding)}`,
    );
  }
  for (const { fault, multiple, sideband, frequencyHz, aboveFloorDb } of bearing.lines.filter(
    ({ stands, fault: of }) => stands && bearing.findings.some((f) => f.fault === of && f.shown),
  )) {
    const beside = sideband === 0 ? '' : sideband > 0 ? ' +1' : ' -1';
    lines.push(
      `      ${`${multiple} × ${fault}${beside}`.padEnd(14)}${cell(frequencyHz, 2, 9)} Hz ${cell(aboveFloorDb, 1, 7)} dB`,
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
    const [low, mean, high] = orders.shaftHz;
    lines.push(
      `  orders of the shaft at ${mean.toFixed(3)} Hz (${(60 * mean).toFixed(1)} CPM; ${low.toFixed(3)} to ${high.toFixed(3)})`,
      ...orders.top10.map(
        ({ order, amplitudePeak }) =>
          `    ${cell(order, 3, 10)} ×  ${amplitudePeak.toPrecision(4)}`,
      ),
    );
  }
  if (cepstrum)
    lines.push(
      `  cepstrum: ${cepstrum.peaks.map(({ quefrencyS, spacingHz }) => `${(1000 * quefrencyS).toFixed(2)} ms (lines ${spacingHz.toFixed(2)} Hz apart)`).join(', ')}`,
    );
  return lines;
}

export const profileLines = (channel: ChannelMeasures): string[] => [
  ...octaveLines(channel),
  ...iecLines(channel),
  ...envelopeLines(channel),
  ...machineLines(channel),
];
