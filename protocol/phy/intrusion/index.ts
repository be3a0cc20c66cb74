// Spectral intrusion, as `../../SPEC.md` says (rules P12 and on): unauthorised energy on and between harmonics. Pure:
// told the samples; owns no converter, clock or randomness.
export * from './detector.ts';
export type { IntrusionNotice, IntrusionSource, SpectralEvent, SpectralPicture } from './event.ts';
