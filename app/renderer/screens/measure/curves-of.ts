// Which curves a section draws, over which axis, with which lines upon them. Pure.
import type { Curve, CurveName } from '@harmonic/protocol/signal';
import { FAULTS } from '@harmonic/protocol/signal';
import type { MeasuredRecord } from '../../../contract/index.ts';
import type { CurveLine } from '../../charts/curve-plot.ts';
import type { SectionId } from './measure-rows.ts';

export interface DrawnCurve {
  name: CurveName | 'octaves';
  curve: Curve;
  axis: 'Hz' | 'order' | 's' | 'bands';
  /** Of bands: what their middles are called, Hz. */
  mids: number[];
  /** Shown first; null: all of it. */
  span: [number, number] | null;
  lines: CurveLine[];
}

/** What a bearing's lines need to be seen in, multiples of the quickest. */
const FAULT_SPAN = 4;
const ENVELOPE_HZ = 1000;
const ORDERS = 40;
const FAULT_MULTIPLES = [1, 2, 3];

function faultLines({ measures }: MeasuredRecord): CurveLine[] {
  const bearing = measures.envelope?.bearing;
  if (!bearing) return [];
  return FAULTS.flatMap((fault, row) =>
    FAULT_MULTIPLES.map((multiple): CurveLine => {
      const line = bearing.lines.find(
        (each) => each.fault === fault && each.multiple === multiple && each.sideband === 0,
      );
      const own = bearing.findings.find((each) => each.fault === fault);
      return {
        x: multiple * (own?.frequencyHz ?? 0),
        name: `${multiple} ${fault}`,
        row,
        isStrong: line?.stands === true && own?.shown === true,
      };
    }),
  );
}

const plain = { mids: [], span: null, lines: [] };

export function curvesOf(section: SectionId, record: MeasuredRecord): DrawnCurve[] {
  const { curves, octaves, envelope, explanations } = record.measures;
  if (section === 'series' && curves?.spectrum)
    return [{ ...plain, name: 'spectrum', curve: curves.spectrum, axis: 'Hz' }];
  if (section === 'octaves' && octaves) {
    const values = octaves.bands.map(({ levelDb }) => levelDb);
    const curve = { x0: 0, dx: 1, values, pointsPerValue: 1 };
    const mids = octaves.bands.map(({ nominalHz }) => nominalHz);
    return [{ ...plain, name: 'octaves', curve, axis: 'bands', mids }];
  }
  if (section === 'envelope' && curves?.envelope && explanations['envelope']) {
    const lines = faultLines(record);
    const quickest = Math.max(0, ...(envelope?.bearing?.findings ?? []).map((f) => f.frequencyHz));
    const most = curves.envelope.x0 + curves.envelope.dx * curves.envelope.values.length;
    const to = Math.min(most, quickest > 0 ? FAULT_SPAN * quickest : ENVELOPE_HZ);
    return [
      { ...plain, name: 'envelope', curve: curves.envelope, axis: 'Hz', span: [0, to], lines },
    ];
  }
  if (section === 'orders' && curves?.orders)
    return [{ ...plain, name: 'orders', curve: curves.orders, axis: 'order', span: [0, ORDERS] }];
  if (section === 'cepstrum' && curves?.cepstrum)
    return [{ ...plain, name: 'cepstrum', curve: curves.cepstrum, axis: 's' }];
  return [];
}
