// The harmonic physical layer, as `../SPEC.md` says (rules P): frames to samples and back. Pure: told the samples;
// owns no converter, clock or randomness.
export type { Attempt, Carrier } from './channel-decoder.ts';
export { airSeconds } from './air-time.ts';
export * from './channel-plan.ts';
export * from './frame.ts';
export * from './frame-mac.ts';
export * from './margin.ts';
export { SUPERFRAME_SYMBOLS } from './phases.ts';
export type { ReceivedFrame } from './received-frame.ts';
export * from './rational-grid.ts';
export * from './receiver.ts';
export * from './signature.ts';
export * from './signature-gate.ts';
export type { PatternJudgement } from './signature-judgement.ts';
export * from './signature-pattern.ts';
export * from './signature-place.ts';
export * from './transmitter.ts';
export * from './waveform.ts';
