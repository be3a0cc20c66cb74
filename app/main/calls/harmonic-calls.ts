// What is heard on a device's harmonics, and the plan by which it is heard. What a plan may not be is protocol/phy's.
import type { ChannelPlan } from '@harmonic/protocol/model';
import { planConflicts, type PlanConflict } from '@harmonic/protocol/phy';
import { Refusal } from '../access/refusal.ts';
import type { Board, PlanMarks } from '../../contract/index.ts';
import type { Seat } from '../access/access.ts';
import type { NewEvent } from '../store/api.ts';
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
  return {
    harmonic: {
      plan: door.harmonic.plan.handler(({ input }) => store.channelPlan(input.deviceId)),
      setPlan: door.harmonic.setPlan.handler(async ({ input, context: { by } }) => {
        const { deviceId, plan } = input;
        requireFit(plan, plant.rateOf(deviceId));
        const { f0Hz, modulation } = plan.waveform;
        const assigned = String(plan.assignments.length);
        const act = by.actor.entry('done', {
          facts: { channel: String(plan.channel), f0Hz: String(f0Hz), modulation, assigned },
          ...said(by, { names: plan.assignments.map(({ node }) => node).join(', ') }),
        });
        const detail = `${assigned} × ${f0Hz} Hz`;
        const event: NewEvent = {
          ...{ atMs: act.atMs, deviceId, code: 'harmonic.planSet', severity: 'info', detail, act },
        };
        const kept = await store.setChannelPlan(input, event);
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
    watch?.reason,
    watch?.lasting.map(({ hz, rules }) => [hz && Math.round(hz), rules]),
  ]);

/** @throws Refusal that names the first clash. */
function requireFit(plan: ChannelPlan, rateHz: number | null): void {
  const [conflict] = conflictsOf(plan, rateHz);
  if (conflict) throw refusalOf(plan, conflict);
}

function conflictsOf(plan: ChannelPlan, rateHz: number | null): PlanConflict[] {
  try {
    return planConflicts(plan, rateHz);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new Refusal('invalid', error.message, 'plan-unfit', {
      facts: { reason: error.message },
    });
  }
}

function refusalOf({ assignments }: ChannelPlan, conflict: PlanConflict): Refusal {
  const called = (at: number): string => {
    const { node, function: name } = assignments[at] ?? { node: '', function: '' };
    return `${node} · ${name}`;
  };
  const asked = called(conflict.at);
  switch (conflict.code) {
    case 'pilot': {
      const facts = { harmonic: String(conflict.harmonic), asked };
      const detail = `harmonic ${conflict.harmonic} carries the pilot: ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-pilot', { facts });
    }
    case 'beyond': {
      const { harmonic, highest } = conflict;
      const facts = { harmonic: String(harmonic), highest: String(highest), asked };
      const detail = `harmonic ${harmonic} of ${asked} is above H${highest}, the highest that this sampling rate carries`;
      return new Refusal('conflict', detail, 'harmonic-beyond', { facts });
    }
    case 'taken': {
      const holder = called(conflict.by);
      const facts = { harmonic: String(conflict.harmonic), holder, asked };
      const detail = `harmonic ${conflict.harmonic} is ${holder}’s: ${asked} needs another`;
      return new Refusal('conflict', detail, 'harmonic-taken', { facts });
    }
    case 'function-twice': {
      const detail = `${asked} stands on two channels: which one would be obeyed?`;
      return new Refusal('conflict', detail, 'function-twice', { facts: { asked } });
    }
  }
}
