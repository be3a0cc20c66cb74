// The waveforms of devices’ lines, by the plans they have when the page opens: by them harmonics are `H4`, or `3/2`.
import { useEffect, useState } from 'react';
import type { ChannelPlan, DeviceId } from '@harmonic/protocol/model';
import { calls } from '../../state/client.ts';
import type { WaveformOf } from './route-words.ts';

export function useWaveforms(ids: readonly DeviceId[]): WaveformOf {
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
  return (id) => (id === null ? null : (waveforms.get(id) ?? null));
}
