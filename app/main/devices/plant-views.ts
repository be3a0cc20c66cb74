// Views of devices as the screens ask for them. Knows the numbers (view-table.ts) and whose connection is told.
import type { DeviceId } from '@harmonic/protocol/model';
import type { ViewRequest } from '../../contract/index.ts';
import type { Fleet } from './fleet.ts';
import type { ViewTable } from './view-table.ts';

export interface PlantViews {
  /** @throws PlantRefusal not-found. */
  openView(id: DeviceId, request: ViewRequest): { view: number; revision: number };
  /** @throws PlantRefusal not-found. */
  setView(view: number, request: ViewRequest): { revision: number };
  /** @throws PlantRefusal not-found. */
  resetHold(view: number): void;
  closeView(view: number): void;
  /** Null for a view that is not open. */
  deviceOfView(view: number): DeviceId | null;
}

export interface PlantViewsParts {
  views: ViewTable;
  fleet: Fleet;
  /** @throws PlantRefusal not-found. */
  known(id: DeviceId): unknown;
}

export function createPlantViews({ views, fleet, known }: PlantViewsParts): PlantViews {
  return {
    openView(id, request) {
      known(id);
      const view = views.open(id, request);
      const { value } = views.get(view);
      fleet.get(id)?.setView(view, value);
      return { view, revision: value.revision };
    },
    setView(view, request) {
      const { device, value } = views.set(view, request);
      fleet.get(device)?.setView(view, value);
      return { revision: value.revision };
    },
    resetHold(view) {
      fleet.get(views.get(view).device)?.resetHold(view);
    },
    closeView(view) {
      const device = views.close(view);
      if (device) fleet.get(device)?.closeView(view);
    },
    deviceOfView: (view) => views.deviceOf(view),
  };
}
