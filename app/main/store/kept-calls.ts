// The store's calls for what is kept beside a channel: each change is one transaction with its act and what a server
// will be told. What goes with a device or a recording goes by the database's own cascade, here and at a server.
import type { DeviceId } from '@harmonic/protocol/model';
import type { CallParts } from './call-parts.ts';
import { StoreFailure } from './failure.ts';
import type { KeptStoreApi, NoteOf } from './kept-api.ts';
import { ITSELF } from './outbox.ts';

/** What is kept beside a device that has no record would be lost with it, unseen. */
function requireAdopted({ records }: CallParts, deviceId: DeviceId): void {
  if (records.isAdopted(deviceId)) return;
  throw new StoreFailure(
    'conflict',
    'this device is not adopted: what is kept beside it would be lost with it, so adopt it first',
    'not-adopted',
  );
}

/** A recording that no device has is calibrated under its own id, once all of it is there. */
function requireCalibratable(parts: CallParts, key: DeviceId): void {
  if (!parts.recordings.isOwnKey(key)) requireAdopted(parts, key);
}

function requireOwner(parts: CallParts, of: NoteOf): void {
  if ('deviceId' in of) requireAdopted(parts, of.deviceId);
  else parts.recordings.get(of.recordingId);
}

export function keptCalls(parts: CallParts): KeptStoreApi {
  return {
    ...calibrationCalls(parts),
    ...baselineCalls(parts),
    ...noteCalls(parts),
    ...planCalls(parts),
    ...keyCalls(parts),
    ...spectralCalls(parts),
    ...routeCalls(parts),
  };
}

type CalibrationCall =
  'calibrations' | 'calibration' | 'calibrationInForce' | 'setCalibration' | 'retireCalibration';

function calibrationCalls(parts: CallParts): Pick<KeptStoreApi, CalibrationCall> {
  const { calibrations, writes, trail, chronicle } = parts;
  return {
    calibrations: (deviceId) => calibrations.list(deviceId),
    calibration: (deviceId, id) => calibrations.get(deviceId, id),
    calibrationInForce: (deviceId, channel, day) =>
      calibrations.inForce(deviceId, channel, day)?.calibration ?? null,
    setCalibration: (input, event) =>
      writes.commit(() => {
        requireCalibratable(parts, input.deviceId);
        const by = trail.enter(event.act);
        const set = calibrations.add(input, event.atMs, by);
        chronicle.record(event, by);
        return set;
      }),
    retireCalibration: (deviceId, id, event) =>
      writes.commit(() => {
        const by = trail.enter(event.act);
        calibrations.retire(deviceId, id, event.atMs, by);
        chronicle.record(event, by);
      }),
  };
}

type BaselineCall = 'baselines' | 'baseline' | 'saveBaseline' | 'removeBaseline';

function baselineCalls(parts: CallParts): Pick<KeptStoreApi, BaselineCall> {
  const { baselines, calibrations, writes, trail } = parts;
  return {
    baselines: (deviceId) => baselines.list(deviceId),
    baseline: (deviceId, id) => baselines.get(deviceId, id),
    saveBaseline: (input, day, act) =>
      writes.commit(() => {
        requireAdopted(parts, input.deviceId);
        const by = trail.enter(act);
        const inForce = calibrations.inForce(input.deviceId, input.channel, day);
        return baselines.save(input, { calibrationId: inForce?.id ?? null, atMs: act.atMs }, by);
      }),
    removeBaseline: (deviceId, id, act) =>
      writes.commit(() => baselines.remove(deviceId, id, trail.enter(act))),
  };
}

type NoteCall = 'notes' | 'addNote' | 'changeNote' | 'removeNote';

function noteCalls(parts: CallParts): Pick<KeptStoreApi, NoteCall> {
  const { notes, recordings, writes, trail } = parts;
  return {
    notes(of) {
      if ('recordingId' in of) recordings.get(of.recordingId);
      return notes.list(of);
    },
    addNote: (of, content, act) =>
      writes.commit(() => {
        requireOwner(parts, of);
        const written = { createdAtMs: act.atMs, changedAtMs: null };
        return notes.add(of, content, written, trail.enter(act));
      }),
    changeNote: (of, id, change, act) =>
      writes.commit(() => {
        requireOwner(parts, of);
        return notes.change(of, id, change, act.atMs, trail.enter(act));
      }),
    removeNote: (of, id, act) =>
      writes.commit(() => {
        requireOwner(parts, of);
        notes.remove(of, id, trail.enter(act));
      }),
  };
}

type SpectralCall = 'tellSpectral' | 'spectralEvents' | 'spectralEvent';

function spectralCalls({
  spectral,
  spectralBook,
  writes,
}: CallParts): Pick<KeptStoreApi, SpectralCall> {
  return {
    tellSpectral: (told) => writes.commit(() => spectralBook.tell(told)),
    spectralEvents: (deviceId, beforeId, limit) => spectral.list(deviceId, beforeId, limit),
    spectralEvent: (deviceId, id) => ({
      event: spectral.get(deviceId, id),
      picture: spectral.picture(deviceId, id),
    }),
  };
}

type PlanCall = 'channelPlans' | 'channelPlan' | 'setChannelPlan' | 'removeChannelPlan' | 'heard';

function planCalls(parts: CallParts): Pick<KeptStoreApi, PlanCall> {
  const { plans, heard, writes, trail, chronicle } = parts;
  return {
    channelPlans: () => plans.all(),
    channelPlan: (deviceId) => plans.get(deviceId),
    setChannelPlan: (input, event) =>
      writes.commit(() => {
        requireAdopted(parts, input.deviceId);
        const by = trail.enter(event.act);
        const set = plans.set(input, event.atMs, by);
        chronicle.record(event, by);
        return set;
      }),
    removeChannelPlan: (deviceId, basedOn, event) =>
      writes.commit(() => {
        const by = trail.enter(event.act);
        plans.remove(deviceId, basedOn, event.atMs, by);
        chronicle.record(event, by);
      }),
    heard: (wish) => heard.list(wish),
  };
}

type KeyCall = 'deviceKeys' | 'setDeviceKey' | 'removeDeviceKey';

function keyCalls(parts: CallParts): Pick<KeptStoreApi, KeyCall> {
  const { keys, writes, trail, chronicle } = parts;
  return {
    deviceKeys: () => keys.all(),
    setDeviceKey: (key, atMs, event) =>
      writes.commit(() => {
        requireAdopted(parts, key.deviceId);
        const by = event ? trail.enter(event.act) : ITSELF;
        keys.set(key, atMs, by);
        if (event) chronicle.record(event, by);
      }),
    removeDeviceKey: (deviceId, event) =>
      writes.commit(() => {
        const by = event ? trail.enter(event.act) : ITSELF;
        keys.remove(deviceId, by);
        if (event) chronicle.record(event, by);
      }),
  };
}

function routeCalls({
  routes,
  writes,
  trail,
  chronicle,
}: CallParts): Pick<KeptStoreApi, 'routes' | 'setRoutes'> {
  return {
    routes: () => routes.get(),
    setRoutes: (input, event) =>
      writes.commit(() => {
        const by = trail.enter(event.act);
        const set = routes.set(input, event.atMs, by);
        chronicle.record(event, by);
        return set;
      }),
  };
}
