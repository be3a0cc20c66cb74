export * from './contract.ts';
export * from './entities.ts';
export * from './live-frame.ts';
