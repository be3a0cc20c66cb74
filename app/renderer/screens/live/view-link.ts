// One view of a device, held open at the console across lost connections. Owns its number; draws nothing.
//
//   open ──▶ number ──▶ connection lost, back ──▶ old number closed ──▶ open
//
// The console keeps a page's views through a short disconnection: who opens anew closes what was before.
import { ORPCError } from '@orpc/client';
import type { LiveFrame, ViewRequest } from '../../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';

/** What a view needs of the console. */
export interface ViewConsole {
  open(request: ViewRequest & { deviceId: DeviceId }): Promise<{ view: number; revision: number }>;
  set(request: ViewRequest & { view: number }): Promise<{ revision: number }>;
  resetHold(request: { view: number }): Promise<unknown>;
  close(request: { view: number }): Promise<unknown>;
  /** Frames of one view, until the returned function is called. */
  listen(view: number, onFrame: (frame: LiveFrame) => void): () => void;
  /** Runs whenever the connection comes back, until the returned function is called. */
  onReconnect(listener: () => void): () => void;
}

export interface ViewLink {
  /** Asks for the request as it is now. */
  send(): void;
  /** The same, once things have settled: a turn of the wheel is many events. */
  sendSoon(): void;
  resetHold(): void;
  close(): void;
}

const SETTLED_MS = 120;
/** Requests remembered: a frame on its way is of one of the last few. */
const MOST_ASKED = 32;

export function openViewLink(
  console: ViewConsole,
  deviceId: DeviceId,
  request: () => ViewRequest,
  onFrame: (frame: LiveFrame, made: ViewRequest) => void,
): ViewLink {
  let view: number | null = null;
  /** Of the openings under way only the newest counts. */
  let generation = 0;
  /** Views of ours that the console may still hold. */
  const left = new Set<number>();
  /** By the console's count of them, what was asked for. */
  const asked = new Map<number, ViewRequest>();
  let newest = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let offFrames = (): void => undefined;
  // A refusal means that the device or the connection is gone; the device list and the banner say which.
  const ignore = (): void => undefined;

  async function closeLeft(): Promise<void> {
    for (const old of [...left]) {
      try {
        await console.close({ view: old });
        left.delete(old);
      } catch (error) {
        // The console answered that it has no such view. Without an answer it is asked again next time.
        if (error instanceof ORPCError) left.delete(old);
      }
    }
  }
  async function open(): Promise<void> {
    generation += 1;
    const mine = generation;
    offFrames();
    if (view !== null) left.add(view);
    view = null;
    try {
      await closeLeft();
      if (mine !== generation) return;
      const wish = request();
      const opened = await console.open({ deviceId, ...wish });
      if (mine !== generation) {
        left.add(opened.view);
        return await closeLeft();
      }
      ({ view } = opened);
      asked.clear();
      newest = opened.revision;
      remember(newest, wish);
      offFrames = console.listen(view, (frame) =>
        onFrame(frame, asked.get(frame.settingsRevision) ?? request()),
      );
    } catch {
      // as above
    }
  }
  function send(): void {
    clearTimeout(timer);
    if (view === null) return;
    const [wish, mine] = [request(), view];
    // Frames of it may come before the answer does.
    newest += 1;
    const expected = newest;
    remember(expected, wish);
    console.set({ view, ...wish }).then(({ revision }) => {
      if (mine !== view) return;
      remember(revision, wish);
      if (expected === newest) newest = revision;
    }, ignore);
  }
  function remember(revision: number, wish: ViewRequest): void {
    asked.set(revision, wish);
    asked.delete(revision - MOST_ASKED);
  }
  const offReconnect = console.onReconnect(() => void open());
  void open();
  return {
    send,
    sendSoon() {
      clearTimeout(timer);
      timer = setTimeout(send, SETTLED_MS);
    },
    resetHold() {
      if (view !== null) void console.resetHold({ view }).catch(ignore);
    },
    close() {
      generation += 1;
      clearTimeout(timer);
      offReconnect();
      offFrames();
      if (view !== null) left.add(view);
      view = null;
      void closeLeft();
    },
  };
}
