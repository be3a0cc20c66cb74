// What the gateway answers over HTTP: who is let in, the renderer's files, health, and words for the rest.
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { fastify, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { contentPolicy, SECURITY_HEADERS } from '../content-policy.ts';
import type { Access } from './access.ts';
import { cookieName, ownHost, readCookie } from './origin.ts';
import { page, sentence, type PageName } from './pages.ts';

export interface ServerOptions {
  access: Access;
  /** Folder of the built renderer. */
  rendererDir: string;
  /** Whether `authorization` carries the secret of the control file. */
  isOwner(authorization: string | undefined): boolean;
  /** What a person types before a word of the command. */
  command: string;
  /** The port once it is known. */
  port(): number;
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
  return wantsPage(request)
    ? reply.type('text/html; charset=utf-8').send(page(name, command))
    : reply.send({ error: name, detail: sentence(name, command) });
}

export function createServer(options: ServerOptions): FastifyInstance {
  const { access, command } = options;
  const say = sayIn.bind(null, command);
  const app = fastify({
    bodyLimit: 16 * 1024,
    requestTimeout: 10_000,
    forceCloseConnections: true,
    frameworkErrors: (_error, request, reply) => {
      void reply.headers({ ...SECURITY_HEADERS, 'content-security-policy': contentPolicy() });
      void say(request, reply, 400, 'failed');
    },
  });

  const sessionOf = (request: FastifyRequest): boolean => {
    const secret = readCookie(request.headers.cookie, cookieName(options.port()));
    return secret !== null && access.session(secret) !== null;
  };

  app.addHook('onRequest', async (request, reply) => {
    const host = ownHost(request.headers.host, options.port());
    const channels = host === null ? [] : [`ws://${host}`];
    reply.headers({ ...SECURITY_HEADERS, 'content-security-policy': contentPolicy(channels) });
    if (host === null) {
      return reply
        .code(421)
        .header('cache-control', 'no-store')
        .send({ error: 'wrong-host', detail: 'This console does not answer to that name.' });
    }
    if (request.routeOptions.config.open === true) return;
    if (!sessionOf(request)) return say(request, reply, 403, 'no-session');
  });

  const enter = (request: FastifyRequest, reply: FastifyReply, token: string): FastifyReply => {
    const isKnown = sessionOf(request);
    if (isKnown) access.spend(token);
    const secret = isKnown ? null : access.redeem(token);
    if (!isKnown && secret === null) {
      const waitS = access.wrong();
      if (waitS === 0) return say(request, reply, 403, 'link-spent');
      return say(request, reply.header('retry-after', String(waitS)), 429, 'too-many');
    }
    reply.header('cache-control', 'no-store');
    if (secret !== null) {
      const name = cookieName(options.port());
      reply.header('set-cookie', `${name}=${secret}; Path=/; HttpOnly; SameSite=Strict`);
    }
    // A strict cookie does not travel along a redirect that began on another site.
    return request.headers['sec-fetch-site'] === 'cross-site'
      ? reply.type('text/html; charset=utf-8').send(page('welcome', command, '/'))
      : reply.redirect('/', 303);
  };

  app.get<{ Querystring: { link?: unknown } }>(
    '/',
    // A HEAD of a link, as previews send it, must not spend it.
    { config: { open: true }, exposeHeadRoute: false },
    async (request, reply) => {
      const { link } = request.query;
      if (link !== undefined) return enter(request, reply, typeof link === 'string' ? link : '');
      if (!sessionOf(request)) return say(request, reply, 403, 'no-session');
      return reply.sendFile('index.html', { cacheControl: false });
    },
  );
  app.get('/healthz', { config: { open: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.post('/control/link', { config: { open: true } }, async (request, reply) => {
    const { authorization, origin } = request.headers;
    if (origin !== undefined || !options.isOwner(authorization)) {
      const waitS = access.wrong();
      if (waitS > 0) reply.header('retry-after', String(waitS));
      return say(request, reply, waitS > 0 ? 429 : 403, 'no-session');
    }
    return reply
      .header('cache-control', 'no-store')
      .send({ url: `http://${request.headers.host ?? ''}/?link=${access.makeLink()}` });
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

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered without a session. */
    open?: boolean;
  }
}
