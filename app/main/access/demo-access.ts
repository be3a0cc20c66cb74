// Access to the demo: everybody sees its devices, nobody signs in, nothing is kept. Reaches nothing real.
import type { Decision, Grant } from '@harmonic/protocol/access';
import { ADMIN_ROLE, PERMISSIONS, type Permission } from '@harmonic/protocol/model';
import type { Session } from '../../contract/index.ts';
import type { Access, Sessions } from './access.ts';
import type { OpenAccess } from './core.ts';
import { Refusal } from './refusal.ts';
import { NOBODY } from './session-view.ts';

const OPEN = /^(?:device|live|recording|storage|event)\./;
const GRANT: Grant = { role: ADMIN_ROLE, scope: 'site', expiresAtMs: null };

export function openDemoAccess(now: () => number): OpenAccess {
  return {
    ...createDemoChecks(now),
    sessions: createDemoSessions(),
    scopeOf: () => 'site',
    close: () => Promise.resolve(),
    core: null,
  };
}

const decide = (permission: Permission | 'inside'): Decision =>
  OPEN.test(permission)
    ? { allowed: true, because: 'grant', grant: GRANT, provisional: false, twoPerson: false }
    : { allowed: false, because: 'no-policy' };

const refusal = (): Refusal =>
  new Refusal('not-allowed', 'The demo has no people. Set up a site of your own for this.', 'demo');

function createDemoChecks(now: () => number): Pick<Access, 'decide' | 'holds' | 'require'> {
  return {
    decide: (_seat, permission) => decide(permission),
    holds: (_seat, permission) => decide(permission),
    require(_seat, act, subject, { permission, scope }) {
      if (!decide(permission).allowed) return Promise.reject(refusal());
      return Promise.resolve({
        person: null,
        entry: (outcome, more) => ({
          ...{ atMs: now(), actor: null, act, subject, outcome, because: 'demo' },
          ...{ scope: scope === 'any' ? 'site' : scope, facts: {}, personal: null, ...more },
        }),
      });
    },
  };
}

const view = (): Session => ({
  ...NOBODY,
  stage: 'demo',
  mayDo: PERMISSIONS.filter((permission) => OPEN.test(permission)).map((permission) => ({
    ...{ permission, scopes: ['site' as const], twoPerson: false },
  })),
});

function createDemoSessions(): Sessions {
  const refuse = (): Promise<never> => Promise.reject(refusal());
  const nothing = (): Promise<void> => Promise.resolve();
  return {
    state: view,
    onChange: () => () => undefined,
    ...{ createFirst: refuse, enrol: refuse, confirmSecondFactor: refuse, signIn: refuse },
    ...{ giveCode: refuse, breakGlass: refuse, unlock: refuse, prove: refuse },
    ...{ changePassword: refuse, offerSecondFactor: refuse },
    ...{ removeSecondFactor: refuse, newRecoveryCodes: refuse },
    ...{ signOut: nothing, lock: nothing, lockAll: nothing, active: () => undefined },
  };
}
