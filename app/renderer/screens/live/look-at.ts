// A look as it can be had of a channel. Pure.
import type { Look } from './Display.tsx';

/**
 * Levels below a full scale that nobody told would be made up: they are in the channel’s own unit then, and a range that
 * was chosen against the full scale means nothing there.
 */
export const lookAt = (look: Look, hasFullScale: boolean): Look =>
  look.reference === 'fs' && !hasFullScale ? { ...look, reference: 'unit', levels: null } : look;
