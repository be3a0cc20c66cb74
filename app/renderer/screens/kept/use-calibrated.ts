// Which calibration counts for a channel today, or on the day of what was recorded. Sets none.
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import {
  calibrationStateOn,
  inForceOn,
  type Calibration,
  type CalibrationState,
  type DeviceId,
} from '@harmonic/protocol/model';
import type { CalibrationId, KeptCalibration, StreamInfo } from '../../../contract/index.ts';
import type { DeviceFacts } from '../../state/device-facts.ts';
import { calls } from '../../state/client.ts';
import { useCalibrations } from '../../state/device-watch.ts';
import { whereIs } from '../../state/rights.ts';
import { useMay } from '../../state/session.ts';
import { today } from '../../state/today.ts';

/** A device, or a recording that no device has, under its own key. */
export interface Calibratable extends Pick<DeviceFacts, 'id' | 'name' | 'adopted' | 'area'> {
  connection: { stream: Pick<StreamInfo, 'channels'> | null } | null;
  /** It came as a file: there is no device to speak of. */
  isFile?: boolean;
}

export interface Calibrated {
  /** Every channel's, in the order in which they were set; null until they have come. */
  all: readonly KeptCalibration[] | null;
  inForce: KeptCalibration | null;
  /** The one in force, with its response; null where there is none, or until it has come. */
  calibration: Calibration | null;
  state: CalibrationState;
}

function inForceOf(
  all: readonly KeptCalibration[] | null,
  channel: number,
  day: string,
): KeptCalibration | null {
  const kept = (all ?? [])
    .filter((one) => one.channel === channel)
    .map((one) => ({ one, date: one.date, isRetired: one.retiredAtMs !== null }));
  return inForceOn(kept, day)?.one ?? null;
}

/** With its response; null until it has come. @param id null: none is wanted. */
export function useCalibration(deviceId: DeviceId, id: CalibrationId | null): Calibration | null {
  const { data } = useQuery({
    queryKey: ['calibration', id],
    queryFn: () => (id ? calls.calibration.get({ deviceId, calibrationId: id }) : null),
    enabled: id !== null,
  });
  return data ?? null;
}

/** @param device its area undefined: it is gone. @param day what was measured then (2026-11-25); today, when absent. */
export function useCalibrated(
  device: Pick<Calibratable, 'id'> & { area?: Calibratable['area'] | undefined },
  channel: number,
  day = today(),
): Calibrated {
  const { area } = device;
  const where = whereIs(area === undefined ? undefined : { area });
  const maySee = useMay()('device.see', where).allowed;
  const all = useCalibrations(device.id, maySee);
  const inForce = inForceOf(all, channel, day);
  const id = inForce?.id ?? null;
  const whole = useCalibration(device.id, id && inForce?.responsePoints ? id : null);
  const calibration = useMemo(() => {
    if (!inForce || inForce.responsePoints > 0) return whole;
    const { gain, offset, unit, date, owner, validUntil } = inForce;
    return { gain, offset, unit, date, owner, validUntil, response: null };
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one of this id is never edited
  }, [id, whole]);
  return {
    all,
    inForce,
    calibration,
    state: inForce ? calibrationStateOn(inForce, day) : 'valid',
  };
}
