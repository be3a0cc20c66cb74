// Recordings as files over HTTP: one request a ticket, from the browser that was given it. Streams both ways; what is
// under the ticket, and whether it may go, is the console's to say.
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { UPLOAD_TYPE } from './guard.ts';
import type { Download, FileGate } from '../../transfers/transfers.ts';
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
      .send(Readable.from(cutOff(reply, file)));
  });
  app.put<Params>('/files/:ticket', { config: { upload: true } }, async (request, reply) => {
    request.raw.setTimeout(IDLE_MS, () => request.raw.destroy());
    const body = request.raw.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
    const kept = files()?.upload(request.params.ticket, seats(request), body) ?? null;
    if (!kept) return nothing(reply);
    try {
      const { id } = await kept;
      return await reply.header('cache-control', 'no-store').send({ recording: id });
    } catch (error) {
      // Whoever still sends is heard out: a connection that breaks would hide the reason.
      request.raw.resume();
      return refused(reply, error);
    }
  });
}

/** What ends before its time ends the connection: no browser takes half of it for the whole. */
async function* cutOff(
  reply: FastifyReply,
  { body, signal }: Download,
): AsyncGenerator<Uint8Array, void> {
  signal.addEventListener('abort', () => reply.raw.destroy(), { once: true });
  try {
    yield* body;
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/**
 * What became of the file, for whoever reads the answer. Its page has it from the console by then; a browser would
 * report a status of failure as a fault of the page.
 */
function refused(reply: FastifyReply, error: unknown): FastifyReply {
  if (!(error instanceof Error && 'code' in error)) throw error;
  return reply
    .header('cache-control', 'no-store')
    .send({ recording: null, error: error.code, detail: error.message });
}
