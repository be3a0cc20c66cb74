// The calibrations that a recording is read with, over its page: opened by its button or by a file that is dropped there.
import { lazy, Suspense, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Recording } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { say } from '../../state/notices.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import type { Calibratable } from '../kept/use-calibrated.ts';
import {
  looksLikeCalibration,
  useDroppedCalibration,
  type CalibrationText,
} from '../kept/use-dropped-calibration.ts';
import { calibrationsOf } from './calibrations-of.ts';

const CalibrationSheet = lazy(async () => ({
  default: (await import('../kept/CalibrationSheet.tsx')).CalibrationSheet,
}));

interface OpenCalibrations {
  of: Calibratable;
  /** A file that the sheet is opened with. */
  dropped: CalibrationText | null;
}

export interface RecordingCalibrations {
  opened: OpenCalibrations | null;
  open(): void;
  close(): void;
}

export function useRecordingCalibrations(
  recording: Recording,
  device: DeviceFacts | undefined,
): RecordingCalibrations {
  const mayDo = useMay();
  const client = useQueryClient();
  const [opened, setOpened] = useState<OpenCalibrations | null>(null);
  const { of, against } = calibrationsOf(recording, device);
  useDroppedCalibration(looksLikeCalibration, (dropped) => {
    if (of === null) return say((t) => t(`kept.${against}`), 'told');
    const may = mayDo('device.calibrate', whereIs(of));
    if (!may.allowed) return say(may.why, 'told');
    if (!of.adopted) return say((t) => t('kept.adoptFirst'), 'told');
    setOpened({ of, dropped });
  });
  return {
    opened,
    open() {
      if (of === null) say((t) => t(`kept.${against}`), 'told');
      else setOpened({ of, dropped: null });
    },
    close() {
      setOpened(null);
      // Numbers of before it are of another unit.
      void client.invalidateQueries({ queryKey: ['measure', recording.id] });
    },
  };
}

export function RecordingCalibration(props: { kept: RecordingCalibrations; channel: number }) {
  const { opened, close } = props.kept;
  if (!opened) return null;
  return (
    <Suspense fallback={null}>
      <CalibrationSheet
        device={opened.of}
        channel={props.channel}
        reading={null}
        dropped={opened.dropped}
        onClose={close}
      />
    </Suspense>
  );
}
