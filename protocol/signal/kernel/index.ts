// The kernel as an engine: what the choice of engines sees of it.
export { createKernelEngine } from './engine.ts';
export { openKernel, type Kernel } from './open.ts';
