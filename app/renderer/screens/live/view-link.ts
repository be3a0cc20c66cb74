// One view of a device, held open at the console across lost connections. Owns its number; draws nothing.
import type { LiveFrame, ViewRequest } from '../../../contract/index.ts';
import type { DeviceId } from '@harmonic/protocol/model';
import { calls, listenToView, reconnectListeners } from '../../state/console.ts';

export interface ViewLink {
  /** Asks for the request as it is now. */
  send(): void;
  /** The same, once things have settled: a turn of the wheel is many events. */
  sendSoon(): void;
  resetHold(): void;
  close(): void;
}

const SETTLED_MS = 120;

export function openViewLink(
  deviceId: DeviceId,
  request: () => ViewRequest,
  onFrame: (frame: LiveFrame) => void,
): ViewLink {
  let view: number | null = null;
  let closed = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let offFrames = (): void => undefined;
  // A refusal means that the device or the connection is gone; the device list and the banner say which.
  const ignore = (): void => undefined;

  async function open(): Promise<void> {
    try {
      const opened = await calls.view.open({ deviceId, ...request() });
      if (closed) return void calls.view.close({ view: opened.view }).catch(ignore);
      ({ view } = opened);
      offFrames = listenToView(view, onFrame);
    } catch {
      // as above
    }
  }
  function reopen(): void {
    offFrames();
    view = null;
    void open();
  }
  function send(): void {
    clearTimeout(timer);
    if (view !== null) void calls.view.set({ view, ...request() }).catch(ignore);
  }
  reconnectListeners.add(reopen);
  void open();
  return {
    send,
    sendSoon() {
      clearTimeout(timer);
      timer = setTimeout(send, SETTLED_MS);
    },
    resetHold() {
      if (view !== null) void calls.view.resetHold({ view }).catch(ignore);
    },
    close() {
      closed = true;
      clearTimeout(timer);
      reconnectListeners.delete(reopen);
      offFrames();
      if (view !== null) void calls.view.close({ view }).catch(ignore);
    },
  };
}
