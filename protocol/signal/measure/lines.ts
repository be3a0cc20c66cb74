// The lines of a spectrum: where one stands between bins, how far above the floor round it. Finds; never judges.
import { correctByLobe, createLobe, parabolaOffset, type Lobe } from '../lobe.ts';
import { LINE_ABOVE_FLOOR_DB } from '../readout.ts';
import { floorAround, type BlockSpectrum } from './block-spectrum.ts';

export interface Line {
  bin: number;
  frequencyHz: number;
  /** One-sided peak amplitude at the lobe's top, unit. */
  amplitudePeak: number;
  /** Level over the median of the bins round it, dB; null where every bin is a harmonic's and none shows a floor. */
  aboveFloorDb: number | null;
  /** It is above the floor by more than noise is, or there is no floor to tell by; and above what rounding makes. */
  stands: boolean;
}

const FLOOR_REACH = 25;
const QUIETEST = 1e-30;
const SEGMENT = 64;
/** Lines further below the strongest are of no help in finding f0. */
const FAINTEST = 1e-7;
/** Step of single precision, to which samples and transforms are rounded: fainter lines, re the strongest, are its own. */
const ROUNDED_TO = 2 ** -23;

export interface LineReader {
  /** The line whose top is this bin. */
  read(bin: number): Line;
  /** The strongest local maximum of [fromBin, toBin], or null where there is none. */
  strongest(fromBin: number, toBin: number): Line | null;
  /** The strongest bins that are lines, at most `most`, above the floor of their segment; ranked by bin. */
  all(most: number): Line[];
  /** Every bin that is the top of a line above the floor of its segment, from below. */
  tops(): number[];
  /** Amplitude of the strongest bin, DC left out, unit. */
  strongestAmplitude: number;
  /** What is fainter is no line: single precision makes such of its own. */
  leastAmplitude: number;
}

const db = (power: number): number => 10 * Math.log10(Math.max(QUIETEST, power));

function refined(
  power: Float64Array,
  bin: number,
  lobe: Lobe,
): { position: number; levelDb: number } {
  const [below, at, above] = [bin - 1, bin, bin + 1].map((k) => db(power[k] ?? 0)) as [
    number,
    number,
    number,
  ];
  const peak = { position: parabolaOffset(below, at, above), levelDb: at };
  correctByLobe(lobe, peak);
  return { position: bin + peak.position, levelDb: peak.levelDb };
}

/** @param wholePeriods in a rectangular block: lines stand on its multiples, and nothing is interpolated; 0: none. */
export function createLineReader(spectrum: BlockSpectrum, wholePeriods = 0): LineReader {
  const exact = wholePeriods > 0;
  const { power, binHz, lobeBins } = spectrum;
  const lobe = createLobe(spectrum.window, spectrum.kaiserBeta);
  const skip = Math.ceil(lobeBins) + 1;
  const strongestPower = power.reduce((most, x, k) => (k > 0 && x > most ? x : most), 0);
  const leastPower = ROUNDED_TO ** 2 * strongestPower;
  const isTop = (k: number): boolean =>
    (power[k] ?? 0) > (power[k - 1] ?? 0) && (power[k] ?? 0) >= (power[k + 1] ?? 0);

  function read(bin: number): Line {
    const { position, levelDb } = exact
      ? { position: bin, levelDb: db(power[bin] ?? 0) }
      : refined(power, bin, lobe);
    const aboveFloorDb =
      wholePeriods === 1
        ? null
        : db(power[bin] ?? 0) -
          db(floorAround(power, bin, Math.max(FLOOR_REACH, 3 * skip), exact ? 0 : skip));
    return {
      bin,
      frequencyHz: position * binHz,
      amplitudePeak: 10 ** (levelDb / 20),
      aboveFloorDb,
      stands:
        (power[bin] ?? 0) >= leastPower &&
        (aboveFloorDb === null || aboveFloorDb >= LINE_ABOVE_FLOOR_DB),
    };
  }

  function segmentFloors(): Float64Array {
    const floors = new Float64Array(Math.ceil(power.length / SEGMENT));
    for (let s = 0; s < floors.length; s += 1) {
      const part = power.slice(s * SEGMENT, (s + 1) * SEGMENT).sort();
      floors[s] = part[part.length >> 1] ?? 0;
    }
    return floors;
  }

  function tops(): number[] {
    const floors = segmentFloors();
    const above = 10 ** (LINE_ABOVE_FLOOR_DB / 10);
    const found: number[] = [];
    for (let k = exact ? 1 : Math.ceil(lobeBins); k < power.length - 1; k += 1)
      if (isTop(k) && (power[k] ?? 0) >= above * (floors[Math.floor(k / SEGMENT)] ?? 0))
        found.push(k);
    return found;
  }

  return {
    read,
    tops,
    strongestAmplitude: Math.sqrt(strongestPower),
    leastAmplitude: Math.sqrt(leastPower),
    strongest(fromBin, toBin) {
      let best = -1;
      for (let k = Math.max(1, fromBin); k <= Math.min(power.length - 2, toBin); k += 1)
        if ((exact || isTop(k)) && (best < 0 || (power[k] ?? 0) > (power[best] ?? 0))) best = k;
      return best < 0 ? null : read(best);
    },
    all(most) {
      const found = tops();
      const highest = found.reduce((top, k) => Math.max(top, power[k] ?? 0), 0);
      return found
        .filter((k) => (power[k] ?? 0) >= FAINTEST * highest)
        .sort((a, b) => (power[b] ?? 0) - (power[a] ?? 0))
        .slice(0, most)
        .map(read);
    },
  };
}
