// Recordings as files under app://console/files/<ticket>: one request a ticket. Streams both ways.
import type { FileGate } from '../../transfers/transfers.ts';
import { attachment } from '../attachment.ts';

export const FILES_PATH = /^\/files\/([A-Za-z0-9_-]{43})$/;

type Headers = Readonly<Record<string, string>>;

/** @param seats those of the window. @returns null when there is nothing under the ticket. */
export async function answerFile(
  request: Request,
  ticket: string,
  { files, seats, headers }: { files: FileGate | null; seats: readonly string[]; headers: Headers },
): Promise<Response | null> {
  if (!files) return null;
  if (request.method === 'GET') return download(files, ticket, seats, headers);
  if (request.method !== 'PUT' || !request.body) return null;
  const kept = files.upload(ticket, seats, chunksOf(request.body));
  if (!kept) return null;
  try {
    return Response.json({ recording: (await kept).id }, { headers });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return Response.json(
      { recording: null, error: error.code, detail: error.message },
      { headers },
    );
  }
}

function download(
  files: FileGate,
  ticket: string,
  seats: readonly string[],
  headers: Headers,
): Response | null {
  const file = files.download(ticket, seats);
  if (!file) return null;
  const { body, signal } = file;
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      signal.addEventListener('abort', () => {
        controller.error(signal.reason);
        void body.return();
      });
    },
    async pull(controller) {
      const step = await body.next();
      if (signal.aborted) return;
      if (step.done === true) controller.close();
      else controller.enqueue(step.value);
    },
    async cancel() {
      await body.return();
    },
  });
  return new Response(stream, {
    headers: {
      ...headers,
      'cache-control': 'no-store',
      'content-type': file.type,
      'content-disposition': attachment(file.name),
      ...(file.bytes === null ? {} : { 'content-length': String(file.bytes) }),
    },
  });
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader();
  try {
    for (;;) {
      const step = await reader.read();
      if (step.done) return;
      yield step.value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
