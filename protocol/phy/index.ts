// The harmonic physical layer, as `../SPEC.md` says (rules P): frames to samples and back. Pure: told the samples;
// owns no converter, clock or randomness.
export * from './frame.ts';
export * from './transmitter.ts';
export * from './waveform.ts';
