// What the ready-made roles are called in every language of the page, and when two names are the same to a reader:
// the page shows the names, the console refuses a role of the site's own that reads like one of them.
import type { READY_ROLES } from '@harmonic/protocol/model';

type Names = Record<keyof typeof READY_ROLES, string>;

export const READY_ROLE_NAMES = {
  en: {
    viewer: 'Viewer',
    operator: 'Operator',
    technician: 'Technician',
    engineer: 'Engineer',
    auditor: 'Auditor',
    admin: 'Administrator',
  },
  'pt-BR': {
    viewer: 'Observador',
    operator: 'Operador',
    technician: 'Técnico',
    engineer: 'Engenheiro',
    auditor: 'Auditor',
    admin: 'Administrador',
  },
} satisfies Record<string, Names>;

/** The same for two names that differ in case, in spaces or in how a letter is composed. */
export const foldedName = (name: string): string =>
  name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();
