// What stands in a request or in an entry of the trail, in the reader's words: roles, rights, places, people and reasons
// by their names. What this page cannot read is shown as it is. Looks names up; asks the console nothing.
import type { TFunction } from 'i18next';
import {
  readGrants,
  type Device,
  type Directory,
  type ReadGrant,
} from '../../../contract/index.ts';
import { formatList, formatTime } from '../../state/format.ts';
import { isReady, personWords, rightWords, roleWords, scopeWords } from '../../state/names.ts';
import { actWords, becauseWords } from './act-words.ts';

/** Whatever of it the reader may see. */
export interface Known {
  directory: Directory | undefined;
  devices: readonly Pick<Device, 'id' | 'name'>[] | undefined;
}

/** "Night shift (may: see devices and see live signals) · Hall 2 · until 25 Nov 2026". */
export function grantWords(
  t: TFunction,
  { role, scope, expiresAtMs }: ReadGrant,
  directory: Directory | undefined,
): string {
  const end = expiresAtMs === null ? t('people.forEver') : undefined;
  const until =
    typeof expiresAtMs === 'number' ? t('people.until', { time: formatTime(expiresAtMs) }) : end;
  return [
    roleWithRights(t, role, directory?.roles),
    scopeWords(t, scope, directory?.areas),
    ...(until === undefined ? [] : [until]),
  ].join(' · ');
}

/** What a ready-made role gives is known; of the site's own it is said. */
function roleWithRights(t: TFunction, id: string, roles: Directory['roles'] | undefined): string {
  const name = roleWords(t, id, roles);
  const own = isReady(id) ? undefined : roles?.find((role) => role.id === id);
  if (!own) return name;
  const rights = formatList(own.permissions.map((right) => rightWords(t, right)));
  return t('people.roleMay', { role: name, rights });
}

/** "a.b c.d → a.b": rights before and after, or rights alone. */
const rightsWords = (t: TFunction, value: string): string =>
  value
    .split(/ ?→ ?/)
    .map((list) => list.split(/,? /).filter((right) => right !== ''))
    .map((rights) => formatList(rights.map((right) => rightWords(t, right))) || '–')
    .join(' → ');

/** Name of a person, an area, a device or a role of the site's own; undefined for anything else. */
export function nameOf(t: TFunction, id: string, { directory, devices }: Known) {
  const person = directory?.people.find((one) => one.id === id);
  if (person) return personWords(t, person.id, directory?.people);
  const things = [...(directory?.areas ?? []), ...(directory?.roles ?? []), ...(devices ?? [])];
  return isReady(id) ? roleWords(t, id) : things.find((one) => one.id === id)?.name;
}

const PLACES: readonly string[] = ['area', 'scope', 'from', 'to'];

/** One line for each thing of the value. */
export function valueWords(t: TFunction, name: string, value: string, known: Known): string[] {
  if (name === 'roles' || /^grants\d*$/.test(name)) {
    const read = readGrants(value);
    return read?.map((one) => grantWords(t, one, known.directory)) ?? [value];
  }
  if (name === 'permissions' || name === 'twoPerson') return [rightsWords(t, value)];
  if (name === 'why') return [becauseWords(t, value)];
  if (name === 'act') return [actWords(t, value)];
  if (PLACES.includes(name) && value === 'site') return [t('rights.wholeSite')];
  return [(IDS.test(value) ? nameOf(t, value, known) : undefined) ?? value];
}

/** What people type is shown as they typed it, whatever else is called so. */
const IDS = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;
