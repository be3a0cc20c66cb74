export * from './entities.ts';
export * from './permissions.ts';
export * from './calibration.ts';
export * from './calibration-in-force.ts';
export * from './measurement-profile.ts';
export * from './layout.ts';
export * from './calendar-day.ts';
export * from './channel-plan.ts';
