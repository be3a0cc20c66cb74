// Keeps one instrument a spectrum of a recording, and hands it what changes. Draws nothing itself.
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { RecordingOverview } from '../../../contract/index.ts';
import type { LevelRange } from '../../charts/level-range.ts';
import type { KeptView } from '../live/instrument-state.ts';
import { NO_TOOLS } from '../live/tools.ts';
import { openStillSpectrum, type StillLook, type StillSpectrum } from './still-spectrum.ts';
import type { PictureHandles } from './use-recording-export.ts';

interface StillUse {
  host: RefObject<HTMLDivElement | null>;
  /** Where it is written what stands under the pointer. */
  readout: RefObject<HTMLElement | null>;
  spectrum: NonNullable<RecordingOverview['spectrum']>;
  topHz: number;
  look: StillLook;
  onLevels(levels: LevelRange | null): void;
  onPicture: PictureHandles['onSpectrum'];
}

/** Null before it is on the page. */
export function useStillSpectrum(use: StillUse): StillSpectrum | null {
  const { host, readout, spectrum, topHz, look, onPicture } = use;
  const [instrument, setInstrument] = useState<StillSpectrum | null>(null);
  const kept = useRef<KeptView>({ span: null, tools: NO_TOOLS });
  const latest = useRef(use);
  useEffect(() => {
    latest.current = use;
  });
  useEffect(() => {
    if (!host.current || !readout.current) return undefined;
    const made = openStillSpectrum({
      ...{ host: host.current, readout: readout.current, spectrum, topHz },
      ...{ kept: kept.current, look: latest.current.look },
      onLevels: (levels) => latest.current.onLevels(levels),
    });
    onPicture(made.take);
    setInstrument(made);
    return () => {
      onPicture(null);
      setInstrument(null);
      made.close();
    };
  }, [host, readout, spectrum, topHz, onPicture]);
  useEffect(() => instrument?.setLook(look), [instrument, look]);
  return instrument;
}
