// The baseline that a live view is compared with: fetched once, brought to the reference on the screen. Draws nothing.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { BaselineHead, BaselineId, ChannelInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { decodeLevels } from '../../../contract/index.ts';
import { calls } from '../../state/client.ts';
import { useBaselines } from '../../state/device-watch.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import { createLevelReference } from '../live/level-reference.ts';
import { showBaseline, type ShownBaseline } from './compare.ts';
import { useCalibration, type Calibrated } from './use-calibrated.ts';

export interface BaselineInView {
  /** Of this channel, newest first. */
  all: readonly BaselineHead[];
  head: BaselineHead | null;
  shown: ShownBaseline | null;
  /** `raw`: it has no level in the unit of the calibration in force. `other`: another calibration counted then. */
  unit: 'same' | 'raw' | 'other';
}

interface View {
  channel: number;
  info: ChannelInfo | undefined;
  reference: 'fs' | 'unit';
  /** The one chosen. */
  wanted: BaselineId | null;
}

export function useBaseline(
  device: DeviceFacts,
  view: View,
  calibrated: Calibrated,
): BaselineInView {
  const maySee = useMay()('live.see', whereIs(device)).allowed;
  const listed = useBaselines(device.id, maySee);
  const all = (listed ?? []).filter(({ channel }) => channel === view.channel);
  const head = all.find(({ id }) => id === view.wanted) ?? null;
  const { data: levels } = useQuery({
    queryKey: ['baseline', head?.id ?? null],
    queryFn: async () => {
      if (!head) return null;
      const { levels: text } = await calls.baseline.get({
        deviceId: device.id,
        baselineId: head.id,
      });
      return decodeLevels(text);
    },
    enabled: head !== null,
  });
  const isOwn = head?.calibrationId === calibrated.inForce?.id;
  const asked = isOwn ? null : (head?.calibrationId ?? null);
  const other = useCalibration(device.id, asked);
  const isOther = other !== null && other.unit === calibrated.calibration?.unit;
  const calibration = isOther ? other : calibrated.calibration;
  const { reference } = view;
  const shown = useMemo(() => {
    if (!head || !levels) return null;
    return showBaseline(head, levels, createLevelReference(reference, head.fullScale, calibration));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one of this id is never edited
  }, [head?.id, levels, reference, calibration]);
  const isRaw = reference === 'unit' && calibrated.calibration !== null && !isOwn && !isOther;
  const unit = isRaw ? 'raw' : reference === 'unit' && isOther ? 'other' : 'same';
  return { all, head, shown, unit };
}
