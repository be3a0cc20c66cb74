// A person's own side: their data as a file, their erasure, their consents; and what retention has removed.
// The trail is never edited: erasure takes away what a pseudonym stands for.
import type { Bundle } from '@harmonic/protocol/access';
import type { PersonId } from '@harmonic/protocol/model';
import type { Consent, ErasurePreview, RetentionReport } from '../../contract/index.ts';
import type { AccessWrite } from '../store/access-api.ts';
import type { ActAs } from './act-as.ts';
import { consentsOf, setConsent } from './consents.ts';
import type { By, Deed, PeopleParts } from './deeds.ts';
import { personOf } from './directory.ts';
import { erasurePreview } from './erasure-preview.ts';
import { exportFileName, personExport } from './person-export.ts';
import { Refusal } from './refusal.ts';
import type { Requests } from './requests.ts';
import { retentionReports } from './retention-reports.ts';
import { bundleOf, known, requireReach, administrators } from './standing.ts';
import { takesTwo } from './takes-two.ts';

interface TextFile {
  name: string;
  type: string;
  text: string;
}

export interface Privacy {
  /** One's own, or somebody else's who holds no more: the door has asked for the right. */
  export(by: By, wish: { id: PersonId }): Promise<TextFile>;
  previewErasure(wish: { id: PersonId }): Promise<ErasurePreview>;
  erase(by: By, wish: { id: PersonId }): Promise<void>;
  consents(id: PersonId): Consent[];
  setConsent(by: By, wish: Pick<Consent, 'purpose' | 'textVersion' | 'given'>): Promise<Consent[]>;
  retentionReports(): Promise<RetentionReport[]>;
}

type Parts = Pick<PeopleParts, 'core' | 'store'> & {
  actAs: ActAs;
  requests: Pick<Requests, 'about' | 'hasOther'>;
};

export function createPrivacy(parts: Parts): Privacy {
  const { core, store } = parts;
  const { memory } = core;
  return {
    async export(by, { id }) {
      const row = known(core, id);
      const nowMs = core.now();
      if (by.actor.person !== id) requireReach(core, by.actor.person, id, nowMs);
      const bundle = bundleOf(core);
      const members = memory.policy()?.members(nowMs) ?? [];
      const member = members.find((one) => one.id === id) ?? null;
      const look = { memory, inside: core.inside(), nowMs };
      const records = await store.personRecords(id);
      // Told before it is handed out: a copy that nobody knows of would be worse than an entry too many.
      await memory.commit([], [by.actor.entry('done', { subject: id })]);
      const text = personExport({
        site: bundle.site,
        person: personOf(look, row, member),
        createdAtMs: row.createdAtMs,
        consents: consentsOf(memory.consents(id)),
        recoveryCodesLeft: memory.credential(id)?.recovery.length ?? 0,
        records,
        atMs: nowMs,
      });
      return { name: exportFileName(id), type: 'application/json', text };
    },

    async previewErasure({ id }) {
      known(core, id);
      return erasurePreview(await store.personRecords(id), {
        requests: parts.requests.about(id).length,
        isInside: core.inside().has(id),
      });
    },

    async erase(by, wish) {
      await parts.actAs(by, wish.id, (nowMs) => erasure(parts, by, wish.id, nowMs));
      await core.endSessions(wish.id);
    },

    consents: (id) => consentsOf(memory.consents(id)),
    setConsent(by, wish) {
      const { person } = by.actor;
      if (!person) throw new Refusal('signed-out', 'Sign in first.', 'signed-out');
      return setConsent(core, by, person, wish);
    },
    retentionReports: () => retentionReports(store),
  };
}

/** Whoever is erased may not come in first, then what they were called goes. */
function erasure(parts: Parts, by: By, id: PersonId, nowMs: number): Deed {
  const { core, requests } = parts;
  const { name } = known(core, id);
  const member = core.memory
    .policy()
    ?.members(nowMs)
    .find((one) => one.id === id);
  const isOwn = by.actor.person === id;
  if (isOwn && !administrators(core, nowMs).some((admin) => admin !== id)) {
    throw new Refusal(
      'conflict',
      'You are the last who can look after this site: appoint somebody else first.',
      'last-admin',
    );
  }
  if (!isOwn) requireReach(core, by.actor.person, id, nowMs);
  const isActive = member?.status === 'active';
  return {
    ...{ permission: 'privacy.erase', scope: 'site', subject: id, input: { id } },
    asked: { name },
    guarded: !isOwn && takesTwo(parts, by, id, 'privacy.erase'),
    // Nobody signs their own removal: the site's key takes them out at their own wish.
    verbs: isActive && !isOwn ? [{ do: 'person.disable', subject: id }] : [],
    ...(isOwn && { amend: (bundle: Bundle) => withoutMember(bundle, id) }),
    rows: (): AccessWrite[] => [
      ...requests.about(id).map((request): AccessWrite => ({ drop: 'request', id: request })),
      { erase: 'person', id, atMs: nowMs },
    ],
  };
}

const withoutMember = (bundle: Bundle, id: PersonId): Bundle => ({
  ...bundle,
  people: bundle.people.map((member) =>
    member.id === id ? { ...member, status: 'disabled', grants: [], key: null } : member,
  ),
});
