export * from './contract.ts';
export * from './entities.ts';
export * from './live-frame.ts';
export * from './access.ts';
export type { CallMeta, FailureData } from './base.ts';
export * from './because.ts';
export * from './grant-words.ts';
export * from './role-names.ts';
export { invitationSchema, type Agreed } from './access-calls.ts';
