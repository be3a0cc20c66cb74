// A plan's watch for unauthorised energy: the detector beside the receiver, on the same samples. What it tells becomes
// events for the store, one an emitter, each with a picture; floods are cut and counted. Judges nothing itself.
import {
  createIntrusionDetector,
  type IntrusionNotice,
  type SpectralEvent,
} from '@harmonic/protocol/phy/intrusion';
import {
  BEACON_HARMONIC,
  symbolPeriods,
  waveformOfPlan,
  type ReceivedFrame,
  type RunningClock,
} from '@harmonic/protocol/phy';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import type { WatchState } from '../../contract/index.ts';
import { AFTER_S, createPictureTaker } from './event-picture.ts';
import { createHeldNotices } from './held-notices.ts';
import { calledOn } from './line-names.ts';
import type { StoreSpectral } from './messages.ts';
import { createOwedEvents } from './owed-events.ts';
import { createStreamTime } from './stream-time.ts';

export interface Watching {
  /** After the receiver has had them. @param before samples that the receiver had had before these. */
  push(
    samples: Float32Array,
    count: number,
    newestMs: number,
    clock: RunningClock | null,
    before: number,
  ): void;
  /** So many never came: they are left out, and with them the windows across them. */
  missing(samples: number): void;
  /** Lines that the receiver took out of a frame it got. */
  frame(frame: ReceivedFrame, levelDb: number): void;
  /** A signature was asked for: what begins now may be it, and waits. */
  expect(): void;
  /** It came, and was right, or null. Samples are the receiver's. */
  settle(known: HeardSignature | null): void;
  readonly isNew: boolean;
  /** Lines that stand now, by frequency; level dB re full scale. */
  lines(): { hz: number; levelDb: number }[];
  state(): WatchState;
  /** The stream, or the plan, is over. */
  finish(): void;
}

/** A signature that was accepted: nothing beside it sounded on these harmonics. */
export interface HeardSignature {
  firstSample: number;
  lastSample: number;
  harmonics: readonly number[];
}

export interface WatchingOptions {
  deviceId: DeviceId;
  plan: ChannelPlan;
  /** Chance of a false alarm, a look and cell. */
  falseAlarm: number;
  rateHz: number;
  fullScale: number;
  unit: string;
  /** False: there is no room, and it is told again, unless this is the last time. */
  toStore(message: StoreSpectral, isLast: boolean): boolean;
}

/** An emitter that is quiet for less than this goes on: its event is closed then, and lasted until it was last heard. */
const HOLD_OFF_MS = 2000;
/** What lasts is told anew so often, so that a crash leaves its end right to this. */
const TELL_EVERY_S = 5;
/** Seen no longer ago than that, a line stands now. */
const NOW_S = 0.5;
const PIECE = 4096;
/** Symbols, and periods of f0, over which a look sums (SPEC P12.2, P12.3). */
const LOOK_SYMBOLS = 72;
const LOOK_PERIODS = 96;

/** Besides the pilots. */
function authorisedBy({ assignments, running, waveform }: ChannelPlan): number[] {
  const assigned = assignments.flatMap(({ harmonics }) => harmonics);
  return running && waveform.secondPilot !== BEACON_HARMONIC
    ? [BEACON_HARMONIC, ...assigned]
    : assigned;
}

/** @throws UnfitError where this waveform cannot be watched. */
export function createWatching(options: WatchingOptions): Watching {
  const { plan, falseAlarm, rateHz, fullScale, deviceId } = options;
  const waveform = waveformOfPlan(plan.waveform, rateHz);
  const detector = createIntrusionDetector({
    ...{ waveform, falseAlarm, holdOffMs: HOLD_OFF_MS },
    assigned: authorisedBy(plan),
  });
  const symbolSamples = (symbolPeriods(waveform) * rateHz) / waveform.f0Hz;
  const pictures = createPictureTaker(rateHz, waveform.f0Hz, fullScale);
  const time = createStreamTime(rateHz);
  const owed = createOwedEvents((seen, isLast) =>
    options.toStore({ type: 'spectral', deviceId, seen }, isLast),
  );
  const scaled = new Float64Array(PIECE);
  const silence = new Float32Array(PIECE);
  const levels = new Map<number, number>();
  /** Waiting for their picture, by number: with the sample at which it is complete. */
  const unpictured = new Map<number, number>();
  const slack = LOOK_SYMBOLS * symbolSamples + (LOOK_PERIODS * rateHz) / waveform.f0Hz;
  const held = createHeldNotices(slack);
  let known = 0;
  let began = '';
  let f0Hz = waveform.f0Hz;
  let receiverAhead = 0;
  let toldAt = 0;
  let isNew = true;

  const placeOf = (event: SpectralEvent): WatchState['lasting'][number] => {
    const { hz, lowHz, highHz, levelDb, overFloorDb } = event;
    const harmonic = hz === null ? null : Math.max(1, Math.round(hz / f0Hz));
    const all = [...levels.values()];
    return {
      ...{ rules: [...event.sources], hz, lowHz, highHz, f0Hz, harmonic, levelDb, overFloorDb },
      called: harmonic === null ? null : calledOn(waveform, harmonic),
      offsetHz: hz === null || harmonic === null ? null : hz - harmonic * f0Hz,
      legitimateDb: all.length > 0 ? all.reduce((sum, db) => sum + db, 0) / all.length : null,
      firstMs: time.msOf(event.firstSample),
      lastMs: time.msOf(event.lastSample),
    };
  };
  function keep(
    event: SpectralEvent,
    state: 'lasting' | 'quiet' | 'cut',
    { wantsPicture = false, isFirst = false } = {},
  ): void {
    const picture = wantsPicture
      ? pictures.take({
          hz: event.hz,
          sinceSamples: time.newest - time.streamOf(event.firstSample),
        })
      : null;
    const seen = {
      ...{ key: `${deviceId} ${began} ${event.id}`, place: placeOf(event), state },
      ...{ channel: plan.channel, fullScale, unit: options.unit },
      clippedSamples: event.clippedSamples,
      picture: picture && { ...picture, firstMs: time.newestMs + picture.firstMs },
    };
    owed.put(seen, isFirst);
  }
  function take(notices: readonly IntrusionNotice[], ended: 'quiet' | 'cut'): void {
    for (const { kind, event } of notices) {
      isNew = true;
      if (kind === 'begun' && held.isHolding) held.begun(event);
      else if (kind === 'begun') tellBegun(event);
      else if (!held.ended(event, ended))
        keep(event, ended, { wantsPicture: unpictured.delete(event.id) });
    }
  }
  function tellBegun(event: SpectralEvent): void {
    unpictured.set(event.id, event.firstSample + AFTER_S * rateHz);
    keep(event, 'lasting', { isFirst: true });
  }
  const lasting = (): SpectralEvent[] => detector.lasting().filter(({ id }) => !held.has(id));
  function settle(signature: HeardSignature | null): void {
    const first = signature && signature.firstSample - receiverAhead;
    const last = signature && signature.lastSample - receiverAhead;
    const settled = held.settle(
      signature && first !== null && last !== null
        ? { firstSample: first, lastSample: last, harmonics: signature.harmonics, f0Hz }
        : null,
      detector.lasting(),
    );
    for (const id of settled.known) detector.forget(id);
    known += settled.known.length;
    for (const { event, ended } of settled.told) {
      tellBegun(event);
      if (ended) keep(event, ended, { wantsPicture: unpictured.delete(event.id) });
    }
    isNew ||= settled.told.length > 0;
  }
  function tellLasting(): void {
    const { samples } = detector.counters;
    const isDue = samples - toldAt >= TELL_EVERY_S * rateHz;
    if (!isDue && unpictured.size === 0) return;
    if (isDue) toldAt = samples;
    for (const event of lasting()) {
      const completeAt = unpictured.get(event.id) ?? Infinity;
      const isComplete = samples >= completeAt;
      if (isComplete) unpictured.delete(event.id);
      if (isComplete || isDue) keep(event, 'lasting', { wantsPicture: isComplete });
    }
  }

  return {
    push(samples, count, newestMs, clock, before) {
      if (began === '') began = `${Math.round(newestMs * 1000)}`;
      receiverAhead = before - detector.counters.samples;
      if (clock?.locked === true) ({ f0Hz } = clock);
      else f0Hz = waveform.f0Hz;
      pictures.push(samples, count);
      time.came(count, newestMs);
      for (let from = 0; from < count; from += PIECE) {
        const length = Math.min(PIECE, count - from);
        for (let i = 0; i < length; i += 1) scaled[i] = (samples[from + i] ?? 0) / fullScale;
        detector.follow(
          clock?.locked === true
            ? { atSample: clock.atSample - receiverAhead, periodSamples: clock.periodSamples }
            : null,
        );
        take(detector.push(scaled.subarray(0, length)), 'quiet');
      }
      tellLasting();
      owed.tellSome(newestMs);
    },
    missing(samples) {
      time.missing(samples);
      for (let left = Math.min(samples, 2 * rateHz); left > 0; left -= PIECE)
        pictures.push(silence, Math.min(left, PIECE));
      take(detector.gap(samples), 'cut');
    },
    frame(frame, levelDb) {
      if (!frame.crcOk) return;
      levels.set(frame.harmonics[0] ?? 0, levelDb);
      const firstSample = Math.max(0, frame.atSample - receiverAhead);
      for (const hz of frame.excisedHz)
        take(
          detector.tell({
            ...{ source: 'excised', hz, firstSample },
            lastSample: firstSample + frame.symbols * symbolSamples,
          }),
          'quiet',
        );
    },
    expect: () => held.hold(),
    settle,
    get isNew() {
      return isNew;
    },
    lines: () =>
      lasting().flatMap(({ hz, levelDb, sources, lastStrongSample }) => {
        const isNow = detector.counters.samples - lastStrongSample < NOW_S * rateHz;
        const isLine = isNow && hz !== null && levelDb !== null && sources.includes('between');
        return isLine ? [{ hz, levelDb }] : [];
      }),
    state() {
      isNew = false;
      const { begun, notHeld, gaps } = detector.counters;
      return {
        ...{ reason: null, falseAlarmsADay: detector.falseAlarmsADay },
        counters: { begun: begun - known - held.size, notHeld, gaps, ...owed.counters },
        lasting: lasting().map(placeOf),
      };
    },
    finish() {
      settle(null);
      take(detector.finish(), 'cut');
      owed.tellLast();
    },
  };
}
