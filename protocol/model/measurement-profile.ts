// What a recording is of, which decides what is measured of it.

export const PROFILES = ['general', 'audio', 'mains', 'vibration', 'bearing'] as const;
export type Profile = (typeof PROFILES)[number];
