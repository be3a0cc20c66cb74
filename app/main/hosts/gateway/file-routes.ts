// Recordings as files over HTTP: one request a ticket, from the browser that was given it. Streams both ways; what is
// under the ticket, and whether it may go, is the console's to say.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UPLOAD_TYPE } from './guard.ts';
import type { FileGate } from '../../transfers/transfers.ts';
import { attachment } from '../attachment.ts';
import type { Visit } from './visits.ts';

export interface FileRoutes {
  /** Of the console that is open now; null while none is. */
  files(): FileGate | null;
  /** All the seats a browser has. */
  seatsOf(visit: Visit): string[];
}

/** A file that does not go on at all: nobody is there any more. */
const IDLE_MS = 5 * 60_000;

type Params = { Params: { ticket: string } };

export function serveFiles(
  app: FastifyInstance,
  { files, seatsOf }: FileRoutes,
  visitOf: (request: FastifyRequest) => Visit | null,
): void {
  const seats = (request: FastifyRequest): string[] => {
    const visit = visitOf(request);
    return visit ? seatsOf(visit) : [];
  };
  const nothing = (reply: FastifyReply): FastifyReply =>
    reply
      .code(404)
      .header('cache-control', 'no-store')
      .send({ error: 'not-found', detail: 'There is no file under this ticket.' });

  // As it comes: nobody holds it whole.
  app.addContentTypeParser(UPLOAD_TYPE, (_request, payload, done) => done(null, payload));
  app.get<Params>('/files/:ticket', { exposeHeadRoute: false }, async (request, reply) => {
    const file = files()?.download(request.params.ticket, seats(request)) ?? null;
    if (!file) return nothing(reply);
    reply.raw.setTimeout(IDLE_MS, () => reply.raw.destroy());
    if (file.bytes !== null) reply.header('content-length', file.bytes);
    return reply
      .header('cache-control', 'no-store')
      .header('content-disposition', attachment(file.name))
      .type(file.type)
      .send(Readable.from(file.body, { signal: file.signal }));
  });
  app.put<Params>('/files/:ticket', { config: { upload: true } }, async (request, reply) => {
    request.raw.setTimeout(IDLE_MS, () => request.raw.destroy());
    const body = request.body as AsyncIterable<Uint8Array>;
    const kept = files()?.upload(request.params.ticket, seats(request), body) ?? null;
    if (!kept) return nothing(reply.header('connection', 'close'));
    try {
      const { id } = await kept;
      return await reply.header('cache-control', 'no-store').send({ recording: id });
    } catch (error) {
      return refused(reply, error);
    }
  });
}

/** The page reads the reason from the console; this is for whoever reads the answer. */
function refused(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return reply
    .code(422)
    .header('connection', 'close')
    .header('cache-control', 'no-store')
    .send({ error: error.code, detail: error.message });
}
