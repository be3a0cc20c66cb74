// Frames between the harmonics of devices, by the site's routes: what comes goes through one router, what leaves goes to
// a device that is there, now. Keeps no frame: a way that is not open loses it, counted and told.
//
//   capture thread ── came ──> router ── order ──> capture thread of the way out ── CHANNEL_SEND ──> device
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { airSeconds, FRAME_FLAG } from '@harmonic/protocol/phy';
import {
  createNumbering,
  createRouter,
  hopsOf,
  verdictsOf,
  withHops,
  type Forward,
  type RoutedFrame,
  type Router,
} from '@harmonic/protocol/routing';
import {
  saying,
  type Detail,
  type KeptRoutes,
  type RouteBoard,
  type RouteLoss,
  type RouteProbe,
  type RouteWay,
} from '../../contract/index.ts';
import { bondOn } from '../capture/line-names.ts';
import type { CameFrame, SendOrder, SendOutcome } from '../capture/messages.ts';
import { compileRoutes, type CompiledRoutes } from './compile.ts';
import { createRouteTally } from './tally.ts';

export interface ForwardingDeps {
  now(): number;
  planOf(id: DeviceId): ChannelPlan | null;
  /** Of its hardware; null: it has never said who it is. */
  originOf(id: DeviceId): bigint | null;
  isThere(id: DeviceId): boolean;
  /** False: it is away. */
  send(id: DeviceId, order: SendOrder): boolean;
  note(id: DeviceId, code: string, severity: 'info' | 'warning', detail: Detail): void;
  changed(): void;
}

export interface Forwarding {
  /** @param kept of a table that was checked; one that cannot be forwards nothing. */
  set(kept: KeptRoutes): void;
  came(id: DeviceId, frames: readonly CameFrame[], dropped: number): void;
  /** So many came of a device that has not proven its key: none is forwarded. */
  doubted(frames: number): void;
  sent(order: number, outcome: SendOutcome, detail: string): void;
  /** Changes nothing. */
  dryRun(probe: RouteProbe): RouteWay;
  read(): RouteBoard;
}

/** Frames that a device was asked to send and has not answered, at most. */
const MOST_WAITING = 32;

interface Waiting {
  rule: number;
  deviceId: DeviceId;
}
type WayOut = ReturnType<ReturnType<typeof createWays>['out']>;

export function createForwarding(deps: ForwardingDeps): Forwarding {
  const numbering = createNumbering();
  const tally = createRouteTally();
  const waiting = new Map<number, Waiting>();
  /** Whose absence was told, and that is not back yet. */
  const missed = new Set<DeviceId>();
  let kept: KeptRoutes = { routes: [], version: 0, setBy: null, setAtMs: null };
  let compiled = compileRoutes([]);
  let router: Router = createRouter(compiled.table);
  const before = { frames: 0, denied: 0, dropped: 0, doubted: 0, forgotten: 0 };
  let nextOrder = 1;
  const ways = createWays(deps, () => compiled);

  const frameOf = (
    id: DeviceId,
    { harmonics, flags, psdu, atMs, proven }: CameFrame,
    nowMs: number,
    take: 'of' | 'peek',
  ): RoutedFrame => ({
    ...{ link: compiled.linkOf(id), harmonic: harmonics[0] ?? 1 },
    ...numbering[take]({ flags, psdu }, deps.originOf(id) ?? 1n, nowMs),
    ...{ hops: hopsOf(flags), hasMac: (flags & FRAME_FLAG.mac) !== 0 && proven === true },
    ageMs: atMs === null ? null : Math.max(0, nowMs - atMs),
  });

  const namedOn = (id: DeviceId, harmonics: readonly number[]): string =>
    bondOn(deps.planOf(id)?.waveform ?? null, harmonics);

  function lost(rule: number, deviceId: DeviceId, loss: RouteLoss, detail: string): void {
    tally.lost(rule, loss, detail);
    if (loss !== 'away' || missed.has(deviceId)) return;
    missed.add(deviceId);
    deps.note(deviceId, 'route.away', 'warning', [saying('route', { rule: String(rule) })]);
  }

  function leave(forward: Forward, frame: CameFrame, from: DeviceId): void {
    const { id: rule, log } = forward.rule;
    const way = ways.out(forward);
    if (!way) return;
    const { deviceId, harmonics, fec, modulation } = way;
    if (!harmonics || fec === null || modulation === null)
      return lost(rule, deviceId, 'no-channel', '');
    const waits = [...waiting.values()].filter((one) => one.deviceId === deviceId).length;
    if (waits >= MOST_WAITING) return lost(rule, deviceId, 'queue', '');
    const order = nextOrder;
    nextOrder += 1;
    waiting.set(order, { rule, deviceId });
    const flags = withHops(frame.flags, forward.hops);
    if (!deps.send(deviceId, { order, fec, modulation, flags, harmonics, psdu: frame.psdu })) {
      waiting.delete(order);
      return lost(rule, deviceId, 'away', '');
    }
    tally.forwarded(rule);
    if (!log) return;
    const where = `${namedOn(from, frame.harmonics)} → ${namedOn(deviceId, harmonics)}`;
    deps.note(deviceId, 'route.forwarded', 'info', `${rule}: ${where}, ${frame.psdu.length} B`);
  }

  function take(id: DeviceId, frame: CameFrame, nowMs: number): void {
    const routed = frameOf(id, frame, nowMs, 'of');
    const { forwards, steps } = router.route(routed, nowMs);
    tally.decided(steps, nowMs);
    if (forwards.length > 0) numbering.left(frame, routed, nowMs);
    for (const forward of forwards) leave(forward, frame, id);
  }

  return {
    set(next) {
      kept = next;
      const { frames, denied, forgotten } = router.counters;
      before.frames += frames;
      before.denied += denied;
      before.forgotten += forgotten;
      compiled = compiledOf(next);
      router = createRouter(compiled.table);
      tally.keep(next.routes.map(({ id }) => id));
      deps.changed();
    },
    came(id, frames, dropped) {
      const nowMs = deps.now();
      before.dropped += dropped;
      for (const frame of frames) take(id, frame, nowMs);
      deps.changed();
    },
    doubted(frames) {
      before.doubted += frames;
      deps.changed();
    },
    sent(order, outcome, detail) {
      const one = waiting.get(order);
      if (!one) return;
      waiting.delete(order);
      if (outcome === 'sent') {
        missed.delete(one.deviceId);
        tally.sent(one.rule);
      } else lost(one.rule, one.deviceId, outcome, detail);
      deps.changed();
    },
    dryRun(probe) {
      const nowMs = deps.now();
      const frame = probeFrame(probe, nowMs);
      const routed = frameOf(probe.deviceId, frame, nowMs, 'peek');
      const decision = router.dryRun(routed, nowMs);
      return {
        verdicts: verdictsOf(compiled.table, routed, decision).map(({ rule, verdict }) => ({
          ...{ id: rule.id, verdict },
        })),
        leaves: decision.forwards.flatMap((forward) =>
          leafOf(forward, ways.out(forward), frame.psdu.length, deps),
        ),
      };
    },
    read: () => ({
      ...{ kept, counters: tally.read(), dropped: before.dropped, doubted: before.doubted },
      frames: before.frames + router.counters.frames,
      denied: before.denied + router.counters.denied,
      forgotten: before.forgotten + router.counters.forgotten,
    }),
  };
}

/** What was kept by an older console, and is none by this one's rules, forwards nothing. */
function compiledOf({ routes }: KeptRoutes): CompiledRoutes {
  try {
    return compileRoutes(routes);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return compileRoutes([]);
  }
}

function createWays(deps: ForwardingDeps, compiled: () => CompiledRoutes) {
  return {
    /** Null: the rule has gone. */
    out({ rule, link, harmonic }: Forward) {
      const deviceId = compiled().deviceOf(link);
      const route = compiled().route(rule.id);
      if (!deviceId || !route) return null;
      const plan = deps.planOf(deviceId);
      const assignment = plan?.assignments.find(({ harmonics: [first] }) => first === harmonic);
      return {
        ...{ deviceId, harmonic, waveform: plan?.waveform ?? null },
        harmonics: assignment?.harmonics ?? null,
        fec: route.fec ?? plan?.waveform.fec ?? null,
        modulation: route.modulation ?? plan?.waveform.modulation ?? null,
      };
    },
  };
}

const probeFrame = (probe: RouteProbe, nowMs: number): CameFrame => ({
  harmonics: [probe.harmonic],
  flags: withHops(probe.hasMac ? FRAME_FLAG.mac : 0, probe.hops),
  psdu: Uint8Array.from({ length: probe.psduHex.length / 2 }, (_, i) =>
    parseInt(probe.psduHex.slice(2 * i, 2 * i + 2), 16),
  ),
  atMs: probe.ageMs === null ? null : nowMs - probe.ageMs,
  // Whoever tries a frame with a MAC means one that was checked.
  proven: probe.hasMac,
});

function leafOf(
  { rule, hops }: Forward,
  way: WayOut,
  psduBytes: number,
  { isThere }: ForwardingDeps,
): RouteWay['leaves'] {
  if (!way) return [];
  const { deviceId, harmonic, harmonics, fec, modulation, waveform } = way;
  const seconds =
    waveform && harmonics && fec !== null && modulation !== null
      ? airSeconds({ ...waveform, fec, modulation }, harmonics.length, psduBytes)
      : null;
  return [
    {
      ...{ id: rule.id, deviceId, harmonics: harmonics ?? [harmonic], hops, fec, modulation },
      airMs: seconds === null ? null : 1000 * seconds,
      trouble: !harmonics ? 'no-channel' : isThere(deviceId) ? null : 'away',
    },
  ];
}
