// The site's routes as a table of protocol/routing: each device that a route names is a link of its own there.
import { cannotBe, type DeviceId, type Route } from '@harmonic/protocol/model';
import {
  ANY_DEVICE,
  ANY_LINK,
  createRoutingTable,
  type RoutingRule,
  type RoutingTable,
} from '@harmonic/protocol/routing';

export interface CompiledRoutes {
  table: RoutingTable;
  linkOf(id: DeviceId): number;
  /** Null for a link that no route names. */
  deviceOf(link: number): DeviceId | null;
  route(id: number): Route | undefined;
}

/** Every device that no route names. */
const ANOTHER = ANY_LINK - 1;

/** @throws UnfitError where a rule cannot be; LoopError where a frame could come back. */
export function compileRoutes(routes: readonly Route[]): CompiledRoutes {
  const named = [
    ...new Set(
      routes.flatMap(({ from, to }) =>
        from.deviceId === null ? [to.deviceId] : [from.deviceId, to.deviceId],
      ),
    ),
  ];
  if (named.length > ANOTHER) throw cannotBe('rules-devices', { most: ANOTHER });
  const links = new Map(named.map((id, link) => [id, link]));
  const byId = new Map(routes.map((route) => [route.id, route]));
  const linkOf = (id: DeviceId): number => links.get(id) ?? ANOTHER;
  return {
    table: createRoutingTable(routes.map((route, place) => ruleOf(route, place, linkOf))),
    linkOf,
    deviceOf: (link) => named[link] ?? null,
    route: (id) => byId.get(id),
  };
}

function ruleOf(route: Route, priority: number, linkOf: (id: DeviceId) => number): RoutingRule {
  const { from, to, fec, modulation, ...rest } = route;
  const { id, enabled, copy, needsMac, log, maxAgeMs, framesPerMinute, burst, hopMax } = rest;
  return {
    ...{ id, enabled, copy, needsMac, log, priority },
    inLink: from.deviceId === null ? ANY_LINK : linkOf(from.deviceId),
    outLink: linkOf(to.deviceId),
    inHarmonics: { from: from.first, to: from.last },
    outHarmonic: to.harmonic,
    // What the plan of the way out says is taken when a frame leaves.
    ...{ outFec: fec ?? 1, outModulation: modulation ?? 'dqpsk' },
    ...{ maxAgeMs, device: ANY_DEVICE, framesPerMinute, burst, hopMax },
  };
}
