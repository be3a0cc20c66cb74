// What is heard on a device's harmonics, and the plan by which it is heard. What a plan may not be is protocol/phy's.
import { UnfitError, type ChannelPlan, type DeviceId } from '@harmonic/protocol/model';
import { harmonicName, planConflicts, type PlanConflict } from '@harmonic/protocol/phy';
import { Refusal } from '../access/refusal.ts';
import { hasMaster, type Board, type Device, type PlanMarks } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import type { NewEvent } from '../store/api.ts';
import { StoreFailure } from '../store/failure.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import type { CallParts } from './parts.ts';
import { said } from './said.ts';

export function createHarmonicCalls(door: Door, { plant, store, news, access }: CallParts) {
  /** A line may run through areas that the caller does not see: nodes there are left out. */
  const boardFrom = (seat: Seat, ...of: Parameters<typeof plant.board>): Board => {
    const board = plant.board(...of);
    const isSeen = ({ deviceId }: Board['nodes'][number]): boolean =>
      access.decide(seat, 'live.see', access.scopeOf(deviceId)).allowed;
    return { ...board, nodes: board.nodes.filter(isSeen) };
  };
  /** Devices that a person may have sign: those they manage, and whoever does already. */
  const signersFor = (seat: Seat, deviceId: DeviceId): Device[] => {
    const before = plant.planOf(deviceId)?.plan.assignments.map(({ signedBy }) => signedBy) ?? [];
    return plant
      .list()
      .filter(
        ({ id }) =>
          before.includes(id) || access.decide(seat, 'device.manage', access.scopeOf(id)).allowed,
      );
  };
  /** The store's refusal; where the caller sees the device on whose plan it signs, with its name. */
  const namedFor = (seat: Seat, { deviceId, plan }: { deviceId: DeviceId; plan: ChannelPlan }) =>
    function (error: unknown): never {
      if (!(error instanceof StoreFailure) || error.because !== 'signer-taken') throw error;
      for (const { id, name } of plant.list()) {
        if (id === deviceId || !access.decide(seat, 'live.see', access.scopeOf(id)).allowed)
          continue;
        const others = plant.planOf(id)?.plan.assignments ?? [];
        const one = plan.assignments.find(
          ({ signedBy }) => signedBy && others.some((other) => other.signedBy === signedBy),
        );
        if (!one) continue;
        const detail = `${one.node} signs on the plan of ${name} already: a device answers one listener at a time`;
        const facts = { asked: one.node, device: name };
        throw new Refusal('conflict', detail, 'signer-taken-by', { facts });
      }
      throw error;
    };
  return {
    harmonic: {
      plan: door.harmonic.plan.handler(({ input }) => store.channelPlan(input.deviceId)),
      setPlan: door.harmonic.setPlan.handler(async ({ input, context: { by, seat } }) => {
        const { deviceId, plan } = input;
        const { nodes } = plant.board(deviceId, null);
        requireFit(plan, plant.rateOf(deviceId), hasMaster(deviceId, plan, nodes));
        requireKeys(plan, signersFor(seat, deviceId));
        const { f0Hz, modulation } = plan.waveform;
        const assigned = String(plan.assignments.length);
        const signed = String(plan.assignments.filter(({ signedBy }) => signedBy).length);
        const act = by.actor.entry('done', {
          facts: {
            channel: String(plan.channel),
            f0Hz: String(f0Hz),
            modulation,
            assigned,
            signed,
          },
          ...said(by, { names: plan.assignments.map(({ node }) => node).join(', ') }),
        });
        const detail = `${assigned} × ${f0Hz} Hz`;
        const event: NewEvent = {
          ...{ atMs: act.atMs, deviceId, code: 'harmonic.planSet', severity: 'info', detail, act },
        };
        const kept = await store.setChannelPlan(input, event).catch(namedFor(seat, input));
        plant.setPlan(deviceId, kept);
        return kept;
      }),
      removePlan: door.harmonic.removePlan.handler(async ({ input, context: { by } }) => {
        const { deviceId, basedOn } = input;
        const act = by.actor.entry('done', {});
        await store.removeChannelPlan(deviceId, basedOn, {
          ...{ atMs: act.atMs, deviceId, code: 'harmonic.planRemoved', severity: 'info' },
          ...{ detail: '', act },
        });
        plant.setPlan(deviceId, null);
        return {};
      }),
      watch: door.harmonic.watch.handler(({ input: { deviceId, focus }, context }) =>
        follow(news, ['boards'], () => boardFrom(context.seat, deviceId, focus), context.until),
      ),
      marks: door.harmonic.marks.handler(async function* ({ input: { deviceId }, context }) {
        let said = '';
        const read = (): Board => plant.board(deviceId, null);
        for await (const { plan, watch } of follow(news, ['boards'], read, context.until)) {
          const marks: PlanMarks = { plan, watch };
          const now = newsOf(marks);
          if (now === said) continue;
          said = now;
          yield marks;
        }
      }),
      spectral: door.harmonic.spectral.handler(({ input: { deviceId, beforeId, limit } }) =>
        store.spectralEvents(deviceId, beforeId, limit),
      ),
      spectralEvent: door.harmonic.spectralEvent.handler(({ input: { deviceId, spectralId } }) =>
        store.spectralEvent(deviceId, spectralId),
      ),
      heard: door.harmonic.heard.handler(({ input }) => store.heard(input)),
    },
  };
}

/** What a picture would draw otherwise: levels and times that move on are not. */
const newsOf = ({ plan, watch }: PlanMarks): string =>
  JSON.stringify([
    plan?.version,
    watch?.reason?.say,
    watch?.lasting.map(({ hz, rules }) => [hz && Math.round(hz), rules]),
  ]);

/** @throws Refusal that names the first clash. */
function requireFit(...[plan, ...line]: Parameters<typeof planConflicts>): void {
  const [conflict] = conflictsOf(plan, ...line);
  if (conflict) throw refusalOf(plan, conflict);
}

/** @throws Refusal where a node is to sign with a key that is not kept here. */
function requireKeys({ assignments }: ChannelPlan, devices: readonly Device[]): void {
  for (const { node, signedBy } of assignments) {
    const signer = devices.find(({ id }) => id === signedBy);
    if (signedBy === undefined || (signer?.authentication.fingerprint ?? null) !== null) continue;
    const detail = `${node} cannot be asked to sign: among the devices that you manage, that one has no key that is kept here`;
    throw new Refusal('conflict', detail, 'signer-without-key', { facts: { asked: node } });
  }
}

function conflictsOf(...of: Parameters<typeof planConflicts>): PlanConflict[] {
  try {
    return planConflicts(...of);
  } catch (error) {
    if (!(error instanceof UnfitError)) throw error;
    throw new Refusal('invalid', error.message, 'plan-unfit', { unfit: error.unfit });
  }
}

function refusalOf({ assignments, waveform }: ChannelPlan, conflict: PlanConflict): Refusal {
  const named = (harmonic: number): string => harmonicName(harmonic, waveform);
  const called = (at: number): string => {
    const { node, function: name } = assignments[at] ?? { node: '', function: '' };
    return `${node} · ${name}`;
  };
  const asked = called(conflict.at);
  switch (conflict.code) {
    case 'pilot': {
      const facts = { harmonic: named(conflict.harmonic), asked };
      const detail = `${named(conflict.harmonic)} carries the pilot: ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-pilot', { facts });
    }
    case 'beacon': {
      const facts = { harmonic: named(conflict.harmonic), asked };
      const detail = `${named(conflict.harmonic)} carries the beacon of the line’s master: ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-beacon', { facts });
    }
    case 'off-grid': {
      const facts = { harmonic: named(conflict.harmonic), asked };
      const detail = `${named(conflict.harmonic)} is none of the twelve channels of the rational grid (HPM 1.0): ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-off-grid', { facts });
    }
    case 'beyond': {
      const { harmonic, highest } = conflict;
      const facts = { harmonic: named(harmonic), highest: String(highest), asked };
      const detail = `${named(harmonic)} of ${asked} is above H${highest}, the highest that this sampling rate carries`;
      return new Refusal('conflict', detail, 'harmonic-beyond', { facts });
    }
    case 'taken': {
      const holder = called(conflict.by);
      const facts = { harmonic: named(conflict.harmonic), holder, asked };
      const detail = `${named(conflict.harmonic)} is ${holder}’s: ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-taken', { facts });
    }
    case 'signed-in-part': {
      const { node } = assignments[conflict.at] ?? { node: '' };
      const detail = `${node} signs on all of its channels with one key, or on none`;
      return new Refusal('conflict', detail, 'signed-in-part', { facts: { asked: node } });
    }
    case 'signed-beyond': {
      const facts = { asked, highest: String(conflict.highest) };
      const detail = `${asked} cannot sign: a signature sounds up to H17, and this sampling rate carries H${conflict.highest} at most`;
      return new Refusal('conflict', detail, 'signed-beyond', { facts });
    }
    case 'signed-pilot': {
      const [harmonic, last] = [named(conflict.harmonic), String(conflict.last)];
      const detail = `${asked} cannot sign: the second pilot on ${harmonic} sounds through its pattern on H2 to H${last}; one above H${last}, or none, does not`;
      return new Refusal('conflict', detail, 'signed-pilot', { facts: { asked, harmonic, last } });
    }
    case 'function-twice': {
      const detail = `${asked} stands on two channels: which one would be obeyed?`;
      return new Refusal('conflict', detail, 'function-twice', { facts: { asked } });
    }
  }
}
