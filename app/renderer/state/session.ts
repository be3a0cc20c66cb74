// Who is on this page and how far in: watched from the console, with the person's activity told back.
import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Permission } from '@harmonic/protocol/model';
import type { Session } from '../../contract/index.ts';
import { calls, transport } from './client.ts';
import { queryClient, useWatched, watchFor } from './console.ts';
import { formatList } from './format.ts';
import { forgetKept } from './kept.ts';
import { keyOf, roleWords } from './names.ts';
import { putAllAway, type Said } from './notices.ts';
import { judge, rolesWith, type Where } from './rights.ts';
import { forgetTransfers, tellDropped } from './transfers.ts';
import { isIn, NEEDS, wantedWatches } from './watching.ts';

const ACTIVE_EVERY_MS = 30_000;
const RETRY_MS = 1000;
const MOVES = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/** What is watched was emptied by then; the rest was read by whoever was here before. */
const STAYING = ['session', 'site', ...Object.keys(NEEDS)];

const options = queryOptions<Session>({
  queryKey: ['session'],
  queryFn: () => new Promise<Session>(() => undefined),
});

/** Undefined until the console has said it. */
export function useSession(): Session | undefined {
  return useQuery(options).data;
}

const now = (): Session | undefined => queryClient.getQueryData(options.queryKey);

function take(session: Session): void {
  const before = now();
  queryClient.setQueryData(options.queryKey, session);
  const changedHands = before?.person?.id !== session.person?.id;
  if (!isIn(session.stage) || changedHands) {
    // What was read under another right, or by another person, is read again or not at all.
    watchFor(['site']);
    queryClient.removeQueries({
      predicate: ({ queryKey: [first] }) => !STAYING.some((key) => key === first),
    });
    putAllAway();
  }
  watchFor(wantedWatches(session));
  if (changedHands) {
    forgetKept();
    forgetTransfers(before?.person?.id ?? null);
  }
  if (session.person && isIn(session.stage)) tellDropped(session.person.id);
  if (before && hasCrossed(before.stage, session.stage)) void renew();
}

/** Somebody came in here, or went out: from now on the browser is known by another secret. */
const hasCrossed = (before: Session['stage'], after: Session['stage']): boolean =>
  (after === 'inside' && !isIn(before) && before !== 'locked') ||
  (after === 'outside' && (before === 'inside' || before === 'locked'));

async function renew(): Promise<void> {
  // Without it only this loading of the page is signed in, which the person notices at the next.
  await transport.renewSession().catch(() => undefined);
}

async function follow(): Promise<never> {
  for (;;) {
    try {
      for await (const session of await calls.session.watch({})) take(session);
    } catch {
      // The connection is gone; the banner says so. The next round begins when it is back.
    }
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
  }
}

/** Tells the console that the person is there, when they move, type or touch: a session in use does not lock. */
function tellOfActivity(): void {
  let toldAtMs = -ACTIVE_EVERY_MS;
  const onMove = ({ isTrusted, timeStamp }: Event): void => {
    if (!isTrusted || now()?.stage !== 'inside' || timeStamp - toldAtMs < ACTIVE_EVERY_MS) return;
    toldAtMs = timeStamp;
    calls.session.active({}).catch(() => undefined);
  };
  for (const move of MOVES) window.addEventListener(move, onMove, { passive: true });
}

export function startSession(): void {
  void follow();
  tellOfActivity();
}

export type May =
  | { allowed: true; twoPerson: boolean }
  /** `why`: for people, with the roles that would do. */
  | { allowed: false; twoPerson: false; why: Said };

/** May the person of this page do that? Every answer is for showing: the console judges each call itself. */
export function useMay(): (permission: Permission, where?: Where) => May {
  const session = useSession();
  const directory = useWatched('directory');
  return (permission, where = 'any') => {
    const verdict = judge(session, permission, where);
    if (verdict.allowed) return verdict;
    const { because } = verdict;
    const ids = rolesWith(permission, directory?.roles);
    const why: Said = (t) => {
      if (because === 'demo') return t('rights.demo');
      const roles = formatList(ids.map((id) => roleWords(t, id, directory?.roles)));
      const words = { what: t(`permissions.${keyOf(permission)}`), roles };
      return t(because === 'elsewhere' ? 'rights.elsewhere' : 'rights.none', words);
    };
    return { allowed: false, twoPerson: false, why };
  };
}
