// People, roles, areas, rules, what waits for a second person, the trail and privacy. The behaviour lives in access/.
import { call, getRouter, isProcedure } from '@orpc/server';
import type { Administration } from '../access/administration.ts';
import { invitationSchema, newCodesSchema, type Agreed } from '../../contract/index.ts';
import { Refusal } from '../access/refusal.ts';
import type { Door } from './door.ts';
import { follow } from './follow.ts';
import type { ActContext, CallParts, ConsoleRouter } from './parts.ts';
import { silent } from './session-calls.ts';

/** @param router what an agreed call is run by, once it is made. */
export function createPeopleCalls(door: Door, parts: CallParts, router: () => ConsoleRouter) {
  const of = (): Administration => {
    if (parts.people) return parts.people;
    throw new Refusal(
      'not-allowed',
      'The demo has no people. Set up a site of your own for this.',
      'demo',
    );
  };
  return {
    ...personCalls(door, parts, of),
    ...policyCalls(door, of),
    ...requestCalls(door, parts, of, router),
    ...auditCalls(door, of),
    ...privacyCalls(door, of),
  };
}
type Of = () => Administration;

function personCalls(door: Door, { news }: CallParts, of: Of) {
  const { person } = door;
  return {
    person: {
      watch: person.watch.handler(({ context }) =>
        follow(news, [], () => of().directory(context.seat), context.until),
      ),
      create: person.create.handler(({ input, context }) => of().people.create(context.by, input)),
      rename: person.rename.handler(({ input, context }) =>
        silent(of().people.rename(context.by, input)),
      ),
      disable: person.disable.handler(({ input, context }) =>
        silent(of().people.disable(context.by, input)),
      ),
      enable: person.enable.handler(({ input, context }) =>
        silent(of().people.enable(context.by, input)),
      ),
      unlock: person.unlock.handler(({ input, context }) =>
        silent(of().people.unlock(context.by, input)),
      ),
      resetFactors: person.resetFactors.handler(({ input, context }) =>
        of().people.resetFactors(context.by, input),
      ),
      grant: person.grant.handler(({ input, context }) =>
        silent(of().people.grant(context.by, input)),
      ),
      revoke: person.revoke.handler(({ input, context }) =>
        silent(of().people.revoke(context.by, input)),
      ),
      endSessions: person.endSessions.handler(({ input, context }) =>
        silent(of().people.endSessions(context.by, input)),
      ),
    },
  };
}

function policyCalls(door: Door, of: Of) {
  return {
    role: {
      define: door.role.define.handler(({ input, context }) =>
        silent(of().roles.define(context.by, input)),
      ),
      remove: door.role.remove.handler(({ input, context }) =>
        silent(of().roles.remove(context.by, input)),
      ),
    },
    area: {
      define: door.area.define.handler(({ input, context }) =>
        silent(of().areas.define(context.by, input)),
      ),
      remove: door.area.remove.handler(({ input, context }) =>
        silent(of().areas.remove(context.by, input)),
      ),
      place: door.area.place.handler(({ input, context }) =>
        silent(of().areas.place(context.by, input)),
      ),
    },
    rule: {
      set: door.rule.set.handler(({ input, context }) => silent(of().rules.set(context.by, input))),
      renewBreakGlass: door.rule.renewBreakGlass.handler(({ context }) =>
        of().rules.renewBreakGlass(context.by),
      ),
    },
  };
}

function requestCalls(door: Door, { news }: CallParts, of: Of, router: () => ConsoleRouter) {
  /** The very call that was asked for, validated anew, now by two. */
  async function run(context: ActContext, id: string): Promise<Agreed> {
    const { act, input, by } = await of().requests.agree(context.by, id);
    const path = act.split('.');
    const procedure = getRouter(router(), path);
    if (!isProcedure(procedure))
      throw new Refusal('not-found', `There is no ${act} any more.`, 'unreadable');
    const { client, seat } = context;
    const shown: unknown = await call(procedure, input, {
      context: { client, seat, onBehalf: by },
      path,
    });
    return {
      invitation: invitationSchema.safeParse(shown).data ?? null,
      codes: newCodesSchema.safeParse(shown).data ?? null,
    };
  }
  return {
    request: {
      watch: door.request.watch.handler(({ context }) =>
        follow(news, [], () => of().requests.list(context.seat), context.until),
      ),
      agree: door.request.agree.handler(({ input, context }) => run(context, input.id)),
      decline: door.request.decline.handler(({ input, context }) =>
        silent(of().requests.decline(context.by, input.id)),
      ),
    },
  };
}

function auditCalls(door: Door, of: Of) {
  return {
    audit: {
      list: door.audit.list.handler(({ input }) =>
        of().trail.list(input.query, input.beforeSeq, input.limit),
      ),
      verify: door.audit.verify.handler(() => of().trail.verify()),
      export: door.audit.export.handler(({ input, context }) =>
        of().trail.export(context.by, input),
      ),
    },
  };
}

function privacyCalls(door: Door, of: Of) {
  const { privacy } = door;
  return {
    privacy: {
      export: privacy.export.handler(({ input, context }) =>
        of().privacy.export(context.by, input),
      ),
      previewErasure: privacy.previewErasure.handler(({ input }) =>
        of().privacy.previewErasure(input),
      ),
      erase: privacy.erase.handler(({ input, context }) =>
        silent(of().privacy.erase(context.by, input)),
      ),
      consents: privacy.consents.handler(({ context }) =>
        context.by.actor.person ? of().privacy.consents(context.by.actor.person) : [],
      ),
      setConsent: privacy.setConsent.handler(({ input, context }) =>
        of().privacy.setConsent(context.by, input),
      ),
      retentionReports: privacy.retentionReports.handler(() => of().privacy.retentionReports()),
    },
  };
}
