// What a device says of itself, LOG and EVENT, as facts (SPEC L12). A device that floods is cut to a bounded rate;
// what was left out is counted and said.
import { messages, type Frame, type ShortTlv } from '@harmonic/protocol/link';
import { HARMONIC_MOST } from '@harmonic/protocol/model';
import { saying, type UnfitClaim } from '../../contract/index.ts';
import { placeInWords } from './line-names.ts';
import type { CaptureFact, EventPlace } from './messages.ts';

export interface Reports {
  log(frame: Frame, nowMs: number): void;
  event(frame: Frame, nowMs: number): void;
  /** Says what was left out, once a second at most. */
  tick(nowMs: number): void;
}

const LOGS_A_SECOND = 10;
const EVENTS_A_SECOND = 20;
/** So many seconds' worth may come at once. */
const BURST_S = 3;
const WARNING = 2;

/** A bucket that fills with `perSecond` and holds three seconds' worth. */
function createGate(perSecond: number): { passes(nowMs: number): boolean; leftOut(): number } {
  let left = perSecond * BURST_S;
  let atMs: number | null = null;
  let out = 0;
  return {
    passes(nowMs) {
      left = Math.min(
        perSecond * BURST_S,
        left + (Math.max(0, nowMs - (atMs ?? nowMs)) * perSecond) / 1000,
      );
      atMs = nowMs;
      if (left < 1) {
        out += 1;
        return false;
      }
      left -= 1;
      return true;
    },
    leftOut() {
      const count = out;
      out = 0;
      return count;
    },
  };
}

/** Half of it is the highest that its samples carry; a device may watch faster than it streams, not by so much. */
const MOST_OF_RATE = 4;
/** Of what streams nothing: higher than any of these converters. */
const MOST_HZ = 1e9;
/** Far beyond what numbers of 24 bits tell apart, either way. */
const MOST_DB = 250;

/**
 * Short TLVs 1 Hz, 2 dB, 3 harmonic (L12.3). What is no number, or none that there can be, is not said (L4.5): `unfit`
 * has it. @param rateHz of its samples; null: nothing streams.
 */
function placeOf(tlvs: readonly ShortTlv[], rateHz: number | null): EventPlace {
  const numberOf = (key: number, size: number): number | null => {
    const bytes = tlvs.find((tlv) => tlv.key === key && tlv.bytes.length === size)?.bytes;
    if (!bytes) return null;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const value = size === 4 ? view.getFloat32(0, true) : view.getUint16(0, true);
    return value;
  };
  const unfit: EventPlace['unfit'] = [];
  const claim = (what: UnfitClaim, value: number | null, least: number, most: number) => {
    if (value === null || (value >= least && value <= most)) return value;
    unfit.push(what);
    return null;
  };
  const harmonic = numberOf(3, 2);
  const isOne = harmonic !== null && harmonic >= 1 && harmonic <= HARMONIC_MOST;
  const hz = claim('hz', numberOf(1, 4), 0, rateHz === null ? MOST_HZ : MOST_OF_RATE * rateHz);
  const levelDb = claim('level', numberOf(2, 4), -MOST_DB, MOST_DB);
  return { hz, levelDb, harmonic: isOne ? harmonic : null, unfit };
}

/** @param rateHz of the samples that it sends now; null: none. */
export function createReports(
  onFact: (fact: CaptureFact) => void,
  rateHz: () => number | null,
): Reports {
  const logs = createGate(LOGS_A_SECOND);
  const events = createGate(EVENTS_A_SECOND);
  let saidMs = -Infinity;
  return {
    log(frame, nowMs) {
      const log = messages.log.decode(frame.bytes.subarray(frame.from, frame.to));
      if (!log || !logs.passes(nowMs)) return;
      onFact({ kind: 'log', level: log.level, text: log.text, atNs: log.timeNs });
    },
    event(frame, nowMs) {
      const event = messages.event.decode(frame.bytes.subarray(frame.from, frame.to));
      if (!event || !events.passes(nowMs)) return;
      const place = placeOf(event.tlvs, rateHz());
      onFact({
        kind: 'event',
        code: event.code,
        severity: event.severity,
        detail: placeInWords(place),
        atNs: event.timeNs,
        place,
      });
    },
    tick(nowMs) {
      if (nowMs - saidMs < 1000) return;
      saidMs = nowMs;
      const [noLogs, noEvents] = [logs.leftOut(), events.leftOut()];
      if (noLogs + noEvents === 0) return;
      const text = [saying('reports-cut', { logs: noLogs, events: noEvents })];
      onFact({ kind: 'log', level: WARNING, text, atNs: 0n });
    },
  };
}
