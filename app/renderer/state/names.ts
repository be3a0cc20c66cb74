// What roles, places and people are called: ready-made roles in the reader's language, the rest in the site's own words.
import type { TFunction } from 'i18next';
import { PERMISSIONS, READY_ROLES, type PersonId, type Scope } from '@harmonic/protocol/model';
import { foldedName, type Directory } from '../../contract/index.ts';

const SHORT = 8;
type ReadyRole = keyof typeof READY_ROLES;
export const isReady = (id: string): id is ReadyRole => id in READY_ROLES;

export function roleWords(t: TFunction, id: string, roles?: Directory['roles']): string {
  if (isReady(id)) return t(`roles.${id}`);
  return roles?.find((role) => role.id === id)?.name ?? id;
}

export function scopeWords(t: TFunction, scope: Scope, areas?: Directory['areas']): string {
  if (scope === 'site') return t('rights.wholeSite');
  return areas?.find((area) => area.id === scope)?.name ?? t('rights.otherArea');
}

/** A right by its id; one this page does not know is shown as it is. */
export function rightWords(t: TFunction, right: string): string {
  const known = PERMISSIONS.find((permission) => permission === right);
  return known ? t(`permissions.${keyOf(known)}`) : right;
}

/** The beginning of a pseudonym: enough to tell two erased people apart. */
export const shortId = (id: string): string => id.slice(0, SHORT);

/** Of somebody erased, or whom the reader may not see, only the pseudonym is left. */
export function personWords(t: TFunction, id: PersonId, people?: Directory['people']): string {
  const person = people?.find((one) => one.id === id);
  if (!person || person.name === '') return t('rights.nameless', { id: shortId(id) });
  const same = foldedName(person.name);
  const isAlone = !people?.some((one) => one.id !== id && foldedName(one.name) === same);
  return isAlone ? person.name : `${person.name} (${person.signInName})`;
}

/** By the directory, which tells people of one name apart; by the name that came along where there is none. */
export const nameApart = (
  t: TFunction,
  id: string,
  name: string,
  people?: Directory['people'],
): string => {
  const person = people?.find((one) => one.id === id);
  return person && person.name !== '' ? personWords(t, person.id, people) : name;
};

type Keyed<T extends string> = T extends `${infer A}.${infer B}` ? `${A}_${Keyed<B>}` : T;
/** A dotted name as a key of the words. */
export const keyOf = <T extends string>(name: T): Keyed<T> => name.replaceAll('.', '_') as Keyed<T>;
