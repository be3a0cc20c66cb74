// Keeps one instrument per channel of a stream, and hands it what changes. Draws nothing itself.
import { useEffect, useRef, useState, type RefObject } from 'react';
import type { SpectrumSettings } from '@harmonic/protocol/model';
import type { ChannelInfo, StreamInfo } from '../../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import type { LevelRange } from '../../charts/level-range.ts';
import { openInstrument, type Instrument } from './instrument.ts';
import type { InstrumentLook, KeptView } from './instrument-state.ts';

export interface InstrumentPlaces {
  trace: RefObject<HTMLDivElement | null>;
  waterfall: RefObject<HTMLCanvasElement | null>;
  ages: RefObject<HTMLDivElement | null>;
  waveform: RefObject<HTMLCanvasElement | null>;
  readout: RefObject<HTMLParagraphElement | null>;
}

export function useInstrumentPlaces(): InstrumentPlaces {
  // Each on a line of its own: a hook inside a literal is called once only when the literal is kept.
  const trace = useRef<HTMLDivElement>(null);
  const waterfall = useRef<HTMLCanvasElement>(null);
  const ages = useRef<HTMLDivElement>(null);
  const waveform = useRef<HTMLCanvasElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  return { trace, waterfall, ages, waveform, readout };
}

interface InstrumentUse {
  device: DeviceId;
  stream: StreamInfo | null;
  channel: ChannelInfo | undefined;
  settings: SpectrumSettings;
  look: InstrumentLook;
  kept: KeptView;
  dragPans: boolean;
  paused: boolean;
  places: InstrumentPlaces;
  onLevels(levels: LevelRange | null): void;
}

export function useInstrument(use: InstrumentUse): Instrument | null {
  const { device, channel, settings, look, paused, dragPans } = use;
  const rateHz = use.stream?.rateHz ?? null;
  /** Two channels may be called the same. */
  const channelKey = channel
    ? `${settings.channel} ${channel.name} ${channel.unit} ${channel.fullScale}`
    : '';
  const [instrument, setInstrument] = useState<Instrument | null>(null);
  const latest = useRef(use);
  useEffect(() => {
    latest.current = use;
  });

  useEffect(() => {
    const { places, ...now } = latest.current;
    const hosts = {
      trace: places.trace.current,
      waterfall: places.waterfall.current,
      ages: places.ages.current,
      waveform: places.waveform.current,
      readout: places.readout.current,
    };
    const { trace, waterfall, ages, waveform, readout } = hosts;
    if (rateHz === null || !now.channel) return undefined;
    if (!trace || !waterfall || !ages || !waveform || !readout) return undefined;
    const made = openInstrument({
      device,
      channel: now.channel,
      rateHz,
      settings: now.settings,
      look: now.look,
      kept: now.kept,
      hosts: { trace, waterfall, ages, waveform, readout },
      onLevels: (levels) => latest.current.onLevels(levels),
    });
    setInstrument(made);
    return () => {
      setInstrument(null);
      made.close();
    };
  }, [device, rateHz, channelKey]);
  useEffect(() => instrument?.setLook(look), [instrument, look]);
  useEffect(() => instrument?.setSettings(settings), [instrument, settings]);
  useEffect(() => instrument?.setDragPans(dragPans), [instrument, dragPans]);
  useEffect(() => instrument?.setPaused(paused), [instrument, paused]);
  return instrument;
}
