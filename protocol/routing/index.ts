// Routing between links and harmonics, as `../SPEC.md` says (rules O). Pure: told frames and the time; owns no link, clock or disk.
export * from './router.ts';
export * from './rule.ts';
export * from './table.ts';
