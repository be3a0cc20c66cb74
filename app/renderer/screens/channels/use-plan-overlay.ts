// A device's plan over its live spectrum, together with the labels that are there already.
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceId } from '@harmonic/protocol/model';
import type { PlanMarks } from '../../../contract/index.ts';
import type { NoteMark } from '../../charts/trace-notes.ts';
import { marksOfPlan, planRows, type PlanRow } from './plan-marks.ts';
import { usePlanMarks } from './use-plan-marks.ts';

interface PlanOverlay {
  marks: PlanMarks | null;
  rows: readonly PlanRow[];
  isOfChannel: boolean;
  /** What is drawn. */
  notes: readonly NoteMark[];
}

export function usePlanOverlay(
  deviceId: DeviceId,
  channel: number,
  isShown: boolean,
  labels: readonly NoteMark[],
): PlanOverlay {
  const { t } = useTranslation();
  const marks = usePlanMarks(deviceId, isShown);
  const isOfChannel = marks?.plan?.plan.channel === channel;
  const rows = useMemo(
    () => (marks && isOfChannel ? planRows(t, marks) : []),
    [marks, isOfChannel, t],
  );
  const notes = useMemo(() => [...marksOfPlan(rows), ...labels], [rows, labels]);
  return { marks, rows, isOfChannel, notes };
}
