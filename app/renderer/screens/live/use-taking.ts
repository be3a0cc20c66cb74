// Takes what the page shows at the moment it is asked to, and holds it while somebody decides on a format.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo, Device } from '../../../contract/index.ts';
import { useWatched } from '../../state/console.ts';
import { say } from '../../state/notices.ts';
import { useSession } from '../../state/session.ts';
import type { Look } from './Display.tsx';
import type { Instrument } from './instrument.ts';
import { takeView, type TakenView } from './take-view.ts';

interface TakingUse {
  instrument: Instrument | null;
  device: Device;
  channel: ChannelInfo | undefined;
  settings: SpectrumSettings;
  look: Look;
  referenceLabel: string;
}

export interface Taking {
  taken: TakenView | null;
  take(): void;
  putAway(): void;
}

export function useTaking({ instrument, channel, ...use }: TakingUse): Taking {
  const { t } = useTranslation();
  const site = useWatched('site')?.name ?? null;
  const person = useSession()?.person?.name ?? null;
  const [taken, setTaken] = useState<TakenView | null>(null);
  return {
    taken,
    take() {
      const view =
        instrument && channel
          ? takeView(
              { ...use, instrument, channel, site, person, measured: [], calibration: null },
              Date.now(),
            )
          : null;
      if (view) setTaken(view);
      else say(t('exports.nothing'), 'told');
    },
    putAway: () => setTaken(null),
  };
}
