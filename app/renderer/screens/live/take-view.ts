// What the live page shows at this moment, as an export wants it. Reads the instrument; writes nothing.
import type { Calibration } from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import {
  cutFall,
  cutLabels,
  cutRows,
  cutTrace,
  levelOfOrder,
  type TakenView,
  type VisibleExport,
} from '../../exports/visible.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { atBandwidth, type ShownBaseline } from '../kept/compare.ts';
import { bandwidthHz } from './bandwidth.ts';
import type { Look } from './Display.tsx';
import type { Instrument } from './instrument.ts';

export interface TakeParts {
  instrument: Instrument;
  device: DeviceFacts;
  channel: ChannelInfo;
  look: Look;
  referenceLabel: string;
  site: string | null;
  person: string | null;
  /** Those that go with a trace whose last sample arrived then, ms since 1970. */
  measuredAt(dataAtMs: number): Pick<VisibleExport, 'measured' | 'measuredOn' | 'unmeasured'>;
  /** The one that makes the levels what they are; null: none. */
  calibration: Calibration | null;
  calibrationWords: string | null;
  baseline: { name: string; curve: ShownBaseline } | null;
  /** Those that are drawn. */
  labels: readonly NoteMark[];
}

/** @returns null before the first frame. */
export function takeView(parts: TakeParts, nowMs: number): TakenView | null {
  const { device, channel, look, calibration } = parts;
  const taken = parts.instrument.take();
  if (!taken) return null;
  const { frame, settings, span, levels, fallLevels, scale, rows, cells } = taken;
  const shiftAt = (hz: number): number => taken.shiftAt(hz);
  const gain = Math.abs(calibration?.gain ?? 1);
  const rbwHz = bandwidthHz(settings, frame.rateHz);
  const baseline = parts.baseline && {
    name: parts.baseline.name,
    curve: atBandwidth(parts.baseline.curve, scale.name, rbwHz),
  };
  const visible: VisibleExport = {
    part: null,
    device: {
      name: device.name,
      hardwareId: device.hardwareId,
      isSimulated: device.trust === 'simulated',
    },
    site: parts.site,
    channel: { name: channel.name, unit: calibration?.unit ?? channel.unit },
    takenBy: parts.person,
    takenAtMs: nowMs,
    dataAtMs: frame.arrivalMs,
    settings,
    rateHz: frame.rateHz,
    rbwHz,
    averages: frame.averages,
    samplesLost: frame.samplesLost,
    rms: frame.rms * gain,
    peak: frame.peak * gain,
    reference: parts.referenceLabel,
    levelUnit: look.reference === 'fs' ? 'dBFS' : 'dB',
    calibration: parts.calibrationWords,
    scale,
    span,
    levels,
    log: look.log,
    colours: look.colours,
    trace: cutTrace(frame, span, shiftAt, baseline),
    rows: cutRows(rows, span),
    fundamentalDb: levelOfOrder(rows.harmonics, 1),
    carrierDb: levelOfOrder(rows.sidebands, 0),
    peaks: taken.peaks.filter(
      ({ frequencyHz }) => frequencyHz >= span[0] && frequencyHz <= span[1],
    ),
    labels: cutLabels(parts.labels, span),
    fall: cutFall(
      { ...cells, recordedS: null, db: cells.db.map((db, i) => db + shiftAt(cells.hz[i] ?? 0)) },
      span,
    ),
    fallLevels,
    ...parts.measuredAt(frame.arrivalMs),
  };
  return { visible, pictures: taken.copies };
}
