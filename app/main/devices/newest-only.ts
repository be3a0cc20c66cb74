// Says "changed" at most so often, and never forgets the last one.
export interface NewestOnly {
  changed(): void;
  close(): void;
}

/** @param everyMs asked anew each time. */
export function createNewestOnly(everyMs: () => number, say: () => void): NewestOnly {
  let timer: NodeJS.Timeout | null = null;
  let pending = false;
  const beat = (): void => {
    timer = null;
    if (!pending) return;
    pending = false;
    timer = setTimeout(beat, everyMs());
    say();
  };
  return {
    changed() {
      pending = true;
      // The first of a burst goes out with what else happens in this turn.
      timer ??= setTimeout(beat, 0);
    },
    close() {
      if (timer) clearTimeout(timer);
    },
  };
}
