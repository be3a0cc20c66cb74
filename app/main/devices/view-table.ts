// Views by number: whose device, what was asked, which revision. Outlives connections and capture threads.
import type { DeviceId } from '@harmonic/protocol/model';
import type { ViewRequest } from '../../contract/index.ts';
import type { View } from './link-capture.ts';
import { PlantRefusal } from './refusal.ts';

export interface ViewEntry {
  device: DeviceId;
  value: View;
}

export interface ViewTable {
  open(device: DeviceId, request: ViewRequest): number;
  /** @throws PlantRefusal not-found. */
  get(view: number): ViewEntry;
  /** The next revision. @throws PlantRefusal not-found. */
  set(view: number, request: ViewRequest): ViewEntry;
  /** Whose it was; null when there is no such view. */
  close(view: number): DeviceId | null;
  of(device: DeviceId): number[];
  /** Null when there is no such view. */
  deviceOf(view: number): DeviceId | null;
}

/** Only what a view is; callers pass requests that carry more. */
const requestOf = ({
  settings,
  rangeHz,
  columns,
  waveformS,
  reads,
  low,
  holdDecayDbPerS,
}: ViewRequest): ViewRequest => ({
  settings,
  rangeHz,
  columns,
  waveformS,
  reads,
  low,
  holdDecayDbPerS,
});

export function createViewTable(): ViewTable {
  const entries = new Map<number, ViewEntry>();
  let next = 1;
  const get = (view: number): ViewEntry => {
    const entry = entries.get(view);
    if (!entry) throw new PlantRefusal('not-found', `there is no view ${view}`, 'unknown-view');
    return entry;
  };
  return {
    get,
    open(device, request) {
      const view = next;
      next += 1;
      entries.set(view, { device, value: { request: requestOf(request), revision: 1 } });
      return view;
    },
    set(view, request) {
      const { device, value } = get(view);
      const entry = {
        device,
        value: { request: requestOf(request), revision: value.revision + 1 },
      };
      entries.set(view, entry);
      return entry;
    },
    close(view) {
      const device = entries.get(view)?.device ?? null;
      entries.delete(view);
      return device;
    },
    deviceOf: (view) => entries.get(view)?.device ?? null,
    of: (device) => [...entries].filter(([, e]) => e.device === device).map(([view]) => view),
  };
}
