// An id for a role of the site's own, from its name. Pure.
import { roleIdSchema, type RoleId } from '@harmonic/protocol/model';

const MOST = 40;

/** Letters and digits of the name, without marks; numbered when another role has it already. */
export function roleIdFor(name: string, taken: readonly string[]): RoleId {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '');
  const stem = plain === '' ? 'role' : plain.slice(0, MOST - 4);
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}-${n}`;
    if (!taken.includes(id)) return roleIdSchema.parse(id);
  }
}
