export { toUnits } from './calibration.ts';
export { createClippingMeter, createRecordKeeper, railOf } from './record.ts';
export type { Explanation, Reason, ReasonCode } from './explanation.ts';
export type { Harmonic } from './harmonics.ts';
export { measureChannel } from './suite.ts';
export type { ChannelMeasures, SuiteOptions } from './suite.ts';
