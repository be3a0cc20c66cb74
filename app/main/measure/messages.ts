// What passes between the console's thread and the measuring thread. Types only.
import type { ChannelMeasures, SuiteOptions } from '@harmonic/protocol/signal';

export interface MeasureTask {
  /** In the channel's unit, without a gap; moved. Calibrated over there. */
  samples: Float32Array<ArrayBuffer>;
  rateHz: number;
  unit: string;
  fullScale: number | null;
  step: number | null;
  clipped: number;
  /** Samples that were asked for; more than there are where the record had to end before. */
  wanted: number;
  options: SuiteOptions;
}

export interface ToMeasuring {
  id: number;
  task: MeasureTask;
}
export interface FromMeasuring {
  id: number;
  measures: ChannelMeasures;
}
