// The real door over a real store and real people, with a plant that only notes what reaches it: for stories about who
// gets through.
import { randomBytes } from 'node:crypto';
import { EventPublisher, call, getRouter, isProcedure } from '@orpc/server';
import { areaIdSchema, deviceIdSchema, type DeviceId } from '@harmonic/protocol/model';
import * as access from '../access/access.suite.ts';
import { createAdministration } from '../access/administration.ts';
import type { Act } from '../store/api.ts';
import type { CallParts, NewsPublisher } from './parts.ts';
import { createPlaces } from './places.ts';
import { createRouter } from './router.ts';
import { closeForbidden } from './view-calls.ts';
import { createViewRoutes } from './views.ts';

export const HALL = areaIdSchema.parse('11111111-1111-4111-8111-111111111111');
export const YARD = areaIdSchema.parse('22222222-2222-4222-8222-222222222222');
export const HALL_PUMP = deviceIdSchema.parse('01890000-0000-7000-8000-000000000001');
export const YARD_PUMP = deviceIdSchema.parse('01890000-0000-7000-8000-000000000002');

export interface DoorRig {
  /** What reached the plant or the store, by name and first argument. */
  done: [string, unknown][];
  parts: CallParts;
  call(path: string, input: unknown, seat: string): Promise<unknown>;
  tellRights(): void;
}

export function openDoorRig(at: access.Running): DoorRig {
  const done: [string, unknown][] = [];
  const news: NewsPublisher = new EventPublisher();
  const views = createViewRoutes();
  const note =
    (what: string) =>
    async (...args: readonly unknown[]): Promise<Record<string, never>> => {
      done.push([what, args[0]]);
      const act = args.find(
        (arg): arg is Act => typeof arg === 'object' && arg !== null && 'act' in arg,
      );
      await at.core.memory.commit([], act ? [act] : []);
      return {};
    };
  const plant = {
    rename: note('rename'),
    forget: note('forget'),
    connect: note('connect'),
    replay: note('replay'),
    reconnect: note('reconnect'),
    recordingOf: (): string | null => null,
    openView: () => ({ view: 1, revision: 1 }),
    deviceOfView: (): DeviceId => HALL_PUMP,
    closeView: (view: number) => void done.push(['closeView', view]),
  };
  const store = {
    changeAccess: (...args: Parameters<typeof at.core.memory.commit>) =>
      at.core.memory.commit(...args),
    setRetention: async (retention: unknown, { act }: { act: Act }) => {
      await note('setRetention')(retention, act);
      const bytes = { freeBytes: 0, floorBytes: 0, databaseBytes: 0 };
      return { dataDir: '', ...bytes, retention, devices: [] };
    },
  };
  const parts = {
    access: at,
    people: createAdministration({
      core: at.core,
      store: at.store,
      random: (bytes) => new Uint8Array(randomBytes(bytes)),
      risingMs: () => performance.now(),
      knowsDevice: () => true,
    }),
    ...{ plant, store, news, views },
    recorder: { all: () => [] },
    transfers: { desk: {} },
    ...{ reports: {}, forwarding: {} },
    measuring: { run: () => Promise.reject(new Error('nothing is measured here')) },
    places: createPlaces({
      access: at,
      isDevice: () => true,
      deviceOfRecording: () => null,
      deviceOfView: () => HALL_PUMP,
      nameOf: () => null,
    }),
    site: () => ({}),
    devices: () => [],
    discovered: () => [],
    listPorts: () => Promise.resolve([]),
    setUp: () => Promise.resolve({ url: '' }),
    now: () => at.core.now(),
  } as unknown as CallParts;
  const router = createRouter(parts);
  let rights = 0;
  const tellRights = (): void => {
    closeForbidden(parts);
    news.publish('access', (rights += 1));
  };
  at.sessions.onChange(tellRights);
  return {
    done,
    parts,
    tellRights,
    async call(path, input, seat) {
      const procedure = getRouter(router, path.split('.'));
      if (!isProcedure(procedure)) throw new Error(`there is no ${path}`);
      const answer: unknown = await call(procedure, input, {
        path: path.split('.'),
        context: { client: seat, seat },
      });
      return answer;
    },
  };
}

/** Ada, and Bea with a role in the hall alone; a pump in the hall and one in the yard. */
export async function inTwoAreas(role = 'technician') {
  const site = await access.firstRun();
  const { at } = site;
  await access.amend(at, access.PAGE, (bundle) => ({
    ...bundle,
    areas: [
      { id: HALL, name: 'Hall' },
      { id: YARD, name: 'Yard' },
    ],
  }));
  const { id, code } = await access.invite(at, access.PAGE, { ...access.BEA, role, scope: HALL });
  await at.sessions.enrol(access.OTHER_PAGE, { code, password: access.BEA.password });
  await at.core.memory.commit(
    [
      { put: 'placement', device: HALL_PUMP, area: HALL },
      { put: 'placement', device: YARD_PUMP, area: YARD },
    ],
    [],
  );
  return { ...site, at, bea: id };
}
