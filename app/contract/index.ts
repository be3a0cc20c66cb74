export * from './contract.ts';
export * from './entities.ts';
export * from './live-frame.ts';
export * from './access.ts';
export { invitationSchema } from './access-calls.ts';
export type { CallMeta } from './base.ts';
