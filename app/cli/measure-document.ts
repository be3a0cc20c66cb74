// What `harmonic measure` answers: the spectra of the reference results, and all else measured, a channel at a time.
import type { Calibration } from '@harmonic/protocol/model';
import type { ChannelMeasures, Measurement } from '@harmonic/protocol/signal';

export type FullMeasurement = Omit<Measurement, 'perChannel'> & {
  calibration: Calibration | null;
  perChannel: (Measurement['perChannel'][number] & ChannelMeasures)[];
};
