// The calls about what is kept beside a channel. Part of the one contract.
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import {
  calibrationSchema,
  givenCalibrationSchema,
  deviceIdSchema,
  recordingIdSchema,
  type Permission,
} from '@harmonic/protocol/model';
import { base } from './base.ts';
import {
  baselineHeadSchema,
  baselineIdSchema,
  baselineSchema,
  calibrationIdSchema,
  channelSchema,
  keptCalibrationSchema,
  newBaselineSchema,
  noteContentSchema,
  noteIdSchema,
  noteSchema,
} from './kept.ts';

const none = z.object({});
const device = z.object({ deviceId: deviceIdSchema });
const recording = z.object({ id: recordingIdSchema });
const oneNote = { noteId: noteIdSchema };
const changed = noteContentSchema.pick({ kind: true, text: true }).shape;

const seen = (permission: Permission) => base.meta({ permission, of: 'device' });
const done = (permission: Permission) => base.meta({ permission, of: 'device', audit: true });
const seeRecording = base.meta({ permission: 'recording.see', of: 'recording' });
const noteRecording = base.meta({ permission: 'note.write', of: 'recording', audit: true });

export const keptCalls = {
  /** How a channel's numbers become engineering units: every version is kept, none is edited. */
  calibration: {
    /** In the order in which they were set. */
    list: seen('device.see').input(device).output(z.array(keptCalibrationSchema)),
    watch: seen('device.see')
      .input(device)
      .output(eventIterator(z.array(keptCalibrationSchema))),
    /** As its file states it, the points of its response with it. */
    get: seen('device.see')
      .input(device.extend({ calibrationId: calibrationIdSchema }))
      .output(calibrationSchema),
    /** Of an adopted device. */
    set: done('device.calibrate')
      .input(device.extend({ channel: channelSchema, calibration: givenCalibrationSchema }))
      .output(keptCalibrationSchema),
    /** It counts no more, and stays to be read. */
    retire: done('device.calibrate')
      .input(device.extend({ calibrationId: calibrationIdSchema }))
      .output(none),
  },
  /** Spectra to compare with. They go with their device. */
  baseline: {
    list: seen('live.see').input(device).output(z.array(baselineHeadSchema)),
    watch: seen('live.see')
      .input(device)
      .output(eventIterator(z.array(baselineHeadSchema))),
    get: seen('live.see')
      .input(device.extend({ baselineId: baselineIdSchema }))
      .output(baselineSchema),
    save: done('note.write').input(newBaselineSchema).output(baselineHeadSchema),
    remove: done('note.write')
      .input(device.extend({ baselineId: baselineIdSchema }))
      .output(none),
  },
  /** Labels on a device's frequencies. They go with their device. */
  note: {
    list: seen('live.see').input(device).output(z.array(noteSchema)),
    watch: seen('live.see')
      .input(device)
      .output(eventIterator(z.array(noteSchema))),
    add: done('note.write')
      .input(device.extend(noteContentSchema.omit({ s: true }).shape))
      .output(noteSchema),
    change: done('note.write')
      .input(device.extend({ ...oneNote, ...changed }))
      .output(noteSchema),
    remove: done('note.write').input(device.extend(oneNote)).output(none),
  },
  /** Labels on a recording's seconds and frequencies. They go with it. */
  recordingNote: {
    list: seeRecording.input(recording).output(z.array(noteSchema)),
    add: noteRecording.input(recording.extend(noteContentSchema.shape)).output(noteSchema),
    change: noteRecording.input(recording.extend({ ...oneNote, ...changed })).output(noteSchema),
    remove: noteRecording.input(recording.extend(oneNote)).output(none),
  },
};
