/* eslint-disable @typescript-eslint/no-non-null-assertion -- bounded by links and harmonics */
// Whether a frame could come back to a link and harmonic it has been on, by the rules of one table alone. Forwards
// nothing. Source: depth-first search with three colours (Cormen et al., ch. 22).
import {
  ANY_DEVICE,
  ANY_LINK,
  leavesOn,
  linkName,
  MOST_HARMONIC,
  type RoutingRule,
} from './rule.ts';

/** The rules that a frame meets at a place, in order: up to the first that is no copy. */
export function* rulesAt(
  ordered: readonly RoutingRule[],
  link: number,
  harmonic: number,
  device: bigint,
): Generator<RoutingRule> {
  for (const rule of ordered) {
    if (!matches(rule, link, harmonic, device)) continue;
    yield rule;
    if (!rule.copy) return;
  }
}

const matches = (rule: RoutingRule, link: number, harmonic: number, device: bigint): boolean =>
  (rule.inLink === ANY_LINK || rule.inLink === link) &&
  harmonic >= rule.inHarmonics.from &&
  harmonic <= rule.inHarmonics.to &&
  (rule.device === ANY_DEVICE || rule.device === device);

/** One step of a way round: by which rule, to where. */
export interface LoopHop {
  rule: RoutingRule;
  link: number;
  harmonic: number;
}

/** A frame could come back to where it was. */
export class LoopError extends RangeError {
  /** The last hop leads to where the way begins. */
  readonly way: readonly LoopHop[];
  constructor(way: readonly LoopHop[], device: bigint) {
    super(wayWords(way, device));
    this.way = way;
  }
}

/** A device that no rule names. */
function otherThan(devices: ReadonlySet<bigint>): bigint {
  let device = 1n;
  while (devices.has(device)) device += 1n;
  return device;
}

/**
 * A way round; null where there is none. Rules are taken as they decide: by the first match, for each device
 * by the rules that are its own.
 * @param ordered enabled rules, in the order they are asked.
 */
export function findLoop(ordered: readonly RoutingRule[]): LoopError | null {
  const named = new Set(
    ordered.map(({ device }) => device).filter((device) => device !== ANY_DEVICE),
  );
  for (const device of [otherThan(named), ...named]) {
    const way = loopOf(ordered, device);
    if (way) return new LoopError(way, named.has(device) ? device : ANY_DEVICE);
  }
  return null;
}

function wayWords(way: readonly LoopHop[], device: bigint): string {
  const last = way.at(-1)!;
  const places = way.map(
    ({ rule, link, harmonic }) => `by rule ${rule.id} to ${linkName(link)} H${harmonic}`,
  );
  const whose = device === ANY_DEVICE ? '' : ` of device ${device.toString(16).padStart(16, '0')}`;
  return `a frame${whose} on ${linkName(last.link)} H${last.harmonic} comes back: ${places.join(', ')}`;
}

const UNSEEN = 0;
const ON_THE_WAY = 1;
const DONE = 2;

function loopOf(ordered: readonly RoutingRule[], device: bigint): LoopHop[] | null {
  const rules = ordered.filter((rule) => rule.device === ANY_DEVICE || rule.device === device);
  const places = createPlaces(rules, device);
  const walk = createWalk(places);
  // Who comes round comes by where some rule leads to.
  for (const { outLink, inHarmonics, outHarmonic } of rules) {
    const first = leavesOn(outHarmonic, inHarmonics.from);
    const last = leavesOn(outHarmonic, inHarmonics.to);
    for (const harmonic of places.distinct(first, last)) {
      const way = walk(outLink, harmonic);
      if (way) return way;
    }
  }
  return null;
}

interface Places {
  /** A link that no rule tells apart from others is all of them: what a frame meets on one, it meets on each. */
  kindOf(link: number): number;
  /** Harmonics from one to another, of those that no rule tells apart the first. */
  distinct(from: number, to: number): Iterable<number>;
  /** The rules that a frame meets there. */
  rules(kind: number, harmonic: number): readonly RoutingRule[];
  colours(kind: number): Uint8Array;
}

function createPlaces(rules: readonly RoutingRule[], device: bigint): Places {
  const edges = new Set([1]);
  for (const { inHarmonics, outHarmonic } of rules) {
    edges.add(inHarmonics.from).add(inHarmonics.to + 1);
    if (outHarmonic.kind === 'fixed') edges.add(outHarmonic.harmonic).add(outHarmonic.harmonic + 1);
  }
  const begins = [...edges].sort((a, b) => a - b);
  /** For each harmonic, the stretch between two edges it lies in. */
  const stretch = new Uint16Array(MOST_HARMONIC + 1);
  begins.forEach((begin, i) => stretch.fill(i, begin));
  const moved = rules.some(({ outHarmonic }) => outHarmonic.kind === 'offset');
  const kinds = Uint8Array.from({ length: ANY_LINK + 1 }, () => ANY_LINK);
  for (const { inLink } of rules) kinds[inLink] = inLink;
  const met = new Array<(readonly RoutingRule[])[] | null>(ANY_LINK + 1).fill(null);
  const colours = new Array<Uint8Array | null>(ANY_LINK + 1).fill(null);
  return {
    kindOf: (link) => kinds[link]!,
    *distinct(from, to) {
      for (let at = from; at <= to; at += 1) {
        yield at;
        // An offset moves every harmonic to a place of its own; nothing else does.
        if (!moved) at = (begins[stretch[at]! + 1] ?? to + 1) - 1;
      }
    },
    rules(kind, harmonic) {
      const all = (met[kind] ??= begins.map((at) => [...rulesAt(rules, kind, at, device)]));
      return all[stretch[harmonic]!]!;
    },
    colours: (kind) => (colours[kind] ??= new Uint8Array(MOST_HARMONIC + 1)),
  };
}

interface Place {
  link: number;
  kind: number;
  harmonic: number;
  rules: readonly RoutingRule[];
  /** The rule that led here; none to where the walk began. */
  by: RoutingRule | null;
  /** Rules of this place that were followed. */
  followed: number;
}

/** Walks on from a place until nothing is unseen. @returns the hops of a way round. */
function createWalk(places: Places) {
  const way: Place[] = [];
  const enter = (link: number, harmonic: number, by: RoutingRule | null): void => {
    const kind = places.kindOf(link);
    places.colours(kind)[harmonic] = ON_THE_WAY;
    way.push({ link, kind, harmonic, rules: places.rules(kind, harmonic), by, followed: 0 });
  };
  // What led from one link of a kind to another of it leads from there to itself: the hops are the same.
  const round = (rule: RoutingRule, link: number, harmonic: number): LoopHop[] => {
    const kind = places.kindOf(link);
    const begin = way.findIndex((at) => at.kind === kind && at.harmonic === harmonic);
    const hops = way
      .slice(begin + 1)
      .map((at) => ({ rule: at.by!, link: at.link, harmonic: at.harmonic }));
    return [...hops, { rule, link, harmonic }];
  };
  return (fromLink: number, fromHarmonic: number): LoopHop[] | null => {
    if (places.colours(places.kindOf(fromLink))[fromHarmonic] !== UNSEEN) return null;
    enter(fromLink, fromHarmonic, null);
    while (way.length > 0) {
      const here = way.at(-1)!;
      const rule = here.rules[here.followed];
      here.followed += 1;
      if (!rule) {
        places.colours(here.kind)[here.harmonic] = DONE;
        way.pop();
        continue;
      }
      const harmonic = leavesOn(rule.outHarmonic, here.harmonic);
      const colour = places.colours(places.kindOf(rule.outLink))[harmonic];
      if (colour === ON_THE_WAY) return round(rule, rule.outLink, harmonic);
      if (colour === UNSEEN) enter(rule.outLink, harmonic, rule);
    }
    return null;
  };
}
