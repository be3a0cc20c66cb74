// Frames by a table of rules: what is forwarded where, what is refused and why, counted. Told the time; sends nothing.
import { rulesAt } from './loops.ts';
import {
  ANY_LINK,
  leavesOn,
  linkName,
  MOST_HARMONIC,
  MOST_HOPS,
  type RoutingRule,
} from './rule.ts';
import type { RoutingTable } from './table.ts';

/** Why a rule that matched did not forward. */
export const REFUSALS = ['no-mac', 'too-old', 'too-many-hops', 'seen-before', 'too-many'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** What is known of a frame. */
export interface RoutedFrame {
  /** The link and harmonic it came on. */
  link: number;
  harmonic: number;
  /** The device that sent it first, and its number for it. */
  origin: bigint;
  seq: number;
  /** How often it was forwarded so far. */
  hops: number;
  hasMac: boolean;
  /** Null where it is not known: too old for a rule that asks. */
  ageMs: number | null;
}

/** A frame that leaves, to be coded anew for its link. */
export interface Forward {
  rule: RoutingRule;
  link: number;
  harmonic: number;
  hops: number;
}

export interface Step {
  rule: RoutingRule;
  /** Null: forwarded. */
  refusal: Refusal | null;
  /** In English. */
  words: string;
}

export interface Decision {
  forwards: readonly Forward[];
  /** Every rule that matched, in order; none: denied by default. */
  steps: readonly Step[];
}

export interface RuleCounters {
  matched: number;
  forwarded: number;
  refused: Record<Refusal, number>;
}

export interface RouterCounters {
  frames: number;
  /** Frames that no rule matched. */
  denied: number;
  /** Frames that were forgotten before their time, because more came than are remembered. */
  forgotten: number;
}

export interface Router {
  /** @param nowMs of a clock that is told; one that goes back stands still. @throws RangeError when no frame is so. */
  route(frame: RoutedFrame, nowMs: number): Decision;
  /** What `route` would answer now. Nothing is counted, noted or spent. */
  dryRun(frame: RoutedFrame, nowMs: number): Decision;
  /** By rule id. */
  readonly rules: ReadonlyMap<number, Readonly<RuleCounters>>;
  readonly counters: Readonly<RouterCounters>;
}

/** So long a frame that was forwarded is known again. */
export const REMEMBERED_MS = 5000;
/** Frames that are remembered at most. */
export const MOST_REMEMBERED = 65_536;
const MINUTE_MS = 60_000;

const isWhole = (value: number, least: number, most: number): boolean =>
  Number.isInteger(value) && value >= least && value <= most;

function checkFrame({ link, harmonic, origin, seq, hops, ageMs }: RoutedFrame): void {
  if (!isWhole(link, 0, ANY_LINK - 1))
    throw new RangeError('a frame comes on a link from 0 to 254');
  if (!isWhole(harmonic, 1, MOST_HARMONIC))
    throw new RangeError(`a frame comes on a harmonic from 1 to ${MOST_HARMONIC}`);
  if (origin < 1n || origin >= 1n << 64n)
    throw new RangeError('the device that sent a frame is a number of 64 bits, and not 0');
  if (!isWhole(seq, 0, 0xffff_ffff))
    throw new RangeError('the number of a frame is from 0 to 2^32 − 1');
  if (!isWhole(hops, 0, MOST_HOPS)) throw new RangeError(`hops are from 0 to ${MOST_HOPS}`);
  if (ageMs !== null && !(ageMs >= 0)) throw new RangeError('an age is from 0 ms on');
}

const keyOf = ({ origin, seq }: RoutedFrame): bigint => (origin << 32n) | BigInt(seq);

export function createRouter(table: RoutingTable): Router {
  const counters: RouterCounters = { frames: 0, denied: 0, forgotten: 0 };
  const rules = new Map(table.rules.map(({ id }) => [id, createCounters()]));
  const rates = createRates(table.enabled);
  const memory = createMemory(counters);
  let now = -Infinity;

  const refusalOf = (rule: RoutingRule, frame: RoutedFrame, at: number): Refusal | null => {
    if (rule.needsMac && !frame.hasMac) return 'no-mac';
    if (rule.maxAgeMs > 0 && !(frame.ageMs !== null && frame.ageMs <= rule.maxAgeMs))
      return 'too-old';
    if (frame.hops >= rule.hopMax) return 'too-many-hops';
    if (memory.has(keyOf(frame), at)) return 'seen-before';
    return rates.left(rule, at) < 1 ? 'too-many' : null;
  };
  const decide = (frame: RoutedFrame, at: number): Decision => {
    const forwards: Forward[] = [];
    const steps: Step[] = [];
    for (const rule of rulesAt(table.enabled, frame.link, frame.harmonic, frame.origin)) {
      const refusal = refusalOf(rule, frame, at);
      steps.push({ rule, refusal, words: stepWords(rule, frame, refusal) });
      if (refusal !== null) continue;
      const harmonic = leavesOn(rule.outHarmonic, frame.harmonic);
      forwards.push({ rule, link: rule.outLink, harmonic, hops: frame.hops + 1 });
    }
    return { forwards, steps };
  };
  const checked = (frame: RoutedFrame, nowMs: number): number => {
    checkFrame(frame);
    if (!Number.isFinite(nowMs)) throw new RangeError('the time is a number of milliseconds');
    return Math.max(now, nowMs);
  };

  return {
    rules,
    counters,
    dryRun: (frame, nowMs) => decide(frame, checked(frame, nowMs)),
    route(frame, nowMs) {
      now = checked(frame, nowMs);
      const decision = decide(frame, now);
      counters.frames += 1;
      if (decision.steps.length === 0) counters.denied += 1;
      for (const { rule, refusal } of decision.steps) {
        const count = rules.get(rule.id);
        if (!count) continue;
        count.matched += 1;
        if (refusal === null) count.forwarded += 1;
        else count.refused[refusal] += 1;
        if (refusal === null) rates.spend(rule, now);
      }
      if (decision.forwards.length > 0) memory.note(keyOf(frame), now);
      return decision;
    },
  };
}

const createCounters = (): RuleCounters => ({
  matched: 0,
  forwarded: 0,
  refused: { 'no-mac': 0, 'too-old': 0, 'too-many-hops': 0, 'seen-before': 0, 'too-many': 0 },
});

const REFUSAL_WORDS: Record<Refusal, (rule: RoutingRule, frame: RoutedFrame) => string> = {
  'no-mac': () => 'it has no MAC',
  'too-old': ({ maxAgeMs }, { ageMs }) =>
    ageMs === null
      ? `its age is not known, and ${maxAgeMs} ms are the most`
      : `it is ${ageMs} ms old, and ${maxAgeMs} ms are the most`,
  'too-many-hops': ({ hopMax }, { hops }) =>
    `it was forwarded ${hops === 1 ? 'once' : `${hops} times`}, and ${hopMax === 1 ? 'once is' : `${hopMax} times are`} the most`,
  'seen-before': () => `it was forwarded less than ${REMEMBERED_MS / 1000} s ago`,
  'too-many': ({ framesPerMinute, burst }) =>
    `${framesPerMinute} a minute, ${burst} at once, are the most`,
};

function stepWords(rule: RoutingRule, frame: RoutedFrame, refusal: Refusal | null): string {
  const out = `${linkName(rule.outLink)} H${leavesOn(rule.outHarmonic, frame.harmonic)}`;
  return refusal === null
    ? `rule ${rule.id} forwards it to ${out}`
    : `rule ${rule.id} would forward it to ${out}, but ${REFUSAL_WORDS[refusal](rule, frame)}`;
}

/** Frames of each rule that is counted by the minute. Source: token bucket (Turner 1986). */
function createRates(rules: readonly RoutingRule[]) {
  const buckets = new Map(
    rules
      .filter(({ framesPerMinute }) => framesPerMinute > 0)
      .map(({ id, burst }) => [id, { tokens: burst, atMs: -Infinity }]),
  );
  const left = ({ id, framesPerMinute, burst }: RoutingRule, nowMs: number): number => {
    const bucket = buckets.get(id);
    if (!bucket) return Infinity;
    if (bucket.atMs === -Infinity) return burst;
    return Math.min(burst, bucket.tokens + ((nowMs - bucket.atMs) * framesPerMinute) / MINUTE_MS);
  };
  return {
    left,
    spend(rule: RoutingRule, nowMs: number) {
      const bucket = buckets.get(rule.id);
      if (!bucket) return;
      bucket.tokens = left(rule, nowMs) - 1;
      bucket.atMs = nowMs;
    },
  };
}

/** Frames that were forwarded, oldest first. */
function createMemory(counters: RouterCounters) {
  const seen = new Map<bigint, number>();
  return {
    has(key: bigint, nowMs: number): boolean {
      const at = seen.get(key);
      return at !== undefined && nowMs - at < REMEMBERED_MS;
    },
    note(key: bigint, nowMs: number) {
      // Moved to the end, so that the order stays that of time.
      seen.delete(key);
      for (const [old, at] of seen) {
        if (nowMs - at < REMEMBERED_MS) break;
        seen.delete(old);
      }
      if (seen.size >= MOST_REMEMBERED) {
        const oldest = seen.keys().next();
        if (!oldest.done) seen.delete(oldest.value);
        counters.forgotten += 1;
      }
      seen.set(key, nowMs);
    },
  };
}
