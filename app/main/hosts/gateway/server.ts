// What the gateway answers over HTTP: who is let in, the renderer's files, health, and words for the rest.
import type { Server } from 'node:http';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { headersFor, hostOf, objection, refuseName, type Own } from './guard.ts';
import { serveFiles, type FileRoutes } from './file-routes.ts';
import type { Links } from './links.ts';
import { setCookie } from './origin.ts';
import { page, sentence, type PageName } from './pages.ts';
import type { Visit, Visits } from './visits.ts';

export interface ServerOptions extends FileRoutes {
  own: Own;
  /** PEM; null speaks plain HTTP. */
  tls: { key: string; cert: string } | null;
  links: Links;
  visits: Visits;
  /** The browser that asks; null when it has not been let in. */
  visitOf(cookies: string | undefined): Visit | null;
  /** How somebody unknown comes in. */
  entrance(): 'link' | 'sign-in';
  /** A fresh secret for the browser of this page, after it signed in or out; null when the page is not there. */
  renew(visit: Visit, client: string): string | null;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** Whether `authorization` carries the secret of the control file. */
  isOwner(authorization: string | undefined): boolean;
  /** Where to send a person: a fresh link, or the plain address where people sign in. */
  wayIn(host: string): string;
  /** What a person types before a word of the command. */
  command: string;
}

export const TLS_MIN = 'TLSv1.3';
const renewSchema = z.object({ client: z.string() });

/** How long the body of a request may take; a file may take as long as it goes on. */
const REQUEST_MS = 10_000;

function boundBody({ raw, routeOptions }: FastifyRequest): void {
  // A request without a body never ends by itself: what is answered may take as long as it goes on.
  if (raw.method !== 'POST' || routeOptions.config.upload === true) return;
  const timer = setTimeout(() => raw.destroy(), REQUEST_MS);
  for (const over of ['end', 'close'] as const) raw.once(over, () => clearTimeout(timer));
}

const wantsPage = (request: FastifyRequest): boolean =>
  request.headers.accept?.includes('text/html') ?? false;

function sayIn(
  command: string,
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  name: PageName,
): FastifyReply {
  reply.code(status).header('cache-control', 'no-store');
  if (status === 405) reply.header('allow', 'GET, HEAD, POST');
  return wantsPage(request)
    ? reply.type('text/html; charset=utf-8').send(page(name, command))
    : reply.send({ error: name, detail: sentence(name, command) });
}
type Say = (
  request: FastifyRequest,
  reply: FastifyReply,
  status: number,
  name: PageName,
) => FastifyReply;

/** An HTTP server, or a TLS one: what stands above it is the same. */
function makeApp({ own, tls }: ServerOptions, say: Say): FastifyInstance {
  const shared = {
    bodyLimit: 16 * 1024,
    forceCloseConnections: true,
    frameworkErrors: (_error: unknown, request: FastifyRequest, reply: FastifyReply) => {
      void reply.headers(headersFor(null, own));
      void say(request, reply, 400, 'failed');
    },
  };
  return tls === null
    ? fastify<Server>(shared)
    : fastify({
        ...shared,
        https: { ...tls, minVersion: TLS_MIN, handshakeTimeout: 10_000 },
      });
}

export function createServer(options: ServerOptions): FastifyInstance {
  const { own, command, links, visits } = options;
  const say = sayIn.bind(null, command);
  const app = makeApp(options, say);
  // A form of another site can send plain text without asking first.
  app.removeContentTypeParser('text/plain');

  const visitOf = (request: FastifyRequest): Visit | null =>
    options.visitOf(request.headers.cookie);
  const bring = (reply: FastifyReply, secret: string): FastifyReply =>
    reply.header('set-cookie', setCookie(secret, own.port(), own.scheme));
  /** A strict cookie does not travel with a visit that began on another site: the page comes again by itself. */
  const isFromElsewhere = (request: FastifyRequest): boolean =>
    request.headers['sec-fetch-site'] === 'cross-site';
  const comeAgain = (reply: FastifyReply): FastifyReply =>
    reply
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page('welcome', command, '/'));

  app.server.headersTimeout = REQUEST_MS;
  app.addHook('onRequest', async (request, reply) => {
    const host = hostOf(request.headers.host, own);
    reply.headers(headersFor(host, own));
    if (host === null) return refuseName(reply);
    const wrong = objection(request, host, own);
    if (wrong) return say(request, reply, wrong.status, wrong.name);
    boundBody(request);
    if (request.routeOptions.config.open === true) return;
    if (!visitOf(request)) return say(request, reply, 403, 'no-session');
  });

  const enter = (request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply => {
    const isKnown = visitOf(request) !== null;
    const isGood = links.spend(token);
    if (!isKnown && !isGood) {
      const waitS = links.wrong();
      if (waitS === 0) return say(request, reply, 403, 'link-spent');
      return say(request, reply.header('retry-after', String(waitS)), 429, 'too-many');
    }
    if (!isKnown) {
      const secret = visits.admit({ address: request.ip, byLink: true });
      if (secret === null) return say(request, reply, 503, 'full');
      bring(reply, secret);
    }
    return isFromElsewhere(request)
      ? comeAgain(reply)
      : reply.header('cache-control', 'no-store').redirect('/', 303);
  };
  const meet = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    if (visitOf(request)) return reply.sendFile('index.html', { cacheControl: false });
    if (options.entrance() === 'link') return say(request, reply, 403, 'no-session');
    // Whoever has a cookie keeps it: this visit only came without.
    if (isFromElsewhere(request)) return comeAgain(reply);
    const secret = visits.admit({ address: request.ip, byLink: false });
    if (secret === null) return say(request, reply, 503, 'full');
    return bring(reply, secret).sendFile('index.html', { cacheControl: false });
  };

  app.get<{ Querystring: { link?: unknown } }>(
    '/',
    // A HEAD of a link, as previews send it, must not spend it.
    { config: { open: true }, exposeHeadRoute: false },
    async (request, reply) => {
      const { link } = request.query;
      if (link === undefined) return meet(request, reply);
      return enter(request, reply, typeof link === 'string' ? link : '');
    },
  );
  app.get('/healthz', { config: { open: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.post('/session/renew', async (request, reply) => {
    const { data } = renewSchema.safeParse(request.body);
    if (!data) return say(request, reply, 400, 'failed');
    const visit = visitOf(request);
    const secret = visit?.retiredAt === null ? options.renew(visit, data.client) : null;
    if (secret === null) return say(request, reply, 409, 'no-session');
    return bring(reply, secret).header('cache-control', 'no-store').send({});
  });
  serveFiles(app, options, (request) => {
    const visit = visitOf(request);
    return visit?.retiredAt === null ? visit : null;
  });
  app.post('/control/link', { config: { open: true, owner: true } }, async (request, reply) => {
    const { authorization, origin } = request.headers;
    if (origin !== undefined || !options.isOwner(authorization)) {
      const waitS = links.wrong();
      if (waitS > 0) reply.header('retry-after', String(waitS));
      return say(request, reply, waitS > 0 ? 429 : 403, 'no-session');
    }
    return reply
      .header('cache-control', 'no-store')
      .send({ url: options.wayIn(request.headers.host ?? '') });
  });

  void app.register(fastifyStatic, {
    root: options.rendererDir,
    index: false,
    dotfiles: 'deny',
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Names under assets/ carry a digest of their content.
      const isNamedByContent = path.startsWith(join(options.rendererDir, 'assets'));
      reply.header(
        'cache-control',
        isNamedByContent ? 'private, max-age=31536000, immutable' : 'no-cache',
      );
    },
  });
  app.setNotFoundHandler((request, reply) => say(request, reply, 404, 'not-found'));
  app.setErrorHandler((error, request, reply) => {
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    if (status >= 500) console.error(error);
    return say(request, reply, status, status === 404 ? 'not-found' : 'failed');
  });
  return app;
}
