// Which of a bearing's fault lines stand out of an envelope spectrum, and by how much. Says what it sees, not what to do.
import type { BlockSpectrum } from './block-spectrum.ts';
import { FAULTS, faultOrders, type BearingGeometry, type Fault } from './bearing.ts';
import { withOwners, type ExpectedLine, type OwnedLine } from './line-owners.ts';
import { createLineReader, type LineReader } from './lines.ts';

interface SeenLine extends ExpectedLine {
  expectedHz: number;
  /** Of the strongest line within the tolerance. */
  frequencyHz: number;
  orderOfShaft: number;
  amplitudePeak: number;
  /** Over the median of the bins round it. */
  aboveFloorDb: number;
  stands: boolean;
}
export type FaultLine = SeenLine & OwnedLine;
export interface BearingFinding {
  fault: Fault;
  frequencyHz: number;
  /** The spectrum reaches as far as the line and its double: where it does not, nothing is known of the fault. */
  measurable: boolean;
  /** The line itself and one of its next two multiples stand out. */
  shown: boolean;
  /** Of the line itself; null where the spectrum does not reach it. */
  aboveFloorDb: number | null;
}
export interface BearingLines {
  geometry: BearingGeometry;
  shaftHz: number;
  /** The shaft's own line was found near the speed given, and its frequency taken. */
  shaftFound: boolean;
  /** How far lines are looked for, Hz: half the sampling rate, or what the band's envelope holds. */
  reachHz: number;
  lines: FaultLine[];
  findings: BearingFinding[];
}

const MULTIPLES = [1, 2, 3];
/** How far from the speed given the shaft's line is looked for. */
const SHAFT_SHARE = 0.025;
/** How far a fault line stands off its kinematic frequency: by slip, and by a speed that is only nominal. */
const SLIP_SHARE = 0.01;
const NOMINAL_SHARE = 0.02;
/** Fainter than this, re the strongest line, it is the skirt of another or a rounding, where noise hides neither. */
const FAINTEST_SHARE = 0.01;

/** Half main lobes that the shaft's line stands from 0 Hz: nearer, the cage's line and 0 Hz reach into it. */
const LEAST_LOBES = 8;
/** Over the floor, dB, where bins are wider than what slips: there the line is known to a twentieth of a bin. */
const STRONG_DB = 20;

/** The shaft's own line, between bins; on a grid coarser than 1 % of the speed only a strong one. */
function shaftLine(reader: LineReader, spectrum: BlockSpectrum, shaftHz: number): number | null {
  const { binHz, lobeBins } = spectrum;
  if (LEAST_LOBES * lobeBins * binHz > shaftHz) return null;
  const away = SHAFT_SHARE * shaftHz;
  const line = reader.strongest(
    Math.floor((shaftHz - away) / binHz),
    Math.ceil((shaftHz + away) / binHz),
  );
  if (!line?.stands || Math.abs(line.frequencyHz - shaftHz) > away) return null;
  const isFine = binHz <= SLIP_SHARE * shaftHz;
  return isFine || (line.aboveFloorDb ?? 0) >= STRONG_DB ? line.frequencyHz : null;
}

/** Lines of a fault: its multiples, and beside each what turns with it: the shaft at an inner race, the cage at a ball. */
function expectedLines(
  fault: Fault,
  orders: Record<Fault, number>,
): { multiple: number; sideband: number; order: number }[] {
  const beside = fault === 'BPFI' ? 1 : fault === 'BSF' ? orders.FTF : 0;
  return MULTIPLES.flatMap((multiple) =>
    (beside === 0 ? [0] : [0, -1, 1]).map((sideband) => ({
      multiple,
      sideband,
      order: multiple * orders[fault] + sideband * beside,
    })),
  );
}

/**
 * @param spectrum of an envelope. @param nominalHz speed as stated. The shaft's line within 2.5 % of it is taken where
 * one stands out (by 20 dB on a grid coarser than 1 % of it), between bins, at least eight half lobes of the window from
 * 0 Hz; else @param measuredHz, the shaft's line in the record itself, if it has one.
 * @param widthHz of the band: its envelope holds nothing quicker.
 */
export function findBearingLines(
  spectrum: BlockSpectrum,
  geometry: BearingGeometry,
  nominalHz: number,
  measuredHz: number | null,
  widthHz: number,
): BearingLines {
  const reader = createLineReader(spectrum);
  const { binHz } = spectrum;
  const found = shaftLine(reader, spectrum, nominalHz) ?? measuredHz;
  const share = found === null ? NOMINAL_SHARE : SLIP_SHARE;
  const shaftHz = found ?? nominalHz;
  const orders = faultOrders(geometry);
  const reachHz = Math.min(widthHz, (spectrum.power.length - 2) * binHz);
  const awayAt = (expectedHz: number): number => Math.max(binHz, share * expectedHz);
  const reaches = (hz: number): boolean => hz + awayAt(hz) <= reachHz;
  const strongest = reader.strongest(Math.ceil(spectrum.lobeBins), spectrum.power.length - 2);
  const faintest = FAINTEST_SHARE * (strongest?.amplitudePeak ?? 0);
  const seen = FAULTS.flatMap((fault) =>
    expectedLines(fault, orders).flatMap(({ multiple, sideband, order }): SeenLine[] => {
      const expectedHz = order * shaftHz;
      const away = awayAt(expectedHz);
      if (!reaches(expectedHz)) return [];
      const line = reader.strongest(
        Math.ceil((expectedHz - away) / binHz),
        Math.floor((expectedHz + away) / binHz),
      );
      if (!line) return [];
      const { frequencyHz, amplitudePeak } = line;
      const aboveFloorDb = line.aboveFloorDb ?? 0;
      const stands = line.stands && amplitudePeak >= faintest;
      const orderOfShaft = frequencyHz / shaftHz;
      return [
        {
          fault,
          multiple,
          sideband,
          expectedHz,
          frequencyHz,
          orderOfShaft,
          amplitudePeak,
          aboveFloorDb,
          stands,
        },
      ];
    }),
  );
  const findings = FAULTS.map((fault) => findingOf(fault, orders[fault] * shaftHz, seen, reaches));
  const faulty = new Set(findings.filter(({ shown }) => shown).map(({ fault }) => fault));
  const lines = withOwners(seen, faulty);
  return { geometry, shaftHz, shaftFound: found !== null, reachHz, lines, findings };
}

function findingOf(
  fault: Fault,
  frequencyHz: number,
  lines: readonly SeenLine[],
  reaches: (hz: number) => boolean,
): BearingFinding {
  const own = lines.filter((line) => line.fault === fault && line.sideband === 0);
  const first = own.find(({ multiple }) => multiple === 1);
  const others = own.filter(({ multiple }) => multiple > 1);
  return {
    fault,
    frequencyHz,
    measurable: reaches(2 * frequencyHz),
    shown: first?.stands === true && others.some(({ stands }) => stands),
    aboveFloorDb: reaches(frequencyHz) ? (first?.aboveFloorDb ?? 0) : null,
  };
}
