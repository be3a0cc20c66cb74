// The central API as one Fastify app: every route is registered here, nothing listens here.
import { fastify, type FastifyInstance } from 'fastify';

export function createApp(): FastifyInstance {
  const app = fastify({ bodyLimit: 1024 * 1024, requestTimeout: 10_000 });
  app.get('/healthz', (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: 'not-found', detail: 'there is no such route' }),
  );
  return app;
}
