export * from './decimate.ts';
export * from './fft.ts';
export type { PffftModule } from './fft-pffft.ts';
export * from './measure.ts';
export * from './peaks.ts';
export * from './spectrum.ts';
export * from './statistics.ts';
export * from './wav.ts';
export * from './windows.ts';
