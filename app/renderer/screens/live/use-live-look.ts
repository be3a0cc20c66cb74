// How a live page looks: as it was left, and levels in dBFS only where somebody told the full scale.
import { useEffect, useMemo, useState } from 'react';
import { isFullScaleTold, type DeviceId } from '@harmonic/protocol/model';
import type { ChannelInfo } from '../../../contract/index.ts';
import { COLOUR_MAPS } from '../../charts/colour-map.ts';
import { keep } from '../../state/kept.ts';
import { recall, remember } from '../../state/memory.ts';
import type { Look } from './Display.tsx';
import type { KeptView } from './instrument-state.ts';
import { lookAt } from './look-at.ts';
import { NO_TOOLS } from './tools.ts';

interface LeftView extends KeptView {
  look: Look;
  measures: boolean;
}

/** As a device is first seen; afterwards as it was left. */
const firstView = (): LeftView => ({
  measures: false,
  span: null,
  tools: NO_TOOLS,
  look: {
    reference: 'fs',
    scale: 'db',
    log: false,
    colours: COLOUR_MAPS.find((name) => name === recall('colours')) ?? 'viridis',
    levels: null,
    low: false,
    decayDbPerS: 0,
    baseline: null,
    showNotes: true,
    timeAxis: recall('fallAxis') === 'device' ? 'device' : 'arrival',
    showPlan: true,
  },
});

export interface LiveLook {
  kept: KeptView;
  look: Look;
  changeLook(next: Look): void;
  chooseLevels(levels: Look['levels']): void;
  /** Whether levels may be told in dBFS. */
  hasFullScale: boolean;
  /** Whether the panel of measurements is open. */
  measures: boolean;
  showMeasures(next: boolean): void;
}

export function useLiveLook(device: DeviceId, channel: ChannelInfo | undefined): LiveLook {
  const keptAs = `live ${device}`;
  const [kept] = useState(() => keep(keptAs, firstView));
  const [chosen, setChosen] = useState(kept.look);
  useEffect(() => {
    keep(keptAs, firstView).look = chosen;
  }, [keptAs, chosen]);
  const [measures, setMeasures] = useState(kept.measures);
  const hasFullScale = channel === undefined || isFullScaleTold(channel);
  const look = useMemo(() => lookAt(chosen, hasFullScale), [chosen, hasFullScale]);
  return {
    ...{ kept, look, hasFullScale, measures },
    changeLook(next) {
      remember('colours', next.colours);
      remember('fallAxis', next.timeAxis);
      setChosen(next);
    },
    // A range is of the reference that is on the screen.
    chooseLevels: (levels) => setChosen((now) => ({ ...lookAt(now, hasFullScale), levels })),
    showMeasures(next) {
      keep(keptAs, firstView).measures = next;
      setMeasures(next);
    },
  };
}
