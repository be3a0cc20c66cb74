// Words of what may be done, by whom and where; and of a call that was not made.
import { READY_ROLE_NAMES } from '../../../contract/index.ts';

export const permissions = {
  device_see: 'see devices',
  device_connect: 'connect devices',
  device_manage:
    'adopt, rename and forget devices, keep their keys, and change their plans and the routes',
  device_calibrate: 'calibrate channels',
  live_see: 'see live signals',
  live_configure: 'change the analysis kept for a device',
  recording_see: 'see recordings',
  recording_make: 'make recordings',
  recording_manage: 'rename and remove recordings',
  recording_export: 'take recorded samples out',
  recording_import: 'bring recordings in from files',
  note_write: 'write labels and keep baselines',
  event_see: 'see events',
  storage_see: 'see the storage',
  storage_manage: 'decide what is kept, and for how long',
  people_see: 'see people and their rights',
  people_manage: 'manage people and their rights',
  role_manage: 'define roles',
  area_manage: 'define areas and place devices in them',
  rule_manage: 'set the rules of the site',
  audit_see: 'read the audit trail',
  audit_export: 'export the audit trail',
  privacy_export: 'export the data of a person',
  privacy_erase: 'erase a person',
};
export const roles = READY_ROLE_NAMES.en;
export const rights = {
  none: 'You have no right to {{what}}. These roles have it: {{roles}}.',
  elsewhere:
    'You have the right to {{what}} in some areas, not here. These roles have it: {{roles}}.',
  demo: 'The demo site has no people. Set up a site first.',
  noRoom: 'This room is not open to you',
  askWhom: 'Whoever manages people can give you one of them.',
  twoPerson: 'takes two people',
  wholeSite: 'Whole site',
  otherArea: 'An area you do not see',
  nameless: 'Nameless {{id}}',
  someone: 'the console',
};
export const failed = {
  'not-allowed': 'Not allowed: {{detail}}',
  'signed-out': 'You are not signed in any more. Sign in and try again.',
  locked: 'The session is locked. Give your password and try again.',
  'proof-needed': 'Your password was asked for again and not given, so nothing was done.',
  'needs-agreement':
    'Asked for. It takes effect when a second person agrees, under People, Requests.',
  BAD_REQUEST:
    'This cannot be taken as it is: check the fields. A name is one line of visible text.',
};
export const warnings = {
  'clock-rollback':
    'The clock of this computer has gone back. Until it is right, six-digit codes are not accepted; recovery codes are.',
  'break-glass-spent':
    'The sealed code has been used. Renew it under People, Rules, and put the new one away.',
  'trail-broken':
    'The audit trail does not hold together: entries were changed or cut off outside the console. Verify it under Audit.',
  'one-admin':
    'There is only one administrator. Appoint a second one, so that one lost password is no emergency.',
  'low-assurance':
    'This console’s keys are kept less safely than they could be, for instance without a keychain of the system.',
};
