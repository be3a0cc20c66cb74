// What the lines of devices call their harmonics, by the plans they have when the page opens: `H4`, or `3/2` on the rational grid.
import { useEffect, useState } from 'react';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { calls } from '../../state/client.ts';
import { lineNames, type LineNames } from './route-words.ts';

export function useLineNames(ids: readonly DeviceId[]): LineNames {
  const [waveforms, setWaveforms] = useState<ReadonlyMap<DeviceId, ChannelPlan['waveform']>>(
    new Map(),
  );
  const all = ids.join(' ');
  useEffect(() => {
    let isShown = true;
    // Whose plan may not be seen has numbers alone.
    const read = (deviceId: DeviceId) => calls.harmonic.plan({ deviceId }).catch(() => null);
    const each = all === '' ? [] : (all.split(' ') as DeviceId[]);
    void Promise.all(each.map(read)).then((plans) => {
      const known = plans.flatMap((kept): [DeviceId, ChannelPlan['waveform']][] =>
        kept ? [[kept.deviceId, kept.plan.waveform]] : [],
      );
      if (isShown) setWaveforms(new Map(known));
    });
    return () => {
      isShown = false;
    };
  }, [all]);
  return lineNames((id) => waveforms.get(id) ?? null);
}
