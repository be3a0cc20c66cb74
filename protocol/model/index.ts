export * from './entities.ts';
export * from './permissions.ts';
