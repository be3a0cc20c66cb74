// Routing between links and harmonics, as `../SPEC.md` says (rules O). Pure: told frames and the time; owns no link, clock or disk.
export { LoopError, type LoopHop } from './loops.ts';
export * from './numbering.ts';
export * from './router.ts';
export * from './rule.ts';
export * from './table.ts';
export * from './verdicts.ts';
