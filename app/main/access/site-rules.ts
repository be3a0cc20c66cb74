// The rules a site sets for itself, inside bounds; and a new break-glass kit.
import type { Rules } from '@harmonic/protocol/access';
import { waitsForNobody, type Permission } from '@harmonic/protocol/model';
import type { NewCodes } from '../../contract/index.ts';
import { keysOf, type ActAs } from './act-as.ts';
import type { AccessCore } from './core.ts';
import type { By } from './deeds.ts';
import { Refusal } from './refusal.ts';
import type { Requests } from './requests.ts';
import { bundleOf } from './standing.ts';

export interface SiteRules {
  set(by: By, rules: Rules): Promise<void>;
  renewBreakGlass(by: By): Promise<NewCodes>;
}

interface Parts {
  core: AccessCore;
  actAs: ActAs;
  requests: Pick<Requests, 'hasOther'>;
}

export function createSiteRules({ core, actAs, requests }: Parts): SiteRules {
  /** Acts that could never take effect are not made to wait. */
  function requireSecond(by: By, permissions: readonly Permission[]): void {
    const { person } = by.actor;
    const lonely = permissions.find(
      (permission) =>
        !person || !requests.hasOther(person, { permission, scope: 'site', subject: '' }),
    );
    if (lonely === undefined) return;
    throw new Refusal(
      'conflict',
      `Nobody else has the right “${lonely}” on the whole site: give it to a second person first.`,
      'no-other-holder',
      { facts: { right: lonely } },
    );
  }

  return {
    set: (by, wish) =>
      actAs(by, 'rules', () => {
        const { rules: now } = bundleOf(core);
        const rules = { ...wish, twoPerson: [...new Set(wish.twoPerson)] };
        requireActs(rules.twoPerson);
        requireSecond(
          by,
          rules.twoPerson.filter((permission) => !now.twoPerson.includes(permission)),
        );
        const changed = changesOf(now, rules);
        return {
          ...{ permission: 'rule.manage', scope: 'site', subject: 'rules', input: rules },
          ...{ asked: changed, facts: changed, verbs: [{ do: 'rules.set', rules }] },
          guarded: now.twoPerson.some((permission) => !rules.twoPerson.includes(permission)),
        };
      }),

    async renewBreakGlass(by) {
      const made: Awaited<ReturnType<AccessCore['newKit']>>[] = [];
      let digest = '';
      await actAs(by, 'break-glass', () => ({
        ...{ permission: 'rule.manage', scope: 'site', subject: 'break-glass', input: {} },
        ...{ asked: {}, verbs: [] },
        async prepare() {
          const { site } = keysOf(core, by);
          if (!site) throw noKey();
          const kit = await core.newKit(site);
          // Kept before it counts: a code that is shown opens the folder on another machine, too.
          await kit.kept();
          made.push(kit);
          digest = kit.digest;
        },
        rows: () => made.flatMap(({ writes }) => writes),
        amend: (bundle) => ({ ...bundle, breakGlass: digest }),
      }));
      const [kit] = made;
      if (!kit) throw new Error('a kit was renewed and there is none');
      return { recoveryCodes: [], breakGlassCode: kit.code };
    },
  };
}

const noKey = (): Refusal =>
  new Refusal('not-allowed', 'Only somebody who holds the site’s key can do this.', 'no-key');

function requireActs(permissions: readonly Permission[]): void {
  const looking = permissions.find(waitsForNobody);
  if (looking === undefined) return;
  throw new Refusal(
    'invalid',
    `“${looking}” is for looking, taking a copy or bringing one in, which cannot wait for a second person.`,
    'not-an-act',
    { facts: { right: looking } },
  );
}

function changesOf(before: Rules, after: Rules): Record<string, string> {
  const words = (value: Rules[keyof Rules]): string =>
    Array.isArray(value) ? value.join(' ') : String(value);
  return Object.fromEntries(
    (Object.keys(after) as (keyof Rules)[])
      .filter((name) => words(before[name]) !== words(after[name]))
      .map((name) => [name, `${words(before[name])} → ${words(after[name])}`]),
  );
}
