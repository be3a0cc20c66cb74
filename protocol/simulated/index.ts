export * from './device.ts';
export { LINE_PLAN } from './line.ts';
export * from './presets.ts';
export { createSendingLine } from './sender.ts';
export { createRecordedSource } from './source.ts';
export type { SampleSource, SourceChannel } from './source.ts';
