// What a key asked to hear and the console has yet to read: told once that came. Draws and sends nothing.
//
//   wait ──▶ known ───────────────────────────▶ told
//        ├─▶ comes with a frame ──────────────▶ told
//        ├─▶ comes late: told as it is known meanwhile, then once more
//        └─▶ the view stands still: told as it is known, at once

/** What is asked for mostly comes sooner. */
const WITHIN_MS = 1000;

export interface TellLater<Answer> {
  /** Instead of what was waited for before. @param look what is known now, and whether that is all there will be. */
  wait(look: () => { answer: Answer; isFinal: boolean }, tell: (answer: Answer) => void): void;
  /** A frame is on the screen. */
  follow(): void;
  /** Nothing is waited for any more. */
  hush(): void;
}

/** @param isStill no frame comes on the screen. */
export function createTellLater<Answer>(isStill: () => boolean): TellLater<Answer> {
  type Look = Parameters<TellLater<Answer>['wait']>[0];
  let waiting: { look: Look; tell: (answer: Answer) => void } | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  function hush(): void {
    clearTimeout(timer);
    waiting = null;
  }
  function follow(): void {
    if (!waiting) return;
    const { look, tell } = waiting;
    const { answer, isFinal } = look();
    if (!isFinal && !isStill()) return;
    hush();
    tell(answer);
  }
  return {
    wait(look, tell) {
      hush();
      waiting = { look, tell };
      timer = setTimeout(() => tell(look().answer), WITHIN_MS);
      follow();
    },
    follow,
    hush,
  };
}
