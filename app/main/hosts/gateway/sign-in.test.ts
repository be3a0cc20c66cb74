// Browsers at a site with people: the page is handed out, and who is inside is known by a secret from after the sign-in.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { roleIdSchema, type PersonId } from '@harmonic/protocol/model';
import { askForLink, readControl } from './control-file.ts';
import type { Gateway } from './gateway.ts';
import {
  ask,
  beFirst,
  channel,
  closing,
  cookieOf,
  insideAs,
  open,
  openPage,
  outcome,
  ownPage,
  removeScratch,
  renew,
  scratchDir,
  type OpenPage,
} from './test-gateway.suite.ts';

const ADA = { name: 'Ada Lovelace', signInName: 'ada', password: 'bernoulli numbers 1843' };
const BEA = { name: 'Bea Potter', signInName: 'bea', password: 'four small rabbits in sand' };

let gateway: Gateway;
/** The administrator's page, from the first run on. */
let office: OpenPage;
let bea: PersonId;
/** A link that was made before anybody could sign in. */
let earlyLink: URL;

let pageNumber = 0;
const newClient = (): string => `page-${String((pageNumber += 1)).padStart(16, '0')}`;
/** A browser that comes for the first time. */
const come = async (): Promise<string> => cookieOf(await ask(gateway, '/'));
const openNew = (cookie: string): Promise<OpenPage> => openPage(gateway, cookie, newClient());
interface SignedIn extends OpenPage {
  cookie: string;
  client: string;
}
/** Bea signs in on a page, and the page asks for a fresh secret. */
async function signIn(cookie: string): Promise<SignedIn> {
  const client = newClient();
  const page = await openPage(gateway, cookie, client);
  await page.calls.session.signIn(BEA);
  const answer = await renew(gateway, cookie, client);
  expect(answer.status).toBe(200);
  return { ...page, cookie: cookieOf(answer), client };
}
/** How many of Bea's sessions have ended so far. */
async function ended(): Promise<number> {
  const query = { fromMs: null, toMs: null, actor: bea, act: 'session.signOut', outcome: null };
  const { rows } = await office.calls.audit.list({
    ...{ query: { ...query, text: '' }, beforeSeq: null, limit: 500 },
  });
  return rows.length;
}

beforeAll(async () => {
  gateway = await open({ place: 'real', dataDir: join(scratchDir(), 'with-people') });
  const link = new URL(gateway.wayIn());
  earlyLink = new URL(gateway.wayIn());
  const cookie = cookieOf(await ask(gateway, link.pathname + link.search));
  const client = newClient();
  office = await openPage(gateway, cookie, client);
  await beFirst(office, ADA);
  await renew(gateway, cookie, client);
  const grant = { role: roleIdSchema.parse('viewer'), scope: 'site' as const, expiresAtMs: null };
  const { name, signInName } = BEA;
  const invited = await office.calls.person.create({ name, signInName, grants: [grant] });
  bea = invited.id;
  const page = await openNew(await come());
  await page.calls.session.enrol({ code: invited.code, password: BEA.password });
  expect(await insideAs(page)).toBe(BEA.name);
  await page.calls.session.signOut({});
}, 60_000);
afterAll(async () => {
  await gateway.close();
  removeScratch();
});

describe('coming in', () => {
  test('whoever asks for the page gets it, and a secret of their own; with it everything of the page', async () => {
    const first = await ask(gateway, '/');
    expect([first.status, first.body]).toEqual([200, '<!doctype html><title>console</title>']);
    expect(first.headers['set-cookie']).toEqual([
      expect.stringMatching(/^harmonic_\d+=[A-Za-z0-9_-]{43}; Path=\/; HttpOnly; SameSite=Strict$/),
    ]);
    const cookie = cookieOf(first);
    expect(cookieOf(await ask(gateway, '/'))).not.toBe(cookie);
    const asset = await ask(gateway, '/assets/index-3fa9.js', { headers: { cookie } });
    expect([asset.status, asset.headers['set-cookie']]).toEqual([200, undefined]);
    expect(await outcome(channel(gateway, 'rpc', { cookie, client: newClient() }))).toBe('open');
  });

  test('nothing but the page is handed to a browser without one', async () => {
    for (const path of ['/assets/index-3fa9.js', '/index.html', '/rpc', '/nothing']) {
      const answer = await ask(gateway, path);
      expect([path, answer.status, answer.headers['set-cookie']]).toEqual([path, 403, undefined]);
    }
    expect(await outcome(channel(gateway, 'rpc', { client: newClient() }))).toBe(403);
  });

  test('a visit from another site, which comes without its cookie, does not take the cookie away', async () => {
    const answer = await ask(gateway, '/', { headers: { 'sec-fetch-site': 'cross-site' } });
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('http-equiv="refresh" content="0;url=/"');
  });

  test('a site with nobody yet is opened by a link only', async () => {
    const empty = await open({ place: 'real', dataDir: join(scratchDir(), 'nobody-yet') });
    try {
      const cookie = `harmonic_${new URL(empty.url).port}=${'A'.repeat(43)}`;
      expect((await ask(empty, '/')).status).toBe(403);
      expect((await ask(empty, '/', { headers: { cookie } })).status).toBe(403);
      const client = newClient();
      expect(await outcome(channel(empty, 'rpc', { cookie, client }))).toBe(403);
      const link = new URL(empty.wayIn());
      expect((await ask(empty, link.pathname + link.search)).status).toBe(303);
    } finally {
      await empty.close();
    }
  });

  test('the way in is the plain address, from the start and from "harmonic url"', async () => {
    expect(gateway.wayIn()).toBe(`${gateway.url}/`);
    expect(await askForLink(readControl(gateway.dataDir())!)).toBe(`${gateway.url}/`);
  });

  test('a link from before still works', async () => {
    expect((await ask(gateway, earlyLink.pathname + earlyLink.search)).status).toBe(303);
  });
});

describe('signing in', () => {
  test('it is the page that is inside: no other page of the same browser, nor of another', async () => {
    const cookie = await come();
    const [page, tab, elsewhere] = [
      await openNew(cookie),
      await openNew(cookie),
      await openNew(await come()),
    ];
    await page.calls.session.signIn(BEA);
    expect(await insideAs(page)).toBe(BEA.name);
    expect([await insideAs(tab), await insideAs(elsewhere)]).toEqual([null, null]);
    await page.calls.session.signOut({});
  });

  test('after it, the browser has a fresh secret; reloads and other tabs are inside with it', async () => {
    const { cookie, client } = await signIn(await come());
    expect(await insideAs(await openNew(cookie))).toBe(BEA.name);
    // The page that signed in keeps its sockets, and comes back with the fresh secret.
    expect(await insideAs(await openPage(gateway, cookie, client))).toBe(BEA.name);
  });

  test('renewed once more, the person stays inside; other tabs come again with the newest secret', async () => {
    const { cookie, client } = await signIn(await come());
    const tab = newClient();
    const gone = closing((await openPage(gateway, cookie, tab)).socket);
    const newest = cookieOf(await renew(gateway, cookie, client));
    expect(await gone).toBe(4001);
    expect(await insideAs(await openPage(gateway, newest, tab))).toBe(BEA.name);
  });

  test('the secret from before opens nothing any more: no channel, no renewal; files for some seconds', async () => {
    const before = await come();
    const { client } = await signIn(before);
    const wish = { cookie: before, client: newClient() };
    expect(await outcome(channel(gateway, 'rpc', wish))).toBe(403);
    expect((await renew(gateway, before, client)).status).toBe(409);
    const asset = await ask(gateway, '/assets/index-3fa9.js', { headers: { cookie: before } });
    expect(asset.status).toBe(200);
  });

  test('a planted secret is worth nothing: not before the renewal, not after, not in a race with it', async () => {
    const planted = await come();
    const thief = newClient();
    const watching = await openPage(gateway, planted, thief);
    const client = newClient();
    const page = await openPage(gateway, planted, client);
    await page.calls.session.signIn(BEA);
    expect(await insideAs(watching)).toBeNull();
    // The thief asks first, with a page of their own: the seat of the person is not theirs to take.
    const race = await renew(gateway, planted, thief);
    expect(race.status).toBe(200);
    expect(await insideAs(await openNew(cookieOf(race)))).toBeNull();
    // Nor do they learn of it by naming the person’s page with what they now have.
    expect((await renew(gateway, cookieOf(race), client)).status).toBe(409);
    expect(await insideAs(watching)).toBeNull();
    expect((await renew(gateway, planted, client)).status).toBe(409);
  });

  test('pages that were open with the secret from before are sent away', async () => {
    const cookie = await come();
    const gone = closing((await openNew(cookie)).socket);
    await signIn(cookie);
    expect(await gone).toBe(4001);
  });

  test('a page that nobody renews for takes its session along when it goes', async () => {
    const page = await openNew(await come());
    await page.calls.session.signIn(BEA);
    const before = await ended();
    page.socket.close();
    await vi.waitFor(async () => expect(await ended()).toBe(before + 1), { timeout: 15_000 });
  });

  test('only a page that is there can be renewed for', async () => {
    const cookie = await come();
    expect((await renew(gateway, cookie, newClient())).status).toBe(409);
    const { socket } = await openPage(gateway, cookie, 'page-that-went-away-1');
    const gone = closing(socket);
    socket.close();
    await gone;
    expect((await renew(gateway, cookie, 'page-that-went-away-1')).status).toBe(409);
  });
});

describe('leaving', () => {
  test('signing out gives a fresh secret that is nobody’s; the old one and its other pages are out', async () => {
    const { cookie, client, calls } = await signIn(await come());
    const gone = closing((await openNew(cookie)).socket);
    await calls.session.signOut({});
    const fresh = cookieOf(await renew(gateway, cookie, client));
    expect(await gone).toBe(4001);
    const wish = { cookie, client: newClient() };
    expect(await outcome(channel(gateway, 'rpc', wish))).toBe(403);
    expect(await insideAs(await openNew(fresh))).toBeNull();
  });

  test('sessions that an administrator ends send their pages away within seconds; the browser is nobody’s', async () => {
    const { cookie, socket } = await signIn(await come());
    const gone = [closing(socket), closing((await openNew(cookie)).socket)];
    await office.calls.person.endSessions({ id: bea });
    expect(await Promise.all(gone)).toEqual([4001, 4001]);
    expect(await insideAs(await openNew(cookie))).toBeNull();
  }, 20_000);
});

test('a flood of unknown browsers neither fills the console nor drives a person out', async () => {
  const { cookie } = await signIn(await come());
  for (let i = 0; i < 300; i += 1) expect((await ask(gateway, '/')).status).toBe(200);
  const pages = [];
  for (let i = 0; i < 20; i += 1) {
    pages.push(outcome(channel(gateway, 'rpc', { cookie: await come(), client: newClient() })));
  }
  const taken = (await Promise.all(pages)).filter((each) => each === 'open');
  expect(taken.length).toBeLessThanOrEqual(16);
  expect(await insideAs(await openNew(cookie))).toBe(BEA.name);
});

describe('what changes something comes from the console’s own page', () => {
  const good = (cookie: string): Record<string, string> => ownPage(gateway, cookie);
  const origins = { own: null, other: 'http://evil.example', null: 'null', none: undefined };
  const sites = ['same-origin', 'same-site', 'cross-site', 'none', undefined];
  const types = ['application/json', 'Application/JSON; charset=utf-8', 'text/plain', undefined];

  test('origin × sec-fetch-site × content type: one way in', async () => {
    const cookie = await come();
    const statuses = new Map<string, number>();
    for (const [name, origin] of Object.entries(origins)) {
      for (const site of sites) {
        for (const type of types) {
          const headers: Record<string, string> = { cookie };
          const said = origin === null ? gateway.url : origin;
          if (said !== undefined) headers['origin'] = said;
          if (site !== undefined) headers['sec-fetch-site'] = site;
          if (type !== undefined) headers['content-type'] = type;
          const wish = { method: 'POST', headers, body: '{"client":"nobody-0123456789"}' };
          const { status } = await ask(gateway, '/session/renew', wish);
          statuses.set(`${name} ${site ?? '-'} ${type ?? '-'}`, status);
        }
      }
    }
    const got = (status: number): string[] =>
      [...statuses].filter(([, each]) => each === status).map(([name]) => name);
    // 409: it was listened to, and there is no such page.
    expect(got(409)).toEqual([
      'own same-origin application/json',
      'own same-origin Application/JSON; charset=utf-8',
    ]);
    expect(got(415)).toEqual(['own same-origin text/plain', 'own same-origin -']);
    expect(got(403)).toHaveLength(statuses.size - 4);
    expect(statuses.size).toBe(80);
  });

  test.each(['PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused in words', async (method) => {
    const cookie = await come();
    for (const path of ['/', '/session/renew', '/rpc', '/nothing']) {
      const answer = await ask(gateway, path, { method, headers: good(cookie), body: '{}' });
      expect([path, answer.status, answer.headers.allow]).toEqual([path, 405, 'GET, HEAD, POST']);
      expect(answer.body).toContain('The console takes GET and POST');
    }
  });

  test.each([
    ['half an object', '{', 400],
    ['a number for a name', '{"client":1}', 400],
    ['a list', '[]', 400],
    ['a text', '"x"', 400],
    ['a book', `{"client":"${'x'.repeat(20_000)}"}`, 413],
  ])('a body that is %s is refused', async (_what, body, status) => {
    const headers = good(await come());
    const answer = await ask(gateway, '/session/renew', { method: 'POST', headers, body });
    expect(answer.status).toBe(status);
    expect(answer.headers['set-cookie']).toBeUndefined();
  });

  test('a GET changes nothing, and a name that is not ours gets no answer, whatever it carries', async () => {
    const cookie = await come();
    expect((await ask(gateway, '/session/renew', { headers: good(cookie) })).status).toBe(404);
    for (const host of ['rebound.example', 'mill.local', '127.0.0.1']) {
      const headers = { ...good(cookie), host };
      const answer = await ask(gateway, '/session/renew', { method: 'POST', headers, body: '{}' });
      expect([host, answer.status]).toEqual([host, 421]);
    }
  });
});
