// Areas of the site, and which device lies in which. A device in none is reached by rights on the whole site only.
import type { Area } from '@harmonic/protocol/access';
import type { AreaId, DeviceId } from '@harmonic/protocol/model';
import type { AccessWrite } from '../store/access-api.ts';
import type { ActAs } from './act-as.ts';
import type { By, PeopleParts } from './deeds.ts';
import { Refusal } from './refusal.ts';
import { requireScope, standing } from './standing.ts';

export interface Areas {
  define(by: By, area: Area): Promise<void>;
  /** Its devices lie in no area then. */
  remove(by: By, wish: { id: AreaId }): Promise<void>;
  place(by: By, wish: { device: DeviceId; area: AreaId | null }): Promise<void>;
}

type Parts = Pick<PeopleParts, 'core' | 'knowsDevice'> & { actAs: ActAs };

export function createAreas({ core, knowsDevice, actAs }: Parts): Areas {
  return {
    define: (by, area) =>
      actAs(by, area.id, () => ({
        ...{ permission: 'area.manage', scope: 'site', subject: area.id, input: area },
        asked: { name: area.name },
        verbs: [{ do: 'area.define', area }],
      })),

    remove: (by, { id }) =>
      actAs(by, id, (nowMs) => {
        const bundle = standing(core, nowMs);
        requireScope(bundle, id);
        const inside = () => core.memory.placements().filter(({ area }) => area === id);
        return {
          ...{ permission: 'area.manage', scope: 'site', subject: id, input: { id } },
          asked: { name: bundle.areas.find((area) => area.id === id)?.name ?? '' },
          facts: { devices: String(inside().length) },
          verbs: [{ do: 'area.remove', area: id }],
          rows: () =>
            inside().map(({ device }): AccessWrite => ({ put: 'placement', device, area: null })),
        };
      }),

    place: (by, wish) =>
      actAs(by, wish.device, (nowMs) => {
        const { device, area } = wish;
        if (!knowsDevice(device))
          throw new Refusal('not-found', 'There is no such device.', 'unknown-device');
        requireScope(standing(core, nowMs), area ?? 'site');
        return {
          ...{ permission: 'area.manage', scope: 'site', subject: device, input: wish },
          asked: { device, area: area ?? '' },
          facts: { from: core.memory.scopeOf(device), to: area ?? 'site' },
          verbs: [],
          rows: () => [{ put: 'placement', device, area }],
        };
      }),
  };
}
