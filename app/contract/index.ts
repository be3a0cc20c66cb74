export * from './contract.ts';
export * from './entities.ts';
export * from './live-frame.ts';
export * from './access.ts';
export type { CallMeta } from './base.ts';
export { invitationSchema, type Agreed } from './access-calls.ts';
