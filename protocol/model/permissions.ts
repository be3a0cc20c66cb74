// What a person may be allowed to do, and the roles every site begins with. Owns names; decides nothing.
import { z } from 'zod';

/** One act each, named by the noun it acts on. A call of the contract names exactly one of them. */
export const PERMISSIONS = [
  'device.see', // the list, its counters
  'device.connect', // open, close and reopen a link
  'device.manage', // adopt, rename, forget, put into an area
  'device.calibrate', // say how a channel's numbers become engineering units
  'live.see', // live spectra and waveforms
  'live.configure', // the settings kept for a device
  'recording.see',
  'recording.make',
  'recording.manage', // rename, remove
  'recording.export', // take recorded samples out of the console
  'recording.import', // bring recordings in from files
  'note.write', // labels on frequencies and times, baselines
  'event.see',
  'storage.see',
  'storage.manage', // what is kept, and for how long
  'people.see',
  'people.manage', // create, disable, unlock, grant, revoke, reset factors
  'role.manage', // roles of the site's own
  'area.manage',
  'rule.manage', // session limits, two-person rule, retention of the trail
  'audit.see',
  'audit.export',
  'privacy.export', // a person's data, for somebody else
  'privacy.erase',
] as const;
export const permissionSchema = z.enum(PERMISSIONS);
export type Permission = z.infer<typeof permissionSchema>;

/**
 * Looking, taking a copy and bringing a file in wait for no second person: what shows would stand still for a day, and
 * the file is on the disk of whoever asks.
 */
export const waitsForNobody = (permission: Permission): boolean =>
  /\.(?:see|export|import)$/.test(permission);

export const roleIdSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,39}$/)
  .brand('RoleId');
export type RoleId = z.infer<typeof roleIdSchema>;

/** Pseudonym of a person: random, the only thing the trail knows of them. */
export const personIdSchema = z.uuid().brand('PersonId');
export type PersonId = z.infer<typeof personIdSchema>;

export const areaIdSchema = z.uuid().brand('AreaId');
export type AreaId = z.infer<typeof areaIdSchema>;

/** Where a right holds: the whole site, or one area of it. */
export const scopeSchema = z.union([z.literal('site'), areaIdSchema]);
export type Scope = z.infer<typeof scopeSchema>;

const VIEWER: readonly Permission[] = ['device.see', 'live.see', 'recording.see', 'event.see'];
const OPERATOR: readonly Permission[] = [
  ...VIEWER,
  'recording.make',
  'recording.import',
  'note.write',
  'storage.see',
];
const TECHNICIAN: readonly Permission[] = [
  ...OPERATOR,
  'device.connect',
  'device.manage',
  'live.configure',
  'recording.export',
];
const ENGINEER: readonly Permission[] = [
  ...TECHNICIAN,
  'device.calibrate',
  'recording.manage',
  'storage.manage',
];
const AUDITOR: readonly Permission[] = [
  ...VIEWER,
  'people.see',
  'storage.see',
  'audit.see',
  'audit.export',
];

/** Ready-made roles, in the order a person is shown them. Each is a set: none holds another by name. */
export const READY_ROLES = {
  viewer: VIEWER,
  operator: OPERATOR,
  technician: TECHNICIAN,
  engineer: ENGINEER,
  auditor: AUDITOR,
  admin: PERMISSIONS,
} as const;
export type ReadyRole = keyof typeof READY_ROLES;
export const ADMIN_ROLE = roleIdSchema.parse('admin');
