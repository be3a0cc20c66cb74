// For a moment a view is asked for every bin, whatever its span and columns; its settings and averages stay as they are.
// Owns the asking; asks through its view's own request.
import type { LiveFrame } from '../../../contract/index.ts';

export interface WholeSpectrum {
  /** The view's request is for every bin. */
  readonly isAsked: boolean;
  /** Rejects where none comes within five seconds, or the view is closed. */
  ask(): Promise<LiveFrame>;
  /** @param bins that a whole spectrum has. */
  take(frame: LiveFrame, bins: number): void;
  close(): void;
}

const WITHIN_MS = 5000;

/** @param send asks for the view as its request is now. */
export function createWholeSpectrum(send: () => void): WholeSpectrum {
  let asked: PromiseWithResolvers<LiveFrame> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function end(): PromiseWithResolvers<LiveFrame> | null {
    const ended = asked;
    asked = null;
    clearTimeout(timer);
    return ended;
  }
  const fail = (): void => end()?.reject(new Error('no whole spectrum came'));
  return {
    get isAsked() {
      return asked !== null;
    },
    ask() {
      if (asked) return asked.promise;
      asked = Promise.withResolvers();
      timer = setTimeout(() => {
        fail();
        send();
      }, WITHIN_MS);
      send();
      return asked.promise;
    },
    take(frame, bins) {
      if (!asked || frame.values.length !== bins) return;
      end()?.resolve(frame);
      send();
    },
    close: fail,
  };
}
