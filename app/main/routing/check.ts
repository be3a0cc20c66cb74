// What the site's routes may not be: a way round, a way to nowhere. Says it with the rule's number and the names people
// have given; forwards nothing.
import { UnfitError, type ChannelPlan, type DeviceId, type Route } from '@harmonic/protocol/model';
import { harmonicName } from '@harmonic/protocol/phy';
import { leavesOn, LoopError } from '@harmonic/protocol/routing';
import type { RefusedBecause } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import { compileRoutes, type CompiledRoutes } from './compile.ts';

export interface RouteSite {
  /** Null: there is no such device. */
  nameOf(id: DeviceId): string | null;
  planOf(id: DeviceId): ChannelPlan | null;
  /** Devices that have a plan. */
  planned(): DeviceId[];
}

/** @throws Refusal that names the first rule that cannot be. */
export function requireRoutes(routes: readonly Route[], site: RouteSite): CompiledRoutes {
  for (const route of routes) requireHarmonics(route, site);
  const compiled = compiledOf(routes, site);
  for (const route of routes) {
    requireDevices(route, site);
    if (route.enabled) requireWayOut(route, site);
  }
  return compiled;
}

function refuse(
  because: RefusedBecause,
  detail: string,
  facts: Readonly<Record<string, string>>,
): never {
  throw new Refusal('conflict', detail, because, { facts });
}

/** As the line of a device calls it. */
function named({ planOf }: RouteSite, id: DeviceId | null, harmonic: number): string {
  const plan = id === null ? null : planOf(id);
  return plan ? harmonicName(harmonic, plan.waveform) : `H${harmonic}`;
}

/** What is easily typed, with words of its own in every language. */
function requireHarmonics(
  { id, from: { deviceId, first, last }, to: { harmonic } }: Route,
  site: RouteSite,
): void {
  const facts = { rule: String(id), first: named(site, deviceId, first) };
  if (first > last)
    refuse('route-span', `rule ${id}: no harmonic lies from ${first} to ${last}`, {
      ...facts,
      first: String(first),
      last: String(last),
    });
  if (harmonic.kind === 'offset' && first + harmonic.by < 1) {
    const { by } = harmonic;
    refuse('route-moved', `rule ${id}: ${facts.first}, moved by ${by}, is no harmonic any more`, {
      ...facts,
      by: String(by),
    });
  }
}

function compiledOf(routes: readonly Route[], site: RouteSite): CompiledRoutes {
  try {
    return compileRoutes(routes);
  } catch (error) {
    if (error instanceof UnfitError)
      throw new Refusal('conflict', error.message, 'route-unfit', { unfit: error.unfit });
    if (!(error instanceof LoopError)) throw error;
    // The devices are those of the rules themselves: the loop is found before links are given names.
    const way = error.way
      .map(({ rule, harmonic }) => {
        const to = routes.find(({ id }) => id === rule.id)?.to.deviceId;
        return `${rule.id} → ${(to && site.nameOf(to)) ?? '?'} ${named(site, to ?? null, harmonic)}`;
      })
      .join(', ');
    const words = `a frame would come back to where it was (rule → where it leaves): ${way}`;
    return refuse('route-loop', words, { way });
  }
}

function requireDevices({ id, from, to }: Route, { nameOf }: RouteSite): void {
  for (const device of [from.deviceId, to.deviceId])
    if (device !== null && nameOf(device) === null)
      refuse('route-device', `rule ${id} names a device that is not there any more`, {
        rule: String(id),
      });
}

const firstsOf = (plan: ChannelPlan | null): number[] =>
  plan?.assignments.flatMap(({ harmonics: [first] }) => first ?? []) ?? [];

/** Everything that the plans let come has a channel to leave on. */
function requireWayOut({ id, from, to }: Route, site: RouteSite): void {
  const { nameOf, planOf, planned } = site;
  const plan = planOf(to.deviceId);
  const facts = { rule: String(id), device: nameOf(to.deviceId) ?? '' };
  if (!plan)
    return refuse('route-plan', `rule ${id}: ${facts.device} has no plan of harmonics`, facts);
  const known = new Set(firstsOf(plan));
  const sources = from.deviceId === null ? planned() : [from.deviceId];
  const coming =
    to.harmonic.kind === 'fixed'
      ? [to.harmonic.harmonic]
      : sources
          .flatMap((device) => firstsOf(planOf(device)))
          .filter((harmonic) => harmonic >= from.first && harmonic <= from.last)
          .map((harmonic) => leavesOn(to.harmonic, harmonic));
  const missing = coming.find((harmonic) => !known.has(harmonic));
  if (missing === undefined) return;
  const harmonic = named(site, to.deviceId, missing);
  refuse('route-channel', `rule ${id}: ${harmonic} begins no channel of ${facts.device}’s plan`, {
    ...facts,
    harmonic,
  });
}
