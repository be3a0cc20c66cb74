// What the kernel gives its engine: see protocol/signal/kernel.ts for who calls it.
export { maxima } from './maxima';
export { copyBounded, scaleInt16 } from './samples';
export { hop, transform } from './transform';
