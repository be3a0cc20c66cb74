// What is kept beside the channel of a live view, and which of its sheets is asked for. Draws nothing.
import { useMemo, useState } from 'react';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo, Note } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { useNotes } from '../../state/device-watch.ts';
import { say } from '../../state/notices.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import type { Look } from '../live/Display.tsx';
import { marksOf } from './note-words.ts';
import { useBaseline, type BaselineInView } from './use-baseline.ts';
import { useCalibrated, type Calibrated } from './use-calibrated.ts';
import {
  looksLikeCalibration,
  useDroppedCalibration,
  type CalibrationText,
} from './use-dropped-calibration.ts';

export type LiveSheet = 'calibration' | 'baseline' | 'note';

export interface LiveKept {
  calibrated: Calibrated;
  baseline: BaselineInView;
  /** Of this channel. */
  notes: readonly Note[];
  /** Those that are drawn. */
  marks: readonly NoteMark[];
  sheet: LiveSheet | null;
  /** The calibration file that its sheet was opened with. */
  dropped: CalibrationText | null;
  ask(sheet: LiveSheet | null): void;
}

export function useLiveKept(
  device: DeviceFacts,
  { channel }: SpectrumSettings,
  info: ChannelInfo | undefined,
  { reference, baseline: wanted, showNotes }: Look,
): LiveKept {
  const [sheet, setSheet] = useState<LiveSheet | null>(null);
  const [dropped, setDropped] = useState<CalibrationText | null>(null);
  const calibrated = useCalibrated(device, channel);
  const baseline = useBaseline(device, { channel, info, reference, wanted }, calibrated);
  const mayDo = useMay();
  const maySee = mayDo('live.see', whereIs(device)).allowed;
  const all = useNotes(device.id, maySee);
  const notes = useMemo(
    () => (all ?? []).filter((note) => note.channel === channel),
    [all, channel],
  );
  const marks = useMemo(() => (showNotes ? marksOf(notes) : []), [notes, showNotes]);
  const ask = (next: LiveSheet | null): void => {
    setDropped(null);
    setSheet(next);
  };
  useDroppedCalibration(looksLikeCalibration, (file) => {
    const may = mayDo('device.calibrate', whereIs(device));
    if (!may.allowed) return say(may.why, 'told');
    if (!device.adopted) return say((t) => t('kept.adoptFirst'), 'told');
    setDropped(file);
    setSheet('calibration');
  });
  return { calibrated, baseline, notes, marks, sheet, dropped, ask };
}
