// The site's routes: one table of rules, changed as a whole, by whoever saw the newest. Opens no transaction.
import { routesSchema, type PersonId, type Route } from '@harmonic/protocol/model';
import type { KeptRoutes } from '../../contract/index.ts';
import type { Db } from './database.ts';
import { StoreFailure } from './failure.ts';
import { tellRecord, type Cause, type Outbox } from './outbox.ts';
import { parsed } from './records.ts';

interface RouteRow {
  version: number;
  content: string;
  set_by: PersonId | null;
  set_at_ms: number;
}

export interface RouteRows {
  get(): KeptRoutes;
  /** @throws StoreFailure conflict where `basedOn` is not the newest version. */
  set(input: { routes: readonly Route[]; basedOn: number }, atMs: number, by: Cause): KeptRoutes;
}

const NONE: KeptRoutes = { routes: [], version: 0, setBy: null, setAtMs: null };
const ROW_ID = 'routes';

export function createRouteRows(db: Db, outbox: Outbox): RouteRows {
  const one = db.prepare<[], RouteRow>(
    'SELECT version, content, set_by, set_at_ms FROM route_table',
  );
  const put = db.prepare(
    `INSERT INTO route_table (id, version, content, set_by, set_at_ms)
     VALUES (1, @version, @content, @set_by, @set_at_ms)
     ON CONFLICT (id) DO UPDATE SET version = excluded.version, content = excluded.content,
       set_by = excluded.set_by, set_at_ms = excluded.set_at_ms`,
  );
  const get = (): KeptRoutes => toRoutes(one.get());
  return {
    get,
    set({ routes, basedOn }, atMs, by) {
      const newest = one.get()?.version ?? 0;
      if (newest !== basedOn)
        throw new StoreFailure(
          'conflict',
          'somebody has changed the routes meanwhile: look at them as they are now, and change them again',
          'routes-changed',
        );
      const row: RouteRow = {
        ...{ version: newest + 1, content: JSON.stringify(routes) },
        ...{ set_by: by.actor, set_at_ms: atMs },
      };
      put.run(row);
      tellRecord(outbox, 'route-table', ROW_ID, newest === 0 ? 'insert' : 'patch', { ...row }, by);
      return get();
    },
  };
}

/** A table that is none any more, by whoever wrote it, forwards nothing; its version stands. */
function toRoutes(row: RouteRow | undefined): KeptRoutes {
  if (!row) return NONE;
  const routes = routesSchema.safeParse(parsed(row.content)).data ?? [];
  return { routes, version: row.version, setBy: row.set_by, setAtMs: row.set_at_ms };
}
